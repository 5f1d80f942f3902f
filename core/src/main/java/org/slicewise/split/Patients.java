package org.slicewise.split;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slicewise.data.Names;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;

/** Which images belong together. */
final class Patients {
  private Patients() {}

  /**
   * The images that must not be parted, in order: those of a patient, and those that show the same
   * picture with all of their patients. An image without patient id or copy is a group of its own.
   */
  static List<List<Sample>> groups(List<Sample> samples, ImageContents contents) {
    int[] parent = new int[samples.size()];
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < parent.length; i++) {
      parent[i] = i;
      Sample sample = samples.get(i);
      if (!sample.patient().isEmpty()) {
        join(parent, i, first.putIfAbsent("patient " + sample.patient(), i));
      }
      if (contents.of(sample) != null) {
        join(parent, i, first.putIfAbsent("content " + contents.of(sample), i));
      }
    }
    Map<Integer, List<Sample>> groups = new LinkedHashMap<>();
    for (int i = 0; i < parent.length; i++) {
      groups.computeIfAbsent(root(parent, i), r -> new ArrayList<>()).add(samples.get(i));
    }
    return List.copyOf(groups.values());
  }

  /** The earlier of two images is the parent, so that groups stand in the order of their first. */
  private static void join(int[] parent, int image, Integer other) {
    if (other != null) {
      int a = root(parent, image);
      int b = root(parent, other);
      parent[Math.max(a, b)] = Math.min(a, b);
    }
  }

  private static int root(int[] parent, int image) {
    int at = image;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** Known patients with images in more than one part, sorted: "p1 (train 3, validation 2)". */
  static List<String> shared(Split split) {
    Map<String, Map<Part, Integer>> counts = new TreeMap<>(Names.ORDER);
    for (Part part : Part.values()) {
      for (Sample sample : split.part(part)) {
        if (!sample.patient().isEmpty()) {
          counts
              .computeIfAbsent(sample.patient(), p -> new EnumMap<>(Part.class))
              .merge(part, 1, Integer::sum);
        }
      }
    }
    return counts.entrySet().stream()
        .filter(e -> e.getValue().size() > 1)
        .map(e -> e.getKey() + " " + words(e.getValue()))
        .toList();
  }

  /**
   * Images that show the same picture in more than one part: "a.png (validation) shows what b.png
   * (train) shows", one for each image that is not in the first of those parts.
   */
  static List<String> copies(Split split, ImageContents contents) {
    record Seen(Sample sample, Part part) {}
    Map<String, Seen> first = new HashMap<>();
    List<String> copies = new ArrayList<>();
    for (Part part : Part.values()) {
      for (Sample sample : split.part(part)) {
        String content = contents.of(sample);
        Seen seen = content == null ? null : first.putIfAbsent(content, new Seen(sample, part));
        if (seen != null && seen.part() != part) {
          copies.add(
              "%s (%s) shows what %s (%s) shows"
                  .formatted(sample.file(), part.word(), seen.sample().file(), seen.part().word()));
        }
      }
    }
    return copies;
  }

  /** Whether no image of these has a patient id. */
  static boolean unknown(Collection<Sample> samples) {
    return samples.stream().allMatch(s -> s.patient().isEmpty());
  }

  private static String words(Map<Part, Integer> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey().word() + " " + e.getValue())
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
