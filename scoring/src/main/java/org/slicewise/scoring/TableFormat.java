package org.slicewise.scoring;

import java.io.PrintWriter;
import java.util.Locale;
import org.slicewise.decision.Decision;
import org.slicewise.decision.OperatingPoint;
import org.slicewise.model.ModelInfo;

/**
 * For people; the file or patient stands last because nobody knows beforehand how long names are.
 * The class at the operating point and whether the model answers have columns where the model knows
 * them.
 */
final class TableFormat extends PredictionFormat {
  private final About about;
  private final ModelInfo info;
  private final PrintWriter out;

  TableFormat(About about, ModelInfo info, PrintWriter out) {
    this.about = about;
    this.info = info;
    this.out = out;
  }

  @Override
  public void begin() {
    OperatingPoint point = info.decisions().inForce();
    line(
        "class",
        "probability",
        point == null ? "" : "at " + point.name(),
        "answer",
        "slices",
        about == About.PATIENTS ? "patient" : "file");
  }

  @Override
  void write(Row row) {
    String slices = Integer.toString(row.slices());
    Decision said = row.decision();
    if (said == null) {
      line("-", "-", "-", "-", slices, name(row));
      return;
    }
    line(
        info.classes().get(said.predicted()),
        String.format(Locale.ROOT, "%.1f%%", 100 * said.probabilities()[said.predicted()]),
        row.atPoint(info),
        said.abstain() ? "abstain" : "yes",
        slices,
        name(row));
  }

  /** An error of an image names the image itself. */
  private static String name(Row row) {
    String known = row.isPatient() ? row.patient() : "";
    if (row.error() == null) {
      String name = known.isEmpty() ? row.file() : known;
      return row.decision().isOutside() ? "%s (%s)".formatted(name, Decision.OUTSIDE) : name;
    }
    return known.isEmpty() ? row.error() : "%s (%s)".formatted(known, row.error());
  }

  private void line(
      String name, String probability, String atPoint, String answer, String slices, String whom) {
    OperatingPoint point = info.decisions().inForce();
    int width = info.classes().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder text = new StringBuilder();
    text.append(left(name, Math.max(5, width)));
    text.append("  ").append(" ".repeat(11 - probability.length())).append(probability);
    if (point != null) {
      text.append("  ").append(left(atPoint, Math.max(point.name().length() + 3, width)));
    }
    if (info.decisions().selective() != null) {
      text.append("  ").append(left(answer, 7));
    }
    if (about == About.PATIENTS) {
      text.append("  ").append(" ".repeat(Math.max(0, 6 - slices.length()))).append(slices);
    }
    out.println(text.append("  ").append(whom));
    out.flush();
  }

  private static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
