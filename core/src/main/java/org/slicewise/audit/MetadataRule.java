package org.slicewise.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.FileFacts;

/**
 * A classifier that never looks at a pixel: how often each class had a file of this extension,
 * container and colour mode in the training part. What it reaches is what a network could reach by
 * recognising how an image was saved.
 *
 * <p>Class probabilities are the counts with Laplace's smoothing: (count + 1) / (total + classes).
 * Files whose three facts were not seen in training are judged by their container alone; where that
 * was not seen either, by how common the classes are.
 *
 * @param classes number of classes
 * @param counts images of each class by file facts, in the order in which training met them
 */
public record MetadataRule(int classes, Map<Key, long[]> counts) {
  /** The facts looked up. */
  public record Key(String extension, String container, String mode) {
    static Key of(FileFacts facts) {
      return new Key(facts.extension(), facts.container(), facts.mode());
    }
  }

  /**
   * An image that was counted.
   *
   * @param row its place in a table
   * @param patient number of its patient
   * @param facts facts of its file
   * @param label its class
   */
  record Counted(int row, int patient, FileFacts facts, int label) {}

  public MetadataRule {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    if (classes < 1 || counts.isEmpty()) {
      throw new IllegalArgumentException("a rule needs classes and images to learn from");
    }
    for (long[] ofClass : counts.values()) {
      if (ofClass.length != classes || Arrays.stream(ofClass).anyMatch(n -> n < 0)) {
        throw new IllegalArgumentException(
            "expected %d counts, found %s".formatted(classes, Arrays.toString(ofClass)));
      }
    }
  }

  /**
   * Counts the training part.
   *
   * @param classes number of classes
   * @param labels class of each image
   * @param facts facts of each image
   */
  public static MetadataRule fit(int classes, int[] labels, List<FileFacts> facts) {
    Map<Key, long[]> counts = new LinkedHashMap<>();
    for (int i = 0; i < labels.length; i++) {
      counts.computeIfAbsent(Key.of(facts.get(i)), k -> new long[classes])[labels[i]]++;
    }
    return new MetadataRule(classes, counts);
  }

  /**
   * The rule as if it had never met these images. One whose file has other facts now than it had in
   * training (a copy in another format) was not counted under them and takes nothing away.
   */
  MetadataRule without(List<Counted> images) {
    Map<Key, long[]> left = new LinkedHashMap<>();
    counts.forEach((key, ofClass) -> left.put(key, ofClass.clone()));
    for (Counted image : images) {
      long[] ofClass = left.get(Key.of(image.facts()));
      if (ofClass != null && ofClass[image.label()] > 0) {
        ofClass[image.label()]--;
      }
    }
    return new MetadataRule(classes, left);
  }

  /** One probability a class, for a file with these facts. */
  public double[] predict(FileFacts facts) {
    long[] exact = counts.get(Key.of(facts));
    if (exact != null && Arrays.stream(exact).sum() > 0) {
      return smoothed(exact);
    }
    long[] ofContainer = sum(key -> key.container().equals(facts.container()));
    return smoothed(Arrays.stream(ofContainer).sum() > 0 ? ofContainer : sum(key -> true));
  }

  /** The rule as lists and maps of strings and numbers. */
  List<Object> toList() {
    List<Object> entries = new ArrayList<>();
    counts.forEach(
        (key, ofClass) -> {
          Map<String, Object> entry = new LinkedHashMap<>();
          entry.put("extension", key.extension());
          entry.put("container", key.container());
          entry.put("mode", key.mode());
          entry.put("counts", Arrays.stream(ofClass).boxed().toList());
          entries.add(entry);
        });
    return entries;
  }

  /** What {@link #toList} made. */
  static MetadataRule fromList(int classes, List<?> entries) {
    Map<Key, long[]> counts = new LinkedHashMap<>();
    for (Object entry : entries) {
      if (!(entry instanceof Map<?, ?> map)
          || !(map.get("extension") instanceof String extension)
          || !(map.get("container") instanceof String container)
          || !(map.get("mode") instanceof String mode)
          || !(map.get("counts") instanceof List<?> ofClass)
          || !ofClass.stream().allMatch(Number.class::isInstance)) {
        throw new BadInputException(
            "the model's metadata-only rule has the entry %s, expected extension, container, mode and counts; train the model again"
                .formatted(entry));
      }
      counts.put(
          new Key(extension, container, mode),
          ofClass.stream().mapToLong(n -> ((Number) n).longValue()).toArray());
    }
    try {
      return new MetadataRule(classes, counts);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(
          "the model's metadata-only rule is damaged (%s); train the model again"
              .formatted(e.getMessage()),
          e);
    }
  }

  private long[] sum(Predicate<Key> which) {
    long[] sum = new long[classes];
    counts.forEach(
        (key, ofClass) -> {
          if (which.test(key)) {
            Arrays.setAll(sum, k -> sum[k] + ofClass[k]);
          }
        });
    return sum;
  }

  private double[] smoothed(long[] ofClass) {
    double total = Arrays.stream(ofClass).sum() + classes;
    return Arrays.stream(ofClass).mapToDouble(n -> (n + 1) / total).toArray();
  }
}
