package org.slicewise.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.onnx.OnnxWeights;

/**
 * How alike what two runs wrote is.
 *
 * @param same to the last bit
 * @param sentence what was found
 */
record Sameness(boolean same, String sentence) {
  private static final String TO_THE_LAST_BIT = "the same to the last bit";

  private static Sameness bits(String what) {
    return new Sameness(true, TO_THE_LAST_BIT + what);
  }

  /** Of two files of the same kind; a file that one run wrote and the other did not is told. */
  static Sameness of(Path before, Path now) {
    if (!Files.exists(before) || !Files.exists(now)) {
      return new Sameness(false, "%s is missing".formatted(Files.exists(before) ? now : before));
    }
    String name = before.getFileName().toString();
    try {
      byte[] a = Files.readAllBytes(before);
      byte[] b = Files.readAllBytes(now);
      if (name.endsWith(".onnx")) {
        return weights(a, b);
      }
      if (Arrays.equals(a, b)) {
        return bits("");
      }
      return name.endsWith(".json")
          ? numbers(new ObjectMapper().readTree(a), new ObjectMapper().readTree(b))
          : predictions(Predictions.read(before), Predictions.read(now));
    } catch (IOException e) {
      throw new BadInputException("cannot compare %s with %s (%s)".formatted(before, now, e), e);
    }
  }

  /** Of model files, whatever their metadata say of time and place. */
  private static Sameness weights(byte[] before, byte[] now) {
    if (Arrays.equals(
        OnnxExport.withMetadata(before, Map.of()), OnnxExport.withMetadata(now, Map.of()))) {
      return bits("");
    }
    Map<String, float[]> a = OnnxWeights.of(before);
    Map<String, float[]> b = OnnxWeights.of(now);
    if (!a.keySet().equals(b.keySet())) {
      return new Sameness(false, "the networks have different layers");
    }
    double largest = 0;
    String where = "";
    for (String name : a.keySet()) {
      if (a.get(name).length != b.get(name).length) {
        return new Sameness(false, name + " has another size");
      }
      for (int i = 0; i < a.get(name).length; i++) {
        double distance = Math.abs((double) a.get(name)[i] - b.get(name)[i]);
        if (!(distance <= largest)) {
          largest = distance;
          where = name;
        }
      }
    }
    return new Sameness(false, "largest difference %s, in %s".formatted(shown(largest), where));
  }

  private static Sameness predictions(Predictions before, Predictions now) {
    Map<String, Prediction> then = new LinkedHashMap<>();
    before.rows().forEach(r -> then.put(key(r), r));
    double largest = 0;
    String where = "";
    int changed = 0;
    int missing = 0;
    for (Prediction row : now.rows()) {
      Prediction old = then.remove(key(row));
      if (old == null || !before.classes().equals(now.classes())) {
        missing++;
        continue;
      }
      changed += old.predicted() == row.predicted() ? 0 : 1;
      for (int c = 0; row.probabilities() != null && c < row.probabilities().length; c++) {
        double distance = Math.abs(row.probabilities()[c] - old.probabilities()[c]);
        if (!(distance <= largest)) {
          largest = distance;
          where = row.file();
        }
      }
    }
    missing += then.size();
    return new Sameness(
        false,
        missing > 0
            ? missing + " images are in only one of the tables"
            : where.isEmpty()
                ? "the probabilities are the same, other columns are not"
                : "largest difference of a probability %s, of %s; %d of %d images get another class"
                    .formatted(shown(largest), where, changed, now.size()));
  }

  private static String key(Prediction row) {
    return row.file() + " " + row.extra().getOrDefault("repeat", "");
  }

  /** Of two trees of numbers. */
  private static Sameness numbers(JsonNode before, JsonNode now) {
    Map<String, JsonNode> a = new LinkedHashMap<>();
    Map<String, JsonNode> b = new LinkedHashMap<>();
    flatten("", before, a);
    flatten("", now, b);
    double largest = 0;
    String where = "";
    TreeSet<String> other = new TreeSet<>();
    TreeSet<String> all = new TreeSet<>(a.keySet());
    all.addAll(b.keySet());
    for (String key : all) {
      JsonNode x = a.get(key);
      JsonNode y = b.get(key);
      if (x != null && y != null && x.isNumber() && y.isNumber()) {
        double distance = Math.abs(x.asDouble() - y.asDouble());
        if (distance > largest) {
          largest = distance;
          where = key;
        }
      } else if (x == null || !x.equals(y)) {
        other.add(key);
      }
    }
    if (where.isEmpty() && other.isEmpty()) {
      return bits("");
    }
    return new Sameness(
        false,
        where.isEmpty()
            ? "no number differs, but " + other.first()
            : "largest difference %s, in %s".formatted(shown(largest), where));
  }

  private static void flatten(String prefix, JsonNode node, Map<String, JsonNode> out) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        flatten(prefix + (prefix.isEmpty() ? "" : ".") + field.getKey(), field.getValue(), out);
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(prefix + "[" + i + "]", node.get(i), out);
      }
    } else {
      out.put(prefix, node);
    }
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  /** Of two records of the same shape, as versions and machine: what differs, by name. */
  static Sameness ofRecords(Map<?, ?> before, Map<?, ?> now, List<String> keys) {
    StringBuilder text = new StringBuilder();
    for (String key : keys) {
      String then = String.valueOf(before.get(key));
      String here = String.valueOf(now.get(key));
      if (!then.equals(here)) {
        text.append(text.length() == 0 ? "" : "; ")
            .append("%s was %s and is %s".formatted(key, then, here));
      }
    }
    return text.length() == 0
        ? new Sameness(true, "the same")
        : new Sameness(false, text.toString());
  }
}
