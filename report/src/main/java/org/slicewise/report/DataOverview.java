package org.slicewise.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The data set in numbers.
 *
 * @param source the folder or the table it was read from
 * @param recognisedAs what it was recognised as, as "COVID-CT with its official lists"; "" where
 *     nothing
 * @param classes images of each class, in class order
 * @param sizes widths and heights of the files in pixels; {@code null} where not looked at
 * @param patients number of patients; 0 where unknown
 * @param formats images of each file format ("PNG", "JPEG"), empty where not looked at
 * @param warnings sentences about the data, as "3 files were left out: unreadable."
 */
public record DataOverview(
    String source,
    String recognisedAs,
    List<ClassCount> classes,
    ImageSizes sizes,
    int patients,
    Map<String, Integer> formats,
    List<String> warnings) {
  public DataOverview {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(recognisedAs, "recognisedAs");
    classes = List.copyOf(classes);
    formats = ordered(formats);
    warnings = List.copyOf(warnings);
  }

  /**
   * Images of one class.
   *
   * @param name the class
   * @param byPart images in each part ("training", "validation", "test", or "all"), in order
   */
  public record ClassCount(String name, Map<String, Integer> byPart) {
    public ClassCount {
      Objects.requireNonNull(name, "name");
      byPart = ordered(byPart);
    }

    /** Images of this class in all parts. */
    public int total() {
      return byPart.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** Smallest, middle and largest of some lengths, in pixels. */
  public record Spread(int min, int median, int max) {}

  /** Widths and heights of the files, in pixels. */
  public record ImageSizes(Spread width, Spread height) {}

  private static Map<String, Integer> ordered(Map<String, Integer> map) {
    return java.util.Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
