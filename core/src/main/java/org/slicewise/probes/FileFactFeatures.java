package org.slicewise.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.slicewise.image.FileFacts;

/**
 * File facts as numbers: a column for each value of a fact that enough files share, and the sizes,
 * as they are and by quarters. The columns depend on the files, never on their classes.
 */
public final class FileFactFeatures {
  /** Values that fewer files have share one column. */
  private static final int COMMON = 5;

  private FileFactFeatures() {}

  /**
   * One row a file.
   *
   * @param bytes whether the size in bytes is used: in a compressed file it depends on what is
   *     shown
   */
  public static float[][] of(List<FileFacts> facts, boolean bytes) {
    List<float[]> columns = new ArrayList<>();
    List<Function<FileFacts, String>> words =
        List.of(
            FileFacts::extension,
            FileFacts::container,
            FileFacts::mode,
            f -> f.extension() + "|" + f.container() + "|" + f.mode(),
            f -> String.valueOf(f.mode().endsWith("A")),
            f -> f.width() + "x" + f.height(),
            FileFacts::quantisation,
            f -> String.valueOf(f.exif()),
            FileFacts::software);
    words.forEach(word -> addWord(columns, facts.stream().map(word).toList()));
    List<ToDoubleFunction<FileFacts>> numbers =
        new ArrayList<>(
            List.of(
                f -> Math.log(f.width()),
                f -> Math.log(f.height()),
                f -> Math.log((double) f.width() * f.height()),
                f -> Math.log((double) f.width() / f.height())));
    if (bytes) {
      numbers.add(f -> Math.log(f.bytes()));
      numbers.add(f -> Math.log(f.bytes() / ((double) f.width() * f.height())));
    }
    numbers.forEach(number -> addNumber(columns, facts.stream().mapToDouble(number).toArray()));
    float[][] rows = new float[facts.size()][columns.size()];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.size(); j++) {
        rows[i][j] = columns.get(j)[i];
      }
    }
    return rows;
  }

  private static void addWord(List<float[]> columns, List<String> values) {
    Map<String, Long> counts =
        values.stream().collect(Collectors.groupingBy(v -> v, TreeMap::new, Collectors.counting()));
    counts.values().removeIf(n -> n < COMMON || n > values.size() - COMMON);
    for (String value : counts.keySet()) {
      float[] column = new float[values.size()];
      for (int i = 0; i < column.length; i++) {
        column[i] = values.get(i).equals(value) ? 1 : 0;
      }
      columns.add(column);
    }
  }

  private static void addNumber(List<float[]> columns, double[] values) {
    float[] itself = new float[values.length];
    for (int i = 0; i < itself.length; i++) {
      itself[i] = (float) values[i];
    }
    columns.add(itself);
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    for (int quarter = 1; quarter < 4; quarter++) {
      double edge = sorted[quarter * sorted.length / 4];
      float[] column = new float[values.length];
      for (int i = 0; i < column.length; i++) {
        column[i] = values[i] >= edge ? 1 : 0;
      }
      columns.add(column);
    }
  }
}
