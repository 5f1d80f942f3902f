package org.slicewise.app.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * EfficientNet-Lite0 beside the same work in PyTorch with timm, and in ONNX Runtime from Python.
 * Every program starts from the same weights.
 *
 * @param data folder of classes
 * @param repeats measurements of each
 */
public record LiteParts(Peers peers, Path data, Files files, int repeats) {
  /** What {@link #part} knows. */
  public static final List<String> NAMES =
      List.of("lite-step", "lite-frozen", "lite-epoch", "lite-score", "lite-predict");

  /** Python modules that the peers' scripts import. */
  public static final List<String> MODULES =
      List.of("torch", "torchvision", "timm", "safetensors", "onnxruntime", "PIL", "numpy");

  private static final String TORCH = "torch";
  private static final String ONNX = "onnxruntime";
  private static final String F32 = "slicewise f32";
  private static final String INT8 = "slicewise int8";
  private static final String LITE0 = "slicewise lite0";
  private static final String SHIPPED = "slicewise, shipped model";

  /**
   * What the programs read.
   *
   * @param weights of the untrained network, under timm's names
   * @param onnx the model with these weights
   * @param int8 the same in 8 bits
   * @param image for the cold prediction
   * @param shipped the model that ships with Slicewise, or null
   */
  public record Files(Path weights, Path onnx, Path int8, Path image, Path shipped) {}

  /** The contenders of a part. */
  public Part part(String name) {
    return switch (name) {
      case "lite-score" -> new Part(name, Unit.IMAGES_PER_SECOND, false, repeats, score());
      case "lite-predict" -> new Part(name, Unit.SECONDS, true, repeats, predict());
      case "lite-epoch" -> new Part(name, Unit.SECONDS, false, repeats, train("epoch"));
      default ->
          new Part(
              name,
              Unit.MILLISECONDS,
              false,
              repeats,
              train(name.substring(name.indexOf('-') + 1)));
    };
  }

  private List<Contender> train(String part) {
    List<Contender> all = new ArrayList<>();
    List<Contender> torch = new ArrayList<>();
    for (String[] precision : new String[][] {{"f32", "float32"}, {"bf16", "bfloat16"}}) {
      all.add(
          Contender.ours(
              "slicewise " + precision[0],
              peers.slicewise(
                  "bench-train-lite-part",
                  data,
                  "--part",
                  part.toUpperCase(Locale.ROOT),
                  "--weights",
                  files.weights(),
                  "--precision",
                  precision[0],
                  "--repeats",
                  repeats,
                  "--on-request")));
      torch.add(
          Contender.peer(
              "torch " + precision[0], TORCH, torch(part, precision[1]), F32, "slicewise bf16"));
    }
    all.addAll(torch);
    torch.forEach(peer -> all.add(peer.tuned()));
    return all;
  }

  private List<Contender> score() {
    List<Contender> all = new ArrayList<>();
    all.add(Contender.ours(F32, ours(files.onnx())));
    all.add(Contender.ours(INT8, ours(files.int8())));
    all.add(Contender.peer("torch f32", TORCH, torch("score", "float32"), F32, INT8));
    all.add(Contender.peer("torch bf16", TORCH, torch("score", "bfloat16"), F32, INT8));
    for (String mode : List.of("workers", "decoders")) {
      all.add(
          Contender.peer("onnxruntime f32, " + mode, ONNX, onnx(files.onnx(), mode), F32, INT8));
    }
    for (String mode : List.of("workers", "decoders")) {
      all.add(
          Contender.peer(
              "onnxruntime int8, " + mode, ONNX + " int8", onnx(files.int8(), mode), INT8));
    }
    return all;
  }

  private List<Contender> predict() {
    List<Contender> all = new ArrayList<>();
    if (files.shipped() != null) {
      all.add(Contender.ours(SHIPPED, peers.slicewise("predict", files.image())));
      all.add(cold("onnxruntime, shipped model", ONNX, files.shipped(), SHIPPED));
    }
    all.add(Contender.ours(LITE0, peers.slicewise("predict", files.onnx(), files.image())));
    all.add(cold("onnxruntime lite0", ONNX, files.onnx(), LITE0));
    all.add(cold("timm lite0", "timm", files.weights(), LITE0));
    return all;
  }

  private Contender cold(String name, String engine, Path model, String against) {
    // A name's family is its own: different models are no choice.
    return Contender.peer(
        name, name, peers.script("lite_predict.py", engine, model, files.image()), against);
  }

  private List<String> ours(Path model) {
    return peers.slicewise(
        "bench-lite-part",
        data,
        "--part",
        "SCORE",
        "--model",
        model,
        "--repeats",
        repeats,
        "--on-request");
  }

  private List<String> torch(String part, String precision) {
    return peers.script(
        "torch_lite.py",
        data,
        "--part",
        part,
        "--weights",
        files.weights(),
        "--precision",
        precision,
        "--repeats",
        repeats,
        "--on-request");
  }

  private List<String> onnx(Path model, String mode) {
    return peers.script(
        "onnx_score.py", model, data, "--mode", mode, "--repeats", repeats, "--on-request");
  }
}
