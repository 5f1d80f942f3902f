package org.slicewise.evaluation;

import java.util.List;

/** Tables for the console. */
public final class TextTable {
  private TextTable() {}

  /**
   * Appends lines with their columns aligned: the first to the left, numbers to the right; empty
   * columns are left out.
   *
   * @param lines of equally many columns, at least one
   * @param lastLeft whether the last column is words, to the left too
   */
  public static void append(StringBuilder out, List<List<String>> lines, boolean lastLeft) {
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String pad = " ".repeat(widths[c] - line.get(c).length());
        boolean left = c == 0 || (lastLeft && c == columns - 1);
        text.append(c == 0 || widths[c] == 0 ? "" : "  ")
            .append(left ? line.get(c) + pad : pad + line.get(c));
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
  }
}
