package org.slicewise.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.slicewise.app.bench.LiteParts;
import org.slicewise.app.bench.Peers;
import org.slicewise.app.bench.SeedParts;
import org.slicewise.app.bench.Turns;
import org.slicewise.augment.PreprocessingFunction;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Preprocessing;
import org.slicewise.files.AtomicFiles;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.Interpolation;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.network.weights.StartingWeights;
import org.slicewise.network.weights.Weights;

/** Writes the untrained networks that {@code bench} measures with. */
final class BenchModels {
  /** Rows and columns of Lite0's input. */
  static final int LITE_SIDE = 224;

  private final Peers peers;
  private final Path data;
  private final Path scratch;
  private final Dataset dataset;

  BenchModels(Peers peers, Path data, Path scratch) {
    this.peers = peers;
    this.data = data;
    this.scratch = scratch;
    dataset = ImageFolder.read(data, FlowOptions.keras());
  }

  /** What is done to a file before Lite0 sees it; {@code bench/peer.py} does the same. */
  static Preprocessing lite(int side) {
    return new Preprocessing(
        ImageOptions.keras().withTargetSize(side, side).withInterpolation(Interpolation.BILINEAR),
        Standardization.builder().preprocessingFunction(PreprocessingFunction.Named.TORCH).build());
  }

  SeedParts.Files seed() throws IOException, InterruptedException {
    Network network = Networks.named("seed", Shape.image(256, 256, 3), 2);
    Preprocessing preprocessing =
        new Preprocessing(ImageOptions.keras(), Standardization.rescaling(1.0 / 255));
    Weights weights = Initialisation.keras(network, 1);
    Path onnx = scratch.resolve("seed.onnx");
    Path int8 = scratch.resolve("seed-int8.onnx");
    write(network, weights, preprocessing, onnx, int8);
    Path keras = scratch.resolve("seed.keras");
    Turns.runToEnd(peers.script("keras_seed.py", "--part", "save", "--out", keras), Map.of());
    return new SeedParts.Files(onnx, int8, keras, image());
  }

  LiteParts.Files lite() throws IOException, InterruptedException {
    Path weights = scratch.resolve("lite0.safetensors");
    Turns.runToEnd(
        peers.script("torch_lite.py", data, "--part", "save", "--out", weights), Map.of());
    Network network =
        Networks.named("lite0", Shape.image(LITE_SIDE, LITE_SIDE, 3), dataset.classes().size());
    Path onnx = scratch.resolve("lite0.onnx");
    Path int8 = scratch.resolve("lite0-int8.onnx");
    write(
        network, StartingWeights.read(weights, network, 1).weights(), lite(LITE_SIDE), onnx, int8);
    Path shipped = ShippedModel.isThere() ? ShippedModel.file() : null;
    return new LiteParts.Files(weights, onnx, int8, image(), shipped);
  }

  private Path image() {
    return dataset.samples().get(0).path();
  }

  private void write(
      Network network, Weights weights, Preprocessing preprocessing, Path onnx, Path int8) {
    ModelInfo info =
        new ModelInfo(
            network.name(),
            dataset.classes(),
            dataset.classes().get(1),
            preprocessing,
            Map.of(),
            Map.of("note", "untrained, for timing only"),
            "",
            ModelInfo.RESEARCH_ONLY);
    byte[] bytes = OnnxExport.bytes(network, weights, info.toMetadata());
    AtomicFiles.write(onnx, stream -> stream.write(bytes));
    Quantised.write(int8, network, weights, info, dataset.samples(), preprocessing);
  }
}
