package org.slicewise.app.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The notebook's network beside the same work in Keras.
 *
 * @param data folder of classes
 * @param repeats measurements of each
 */
public record SeedParts(Peers peers, Path data, Files files, int repeats) {
  /** What {@link #part} knows. */
  public static final List<String> NAMES =
      List.of("step", "forward", "epoch", "score", "predict", "memory");

  /** Python modules that the peer's scripts import. */
  public static final List<String> MODULES = List.of("keras", "tensorflow", "scipy", "PIL");

  private static final String OURS = "slicewise";
  private static final String KERAS = "keras";

  /**
   * The untrained networks, and an image for the cold prediction.
   *
   * @param onnx ours
   * @param int8 ours in 8 bits
   * @param keras the peer's
   */
  public record Files(Path onnx, Path int8, Path keras, Path image) {}

  /** The contenders of a part. */
  public Part part(String name) {
    // A process's peak memory only grows: one measurement says it.
    int turns = name.equals("memory") ? 1 : repeats;
    boolean cold = name.equals("predict");
    List<Contender> all = cold ? predict() : resident(name, turns);
    return new Part(name, unit(name), cold, turns, all);
  }

  private static Unit unit(String part) {
    return switch (part) {
      case "step", "forward" -> Unit.MILLISECONDS;
      case "score" -> Unit.IMAGES_PER_SECOND;
      case "memory" -> Unit.MEGABYTES;
      default -> Unit.SECONDS;
    };
  }

  private List<Contender> predict() {
    Contender keras =
        Contender.peer(
            KERAS, KERAS, peers.script("keras_predict.py", files.keras(), files.image()), OURS);
    return List.of(
        Contender.ours(OURS, peers.slicewise("predict", files.onnx(), files.image())),
        keras,
        keras.tuned());
  }

  private List<Contender> resident(String part, int turns) {
    Contender keras = Contender.peer(KERAS, KERAS, keras(part, "float32", turns), OURS);
    List<Contender> all =
        new ArrayList<>(
            List.of(
                Contender.ours(OURS, ours(part, files.onnx(), "f32", turns)),
                keras,
                keras.tuned()));
    if (part.equals("score")) {
      all.add(Contender.ours("slicewise int8", ours(part, files.int8(), "f32", turns)));
    }
    if (part.equals("step")) {
      all.add(Contender.ours("slicewise bf16", ours(part, files.onnx(), "bf16", turns)));
      all.add(
          Contender.peer(
              "keras mixed_bfloat16",
              KERAS,
              keras(part, "mixed_bfloat16", turns),
              "slicewise bf16"));
    }
    return all;
  }

  private List<String> keras(String part, String precision, int turns) {
    return peers.script(
        "keras_seed.py",
        data,
        "--part",
        part,
        "--precision",
        precision,
        "--repeats",
        turns,
        "--on-request");
  }

  private List<String> ours(String part, Path model, String precision, int turns) {
    return peers.slicewise(
        part.equals("score") ? "bench-part" : "bench-train-part",
        data,
        "--part",
        part,
        "--model",
        model,
        "--precision",
        precision,
        "--repeats",
        turns,
        "--on-request");
  }
}
