package org.slicewise.model;

import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.data.Preprocessing;
import org.slicewise.decision.Decision;
import org.slicewise.decision.Decisions;
import org.slicewise.errors.BadInputException;

/**
 * What a model file says about itself, kept in the {@code metadata_props} of the {@code .onnx} so
 * that nothing can be lost beside it. The maps hold what JSON can hold; they are copied through
 * JSON, so that what is read back equals what was written.
 *
 * @param network name of the network
 * @param classes class names, in the order of the network's outputs (the class indices of training)
 * @param positive the positive class, one of {@code classes}
 * @param preprocessing how a file becomes the network's input
 * @param baselines the rules that look at no pixel, fitted on the training part; may be empty
 * @param provenance data-set fingerprint, split, seeds, versions, command line; may be empty
 * @param trained when training ended, ISO 8601, or "" where unknown
 * @param disclaimer what the model is not for
 * @param decisions how the network's probabilities become answers; {@link Decisions#none()} in
 *     models that were never calibrated, and in files of before there was calibration
 * @param tta which views of an image the network's probabilities are the mean over; {@link
 *     Tta#NONE} in files that say nothing
 */
public record ModelInfo(
    String network,
    List<String> classes,
    String positive,
    Preprocessing preprocessing,
    Map<String, Object> baselines,
    Map<String, Object> provenance,
    String trained,
    String disclaimer,
    Decisions decisions,
    Tta tta) {

  /** The version of these keys that this Slicewise writes, and the newest it reads. */
  public static final int FORMAT = 1;

  /** The disclaimer of a model that states no other. */
  public static final String RESEARCH_ONLY = "For research only. Not for diagnosis.";

  private static final String PREFIX = "slicewise.";
  private static final String DECISIONS = "decisions";
  private static final String TTA = "tta";

  public ModelInfo {
    if (classes.size() < 2 || new HashSet<>(classes).size() != classes.size()) {
      throw new IllegalArgumentException(
          "a model needs two or more different classes, found " + classes);
    }
    classes = List.copyOf(classes);
    if (!classes.contains(positive)) {
      throw new IllegalArgumentException(
          "the positive class '%s' is not one of %s".formatted(positive, classes));
    }
    baselines = jsonCopy(baselines);
    provenance = jsonCopy(provenance);
  }

  /** A model that is not calibrated. */
  public ModelInfo(
      String network,
      List<String> classes,
      String positive,
      Preprocessing preprocessing,
      Map<String, Object> baselines,
      Map<String, Object> provenance,
      String trained,
      String disclaimer) {
    this(
        network,
        classes,
        positive,
        preprocessing,
        baselines,
        provenance,
        trained,
        disclaimer,
        Decisions.none(),
        Tta.NONE);
  }

  /** The same model with other decisions. */
  public ModelInfo withDecisions(Decisions others) {
    return new ModelInfo(
        network,
        classes,
        positive,
        preprocessing,
        baselines,
        provenance,
        trained,
        disclaimer,
        others,
        tta);
  }

  /** The same model with another record of how it came about. */
  public ModelInfo withProvenance(Map<String, Object> other) {
    return new ModelInfo(
        network,
        classes,
        positive,
        preprocessing,
        baselines,
        other,
        trained,
        disclaimer,
        decisions,
        tta);
  }

  /** The same model that looks at other views of an image. */
  public ModelInfo withTta(Tta other) {
    return new ModelInfo(
        network,
        classes,
        positive,
        preprocessing,
        baselines,
        provenance,
        trained,
        disclaimer,
        decisions,
        other);
  }

  /**
   * What the model says about an image.
   *
   * @param probabilities the network's own, one a class
   */
  public Decision decide(double[] probabilities) {
    return decisions.decide(probabilities, classes.indexOf(positive));
  }

  /**
   * What the model says about several images together.
   *
   * @param probabilities calibrated, one a class
   */
  public Decision decideCalibrated(double[] probabilities) {
    return decisions.decideCalibrated(probabilities, classes.indexOf(positive));
  }

  /**
   * A model of which only the necessary is known: its positive class is the one with index 1, as in
   * scikit-learn, and it has no baselines and no provenance.
   */
  public static ModelInfo of(String network, List<String> classes, Preprocessing preprocessing) {
    return new ModelInfo(
        network, classes, classes.get(1), preprocessing, Map.of(), Map.of(), "", RESEARCH_ONLY);
  }

  /** The metadata of the model file; every key begins with {@code slicewise.}. */
  public Map<String, String> toMetadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(PREFIX + "format", Integer.toString(FORMAT));
    metadata.put(PREFIX + "network", network);
    metadata.put(PREFIX + "classes", Json.write(classes));
    metadata.put(PREFIX + "positive", positive);
    metadata.put(PREFIX + "preprocessing", Json.write(preprocessing.toMap()));
    metadata.put(PREFIX + "baselines", Json.write(baselines));
    metadata.put(PREFIX + "provenance", Json.write(provenance));
    metadata.put(PREFIX + "trained", trained);
    metadata.put(PREFIX + "disclaimer", disclaimer);
    if (!decisions.equals(Decisions.none())) {
      metadata.put(PREFIX + DECISIONS, Json.write(decisions.toMap()));
    }
    if (tta != Tta.NONE) {
      metadata.put(PREFIX + TTA, tta.word());
    }
    return Collections.unmodifiableMap(metadata);
  }

  /**
   * Reads the metadata of a model file; keys of others are ignored.
   *
   * @param fileName the file, as errors shall name it
   * @throws BadInputException when a key is missing or malformed, or was written by a newer
   *     Slicewise
   */
  public static ModelInfo fromMetadata(Map<String, String> metadata, String fileName) {
    Metadata from = new Metadata(metadata, fileName);
    from.checkFormat();
    try {
      return new ModelInfo(
          from.text("network"),
          from.names("classes"),
          from.text("positive"),
          from.preprocessing(),
          from.map("baselines"),
          from.map("provenance"),
          from.text("trained"),
          from.text("disclaimer"),
          from.decisions(),
          from.tta());
    } catch (IllegalArgumentException e) {
      throw new BadInputException(
          "%s cannot be used as a model: %s".formatted(fileName, e.getMessage()), e);
    }
  }

  /** Reads keys one by one, with errors that name file and key. */
  private record Metadata(Map<String, String> values, String fileName) {
    void checkFormat() {
      text("classes"); // the telling key of a file that is not ours
      String found = text("format");
      int format;
      try {
        format = Integer.parseInt(found);
      } catch (NumberFormatException e) {
        throw malformed("format", found, e);
      }
      if (format < 1) {
        throw malformed("format", found, null);
      }
      if (format > FORMAT) {
        throw new BadInputException(
            "%s is a Slicewise model of format %d, and this Slicewise reads formats up to %d; use a newer Slicewise"
                .formatted(fileName, format, FORMAT));
      }
    }

    String text(String key) {
      String value = values.get(PREFIX + key);
      if (value == null) {
        throw new BadInputException(
            "%s is an ONNX file but not a Slicewise model (it lacks %s%s); give a model.onnx that train or import wrote"
                .formatted(fileName, PREFIX, key));
      }
      return value;
    }

    List<String> names(String key) {
      if (json(key) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
        return list.stream().map(String.class::cast).toList();
      }
      throw malformed(key, text(key), null);
    }

    @SuppressWarnings("unchecked") // JSON's keys are strings
    Map<String, Object> map(String key) {
      if (json(key) instanceof Map<?, ?> map) {
        return (Map<String, Object>) map;
      }
      throw malformed(key, text(key), null);
    }

    Preprocessing preprocessing() {
      try {
        return Preprocessing.fromMap(map("preprocessing"));
      } catch (BadInputException e) {
        throw malformed("preprocessing", e.getMessage(), e);
      }
    }

    Decisions decisions() {
      if (!values.containsKey(PREFIX + DECISIONS)) {
        return Decisions.none();
      }
      try {
        return Decisions.fromMap(map(DECISIONS));
      } catch (BadInputException e) {
        throw malformed(DECISIONS, e.getMessage(), e);
      }
    }

    Tta tta() {
      String word = values.getOrDefault(PREFIX + TTA, Tta.NONE.word());
      try {
        return Tta.parse(word);
      } catch (BadInputException e) {
        throw malformed(TTA, word, e);
      }
    }

    private Object json(String key) {
      try {
        return Json.read(text(key));
      } catch (IOException e) {
        throw malformed(key, text(key), e);
      }
    }

    BadInputException malformed(String key, String value, Exception cause) {
      String shown = value.length() > 120 ? value.substring(0, 120) + "..." : value;
      return new BadInputException(
          "%s cannot be used as a model: its %s%s is malformed ('%s'); train or import it again"
              .formatted(fileName, PREFIX, key, shown),
          cause);
    }
  }

  @SuppressWarnings("unchecked") // a map written as JSON is read as a map
  private static Map<String, Object> jsonCopy(Map<String, Object> map) {
    try {
      return (Map<String, Object>) Json.read(Json.write(map));
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read back from JSON: " + map, e);
    }
  }
}
