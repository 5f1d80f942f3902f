package org.slicewise.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** scikit-learn's {@code classification_report}, to the character. */
public final class ClassificationReport {
  private static final int DIGITS = 2;

  private ClassificationReport() {}

  /**
   * The table as text, ending in a line feed.
   *
   * @param classes names in the order of the matrix
   */
  public static String of(ConfusionMatrix matrix, List<String> classes) {
    int width = "weighted avg".length();
    for (String name : classes) {
      width = Math.max(width, name.codePointCount(0, name.length()));
    }
    // scikit-learn counts in floating point where not one image is right, and prints it so.
    String unit = matrix.correct() == 0 ? ".0" : "";
    StringBuilder out = new StringBuilder(" ".repeat(width)).append(' ');
    for (String header : List.of("precision", "recall", "f1-score", "support")) {
      out.append(' ').append(padLeft(header, 9));
    }
    out.append("\n\n");
    for (int k = 0; k < matrix.classes(); k++) {
      row(
          out,
          padLeft(classes.get(k), width),
          number(matrix.precision(k)),
          number(matrix.recall(k)),
          number(matrix.f1(k)),
          matrix.support(k) + unit);
    }
    out.append('\n');
    row(out, padLeft("accuracy", width), "", "", number(matrix.accuracy()), matrix.total() + unit);
    averages(out, padLeft("macro avg", width), matrix, Average.MACRO, unit);
    averages(out, padLeft("weighted avg", width), matrix, Average.WEIGHTED, unit);
    return out.toString();
  }

  private static void averages(
      StringBuilder out, String name, ConfusionMatrix matrix, Average average, String unit) {
    row(
        out,
        name,
        number(matrix.precision(average)),
        number(matrix.recall(average)),
        number(matrix.f1(average)),
        matrix.total() + unit);
  }

  private static void row(
      StringBuilder out, String name, String precision, String recall, String f1, String support) {
    out.append(name).append(' ');
    for (String cell : List.of(precision, recall, f1, support)) {
      out.append(' ').append(padLeft(cell, 9));
    }
    out.append('\n');
  }

  /** As C's printf: the exact binary value, ties to even; Java's Formatter rounds differently. */
  private static String number(double value) {
    return new BigDecimal(value).setScale(DIGITS, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String padLeft(String text, int width) {
    return " ".repeat(Math.max(0, width - text.codePointCount(0, text.length()))) + text;
  }
}
