package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.Interpolation;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.outside.Altered;
import org.slicewise.outside.Drawn;
import org.slicewise.outside.Everyday;
import org.slicewise.outside.Kind;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.split.ImageContents;
import org.slicewise.split.Split;
import org.slicewise.split.SplitPlan;
import org.slicewise.testing.Golden;

/**
 * The rates of docs/outside.md: EfficientNet-Lite0 with ImageNet's weights taught on the training
 * part of COVID-CT. Needs the data beside the project ({@code ../shared/data}) and the weights
 * ({@code -Dweights=DIR}); about two minutes.
 */
@Tag("heavy")
class OutsideOnCovidCtTest {
  private static final int SIZE = 224;
  private static final long SEED = 1;

  @TempDir Path folder;

  @Test
  void fewSlicesAreCalledOutsideAndFewOtherImagesAreNot() throws IOException {
    Path covid = data("covid-ct");
    Path luna = data("luna-slices");
    Dataset dataset = ImageFolder.read(covid, FlowOptions.fromMap(Map.of()));
    ImageOptions image =
        ImageOptions.keras()
            .withTargetSize(SIZE, SIZE)
            .withColorMode(ColorMode.RGB)
            .withInterpolation(Interpolation.BILINEAR)
            .harmonised();
    Split split = official(dataset, image);
    Path model = folder.resolve("model.onnx");
    ModelInfo info = info(image, dataset.classes());
    OutsideTeaching teaching =
        new OutsideTeaching(
            info,
            split.train(),
            split.validation(),
            SEED,
            Runtime.getRuntime().availableProcessors(),
            OutsideTeaching.Examination.WHOLE);
    OutsideTeaching.Taught taught = teaching.teach(lite0(info), model);
    Files.write(model, taught.model());
    System.out.println(taught.inWords());
    ((Map<?, ?>) taught.record().get("kinds")).forEach((k, v) -> System.out.println(k + " " + v));

    try (OnnxModel opened = OnnxModel.open(model)) {
      List<byte[]> validation = files(split.validation().stream().map(Sample::path).toList());
      assertThat(outside("validation slices", opened, validation)).isLessThanOrEqualTo(0.05);
      List<Path> some = everySeventh(luna);
      outside("LUNA slices as they are", opened, files(some));
      Map<Kind, Double> missed = new LinkedHashMap<>();
      for (Altered way : Altered.values()) {
        List<byte[]> altered = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
          altered.add(altered(some.get(i), way, i));
        }
        missed.put(way, 1 - outside("LUNA slices, " + way.word(), opened, altered));
      }
      for (Drawn kind : Drawn.values()) {
        List<byte[]> drawn = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          drawn.add(Everyday.file(kind.draw(77_000 + i)));
        }
        missed.put(kind, 1 - outside(kind.word(), opened, drawn));
      }
      assertThat(
              Stream.of(Altered.UPSIDE_DOWN, Altered.INVERTED, Altered.CUT)
                  .mapToDouble(missed::get)
                  .average()
                  .orElseThrow())
          .isLessThanOrEqualTo(0.05);
      assertThat(missed.values().stream().mapToDouble(m -> m).average().orElseThrow())
          .isLessThanOrEqualTo(0.05);
    }
  }

  /**
   * The networks of a finished cross-validation, named by {@code -Dfolds=DIR}: each LUNA slice and
   * each drawing is shown to one of them, in turn.
   */
  @Test
  void networksOfFoldsMissFewAlteredSlicesOfAnotherCollection() throws IOException {
    String named = System.getProperty("folds");
    assumeTrue(named != null, "-Dfolds=DIR says where a finished crossval is to be found");
    List<Path> luna = everySeventh(data("luna-slices"));
    List<OnnxModel> models = new ArrayList<>();
    try (Stream<Path> folds = Files.list(Path.of(named, "folds"))) {
      for (Path fold : folds.filter(Files::isDirectory).sorted().toList()) {
        models.add(OnnxModel.open(fold.resolve("model.onnx")));
      }
    }
    try {
      inTurn("LUNA slices as they are", models, files(luna));
      for (Altered way : Altered.values()) {
        List<byte[]> altered = new ArrayList<>();
        for (int i = 0; i < luna.size(); i++) {
          altered.add(altered(luna.get(i), way, i));
        }
        double found = inTurn("LUNA slices, " + way.word(), models, altered);
        assertThat(found).as(way.word()).isGreaterThanOrEqualTo(0.95);
      }
      List<byte[]> drawn = new ArrayList<>();
      for (Drawn kind : Drawn.values()) {
        for (int i = 0; i < 10; i++) {
          drawn.add(Everyday.file(kind.draw(77_000 + i)));
        }
      }
      assertThat(inTurn("drawings", models, drawn)).isGreaterThanOrEqualTo(0.95);
    } finally {
      models.forEach(OnnxModel::close);
    }
  }

  private static double inTurn(String name, List<OnnxModel> models, List<byte[]> files) {
    int count = 0;
    for (int i = 0; i < files.size(); i++) {
      OnnxModel model = models.get(i % models.size());
      float[] image = model.info().preprocessing().apply(files.get(i), name).values();
      count += model.outside(image, 1)[0] > 0 ? 1 : 0;
    }
    System.out.printf("%s: %d of %d are outside%n", name, count, files.size());
    return (double) count / files.size();
  }

  private static List<Path> everySeventh(Path folder) throws IOException {
    List<Path> slices;
    try (Stream<Path> all = Files.list(folder)) {
      slices = all.sorted().toList();
    }
    List<Path> some = new ArrayList<>();
    for (int i = 0; i < slices.size(); i += 7) {
      some.add(slices.get(i));
    }
    return some;
  }

  private static byte[] altered(Path slice, Altered way, long seed) {
    ImageOptions whole =
        ImageOptions.keras().withTargetSize(0, 0).withColorMode(ColorMode.GRAYSCALE);
    return Everyday.file(way.of(ImageLoader.load(slice, whole), seed));
  }

  /** The share of images to which the model gives no answer because they are outside. */
  private static double outside(String name, OnnxModel model, List<byte[]> files) {
    int count = 0;
    Preprocessing preprocessing = model.info().preprocessing();
    for (byte[] file : files) {
      float[] image = preprocessing.apply(file, name).values();
      count += model.outside(image, 1)[0] > 0 ? 1 : 0;
    }
    System.out.printf("%s: %d of %d are outside%n", name, count, files.size());
    return (double) count / files.size();
  }

  private static List<byte[]> files(List<Path> paths) throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(Files.readAllBytes(path));
    }
    return files;
  }

  private static Path data(String name) {
    Path path = Golden.weights().resolveSibling("data").resolve(name);
    assumeTrue(Files.isDirectory(path), () -> "there is no " + path);
    return path;
  }

  private static Split official(Dataset dataset, ImageOptions image) {
    ImageContents contents =
        ImageContents.of(
            dataset.samples(),
            sample -> ImageLoader.load(sample.path(), image),
            Runtime.getRuntime().availableProcessors());
    return SplitPlan.named("official", 0.2, 0, SEED).split(dataset, contents);
  }

  private static ModelInfo info(ImageOptions image, List<String> classes) {
    return ModelInfo.of(
        "lite0",
        classes,
        new Preprocessing(image, Standardization.fromMap(Map.of("preprocessing_function", "tf"))));
  }

  private static byte[] lite0(ModelInfo info) {
    Path file = Golden.weights().resolve("tf_efficientnet_lite0.safetensors");
    assumeTrue(
        Files.exists(file),
        () -> file + " is not here; -Dweights=DIR says where it is to be found");
    Network network = Networks.named("lite0", Shape.image(SIZE, SIZE, 3), info.classes().size());
    Map<String, Tensor> tensors = new LinkedHashMap<>(Safetensors.read(file).tensors());
    tensors.keySet().removeIf(name -> name.startsWith("classifier."));
    Weights fresh = Initialisation.keras(network, SEED);
    fresh.tensors().forEach(tensors::putIfAbsent);
    return OnnxExport.bytes(network, new Weights(tensors), info.toMetadata());
  }
}
