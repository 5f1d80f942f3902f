package org.slicewise.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.data.Dataset;
import org.slicewise.data.LeftOut;
import org.slicewise.network.weights.Weights;
import org.slicewise.split.Split;
import org.slicewise.training.Fitted;

/** What a training leaves on record of itself: in the model file, and in {@code run.json}. */
final class RunRecord {
  /** Digests of images, for {@code evaluate}; they tell a reader of {@code run.json} nothing. */
  static final String SEEN = "seen";

  /** What teachers remember of their training images, where it is not what the model remembers. */
  static final String TEACHERS_SEEN = "teachers_seen";

  /** Digest of the weights. */
  static final String WEIGHTS_SHA256 = "weights_sha256";

  /** Which work a member of an ensemble is of. */
  static final String WORK = "work";

  /**
   * The network's layers as YAML, so that a run can be repeated without the file they came from.
   */
  static final String LAYERS = "layers";

  private RunRecord() {}

  /** The record of a training that has ended. */
  static Map<String, Object> of(
      Recipe recipe, RunData data, Split split, Fitted result, String commandLine) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("command", commandLine);
    map.put("settings", recipe.settings().toMap());
    map.put("data", data(data));
    map.put(Harmonise.KEY, data.harmonise().toMap());
    Map<String, Object> splitMap = new LinkedHashMap<>();
    splitMap.put("plan", split.plan());
    splitMap.put("seed", split.seed());
    splitMap.put("leaky", split.leaky());
    splitMap.put("reason", split.reason());
    splitMap.put("train", split.train().size());
    splitMap.put("validation", split.validation().size());
    splitMap.put("test", split.test().size());
    map.put("split", splitMap);
    map.put("epochs", result.history().epochs().size());
    map.put("best_epoch", result.bestEpoch());
    map.put("stopped_because", result.stoppedBecause());
    map.put("chosen_on", chosenOn(recipe));
    map.put(LAYERS, recipe.layers(data));
    map.put("threads", recipe.threads());
    map.put(WEIGHTS_SHA256, sha256(result.weights()));
    map.put("environment", Provenance.environment());
    return map;
  }

  /** Which images they were. */
  static Map<String, Object> data(RunData data) {
    Dataset dataset = data.dataset();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("folder", dataset.root().toString());
    map.put("path", dataset.root().toAbsolutePath().normalize().toString());
    map.put("fingerprint", data.fingerprint());
    map.put("recognised", dataset.recognised());
    map.put("images", dataset.samples().size());
    map.put("left_out", dataset.leftOut().stream().map(LeftOut::file).toList());
    return map;
  }

  /** Writes {@code run.json}; its presence says that the training in its folder has ended. */
  static void write(
      Path file, Trained trained, DataAudit audit, Map<String, EvaluatedPart> evaluated) {
    Map<String, Object> map = readable(trained);
    map.put("decisions", trained.info().decisions().toMap());
    Map<String, Object> results = new LinkedHashMap<>();
    evaluated.forEach((name, part) -> results.put(name, part.headline()));
    map.put("results", results);
    map.put("audit", audit.summary());
    map.put(
        "files", List.of("model.onnx", "history.csv", "split.csv", "report.html", "model-card.md"));
    Json.write(file, map);
  }

  /** SHA-256 over names, shapes and numbers of the weights, in hexadecimal. */
  static String sha256(Weights weights) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      weights
          .tensors()
          .forEach(
              (name, tensor) -> {
                sha.update((name + Arrays.toString(tensor.shape())).getBytes(UTF_8));
                ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * tensor.values().length);
                bytes.asFloatBuffer().put(tensor.values());
                sha.update(bytes);
              });
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The same for a fold, whose numbers stand in the folder of all folds. */
  static void writeFold(Path file, Trained trained) {
    Map<String, Object> map = readable(trained);
    map.put("files", List.of("model.onnx", "history.csv", "split.csv", "predictions.csv"));
    Json.write(file, map);
  }

  /**
   * The same for a member of an ensemble.
   *
   * @param work names all that it follows from
   */
  static void writeMember(Path file, Trained trained, String work) {
    Map<String, Object> map = readable(trained);
    map.put(WORK, work);
    map.put("files", List.of("model.onnx"));
    Json.write(file, map);
  }

  private static Map<String, Object> readable(Trained trained) {
    Map<String, Object> map = new LinkedHashMap<>(trained.info().provenance());
    map.remove(SEEN);
    map.remove(TEACHERS_SEEN);
    return map;
  }

  private static String chosenOn(Recipe recipe) {
    if (!recipe.chooses()) {
      return "nothing: the number of epochs was fixed beforehand";
    }
    return recipe.watchesValidation()
        ? "validation part"
        : "patients held back from the training part";
  }
}
