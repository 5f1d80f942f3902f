package org.slicewise.app;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slicewise.data.Sample;
import org.slicewise.image.FileFacts;

/** The facts of many files, each header read once, in parallel. */
final class FileFactsOf {
  private FileFactsOf() {}

  /** The facts of each sample, in order. */
  static List<FileFacts> samples(List<Sample> samples) {
    return samples.parallelStream().map(s -> FileFacts.read(s.path())).toList();
  }

  /** How many files have each container, by its name in capitals. */
  static Map<String, Integer> formats(List<FileFacts> facts) {
    Map<String, Integer> formats = new TreeMap<>();
    facts.forEach(f -> formats.merge(f.container().toUpperCase(Locale.ROOT), 1, Integer::sum));
    return formats;
  }
}
