package org.slicewise.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.calibration.None;
import org.slicewise.decision.Decision;
import org.slicewise.decision.DecisionOptions;
import org.slicewise.decision.Decisions;
import org.slicewise.errors.BadInputException;

/** {@link Decisions} and tables of predictions: fitting the one on the other, and applying it. */
public final class Deciding {
  /** The column of the class at the operating point in force. */
  public static final String AT_OPERATING_POINT = "at_operating_point";

  /** How columns of the network's own probabilities begin; the class follows. */
  public static final String UNCALIBRATED = "uncalibrated_";

  private Deciding() {}

  /**
   * Fits decisions.
   *
   * @param held the network's own probabilities for labelled images that it was not fitted on: a
   *     validation part, or out-of-fold predictions
   * @param positive name of the positive class
   * @param part what the images are, for {@link org.slicewise.decision.FittedOn#part()}
   * @throws BadInputException where an option is not made for so many classes
   */
  public static Decisions fit(
      Predictions held, String positive, DecisionOptions options, String part) {
    List<Prediction> rows = held.rows();
    return Decisions.fit(
        options,
        rows.stream().map(Prediction::probabilities).toArray(double[][]::new),
        rows.stream().mapToInt(Prediction::label).toArray(),
        rows.stream().map(Prediction::patient).toList(),
        held.classes().indexOf(positive),
        part);
  }

  /**
   * What a model with these decisions says: calibrated probabilities and their most probable class;
   * beside them the network's own probabilities, where calibration changes them, and the class at
   * the operating point, where there is one.
   *
   * @param network the network's own probabilities
   * @param positive name of the positive class
   */
  public static Predictions apply(Decisions decisions, Predictions network, String positive) {
    int index = network.classes().indexOf(positive);
    return new Predictions(
        network.classes(),
        network.rows().stream().map(r -> row(decisions, r, network.classes(), index)).toList());
  }

  private static Prediction row(
      Decisions decisions, Prediction row, List<String> classes, int positive) {
    Decision said = decisions.decide(row.probabilities(), positive);
    Map<String, String> extra = new LinkedHashMap<>(row.extra());
    if (said.atOperatingPoint() != Decision.NO_POINT) {
      extra.put(AT_OPERATING_POINT, classes.get(said.atOperatingPoint()));
    }
    if (!(decisions.calibrator() instanceof None)) {
      for (int k = 0; k < classes.size(); k++) {
        extra.put(UNCALIBRATED + classes.get(k), Double.toString(row.probabilities()[k]));
      }
    }
    return new Prediction(
        row.file(), row.patient(), row.label(), said.predicted(), said.probabilities(), extra);
  }

  /**
   * The network's own probabilities of a table that {@link #apply} made, or of one that was never
   * calibrated: what to fit anew on.
   *
   * @throws BadInputException naming the file, where a cell is no number
   */
  public static Predictions uncalibrated(Predictions table) {
    return new Predictions(
        table.classes(), table.rows().stream().map(r -> network(r, table.classes())).toList());
  }

  private static Prediction network(Prediction row, List<String> classes) {
    if (!row.extra().containsKey(UNCALIBRATED + classes.get(0))) {
      return row;
    }
    double[] p = new double[classes.size()];
    Map<String, String> extra = new LinkedHashMap<>(row.extra());
    extra.remove(AT_OPERATING_POINT);
    for (int k = 0; k < p.length; k++) {
      String cell = extra.remove(UNCALIBRATED + classes.get(k));
      try {
        p[k] = Double.parseDouble(String.valueOf(cell));
      } catch (NumberFormatException e) {
        throw new BadInputException(
            "the row of %s has '%s' in column %s%s; a probability is a number from 0 to 1"
                .formatted(row.file(), cell, UNCALIBRATED, classes.get(k)),
            e);
      }
    }
    return new Prediction(
        row.file(), row.patient(), row.label(), Prediction.mostProbable(p), p, extra);
  }
}
