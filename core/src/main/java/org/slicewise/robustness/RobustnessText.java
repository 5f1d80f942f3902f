package org.slicewise.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.TextTable;

/** Robustness on the console. */
final class RobustnessText {
  private RobustnessText() {}

  static String of(Robustness robustness) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of(
            "the same images, changed",
            "accuracy",
            "95% interval",
            "points from unchanged",
            "95% interval",
            "class changes",
            "mean change of p"));
    Estimate own = robustness.unchanged();
    lines.add(List.of("unchanged", percent(own.value()), shares(own), "", "", "", ""));
    for (ChangeResult r : robustness.changes()) {
      lines.add(
          List.of(
              r.title(),
              percent(r.accuracy().value()),
              shares(r.accuracy()),
              points(r.difference().value()),
              r.difference().hasInterval()
                  ? points(r.difference().low()) + " to " + points(r.difference().high())
                  : "-",
              percent(r.classChanges().value()),
              r.meanAbsoluteChange().isDefined()
                  ? String.format(Locale.ROOT, "%.3f", r.meanAbsoluteChange().value())
                  : "-"));
    }
    StringBuilder out = new StringBuilder();
    TextTable.append(out, lines, false);
    return out.append(robustness.sentence()).append('\n').toString();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", 100 * share);
  }

  private static String shares(Estimate e) {
    return e.hasInterval() ? percent(e.low()) + " to " + percent(e.high()) : "-";
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%+.1f", 100 * share + 0.0);
  }
}
