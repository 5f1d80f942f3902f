package org.slicewise.split;

import java.util.Collection;
import java.util.EnumMap;
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

  /** The images of each patient, in order; an image without a patient id is a group of its own. */
  static Collection<List<Sample>> groups(List<Sample> samples) {
    return samples.stream()
        .collect(
            Collectors.groupingBy(
                // No patient id begins with NUL, so that no file is taken for a patient.
                s -> s.patient().isEmpty() ? "\0" + s.file() : s.patient(),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
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

  private static String words(Map<Part, Integer> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getKey().word() + " " + e.getValue())
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
