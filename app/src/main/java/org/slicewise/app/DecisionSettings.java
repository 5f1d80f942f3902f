package org.slicewise.app;

import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import org.slicewise.calibration.CalibrationMethod;
import org.slicewise.decision.DecisionOptions;
import org.slicewise.decision.OperatingRule;
import org.slicewise.errors.BadInputException;
import org.slicewise.model.Tta;

/** The section {@code decisions}: what is fitted on held-out predictions and stored in a model. */
final class DecisionSettings {
  static final String TTA = "tta";

  private DecisionSettings() {}

  /** Which views of an image the model's probabilities are the mean over. */
  static Tta tta(Settings settings) {
    Object views = settings.section(Section.DECISIONS).get(TTA);
    return views == null ? Tta.NONE : Tta.parse(views.toString());
  }

  /**
   * The options for so many classes.
   *
   * @throws BadInputException for a value that is none, or is not made for so many classes
   */
  static DecisionOptions options(Settings settings, int classes) {
    Map<String, Object> keys = settings.section(Section.DECISIONS);
    tta(settings);
    DecisionOptions defaults = DecisionOptions.defaults(classes);
    CalibrationMethod calibration =
        keys.get("calibration") == null
            ? defaults.calibration()
            : CalibrationMethod.parse(keys.get("calibration").toString());
    if (calibration == CalibrationMethod.PLATT && classes != 2) {
      throw new BadInputException(
          "calibration platt is for two classes and there are %d; use temperature or isotonic"
              .formatted(classes));
    }
    Object points = keys.get("operating_point");
    List<OperatingRule> rules =
        points == null
            ? defaults.operatingPoints()
            : DecisionOptions.rules(
                points instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of(points.toString()));
    return new DecisionOptions(calibration, rules, alpha(keys.get("coverage"), defaults.alpha()));
  }

  private static double alpha(Object coverage, double otherwise) {
    if (coverage == null) {
      return otherwise;
    }
    if (coverage instanceof Number share && share.doubleValue() > 0 && share.doubleValue() < 1) {
      return Math.round((1 - share.doubleValue()) * 1e9) / 1e9; // 0.1, not 0.09999999999999998
    }
    throw new BadInputException(
        "coverage is the share of patients whose sets hold the truth, between 0 and 1, found '%s'"
            .formatted(coverage));
  }
}
