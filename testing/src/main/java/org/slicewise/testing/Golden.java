package org.slicewise.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Reads the recorded answers of Keras, Pillow and scikit-learn from the folder {@code
 * -Dgolden=DIR}.
 */
public final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  /**
   * The folder of recorded answers; a relative {@code -Dgolden} is taken from the project's root.
   */
  public static Path folder() {
    return root().resolve(System.getProperty("golden", "golden"));
  }

  /** The folder of ImageNet weights; may not exist. */
  public static Path weights() {
    return root().resolve(System.getProperty("weights", "../shared/weights"));
  }

  /** The project's root folder. */
  public static Path root() {
    return Path.of(System.getProperty("slicewise.root", "..")).toAbsolutePath().normalize();
  }

  /** The parsed file {@code name} of the golden folder. */
  public static JsonNode read(String name) {
    Path file = folder().resolve(name);
    try {
      return JSON.readTree(Files.newBufferedReader(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read recorded answers " + file, e);
    }
  }

  /** The nodes under {@code cases} of the file {@code name}. */
  public static List<JsonNode> cases(String name) {
    return StreamSupport.stream(read(name).get("cases").spliterator(), false).toList();
  }

  /** A number, where the strings "NaN", "Infinity" and "-Infinity" stand for those. */
  public static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.asText()) : node.asDouble();
  }

  /** A flat array of numbers. */
  public static double[] doubles(JsonNode array) {
    double[] out = new double[array.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = number(array.get(i));
    }
    return out;
  }

  /** A flat array of numbers. */
  public static float[] floats(JsonNode array) {
    float[] out = new float[array.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) number(array.get(i));
    }
    return out;
  }

  /** A flat array of integers. */
  public static int[] ints(JsonNode array) {
    int[] out = new int[array.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = array.get(i).asInt();
    }
    return out;
  }
}
