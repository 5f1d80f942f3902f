package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;
import org.slicewise.phantom.Confounder;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.testing.Golden;

class HarmoniseTest {
  @TempDir private Path folder;

  private Path phantom(Confounder confounder) {
    return Phantom.write(
        folder.resolve("phantom"),
        PhantomOptions.defaults()
            .withSize(64)
            .withPatientsPerClass(10)
            .withSeed(2)
            .withConfounder(confounder));
  }

  private Cli.Answer train(Path data, Object... more) {
    Path network =
        Cli.write(
            folder.resolve("tiny.yaml"),
            """
            name: tiny
            input: [32, 32, 3]
            layers:
              - Conv2D: {filters: 8, kernel_size: 3, strides: 2, activation: relu}
              - Flatten: {}
              - Dense: {units: 2, activation: softmax}
            """);
    List<Object> words =
        new ArrayList<>(
            List.of(
                "train",
                data,
                "--out",
                folder.resolve("out"),
                "--network",
                network,
                "--epochs",
                15,
                "--batch-size",
                8));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  private JsonNode harmonise() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("out/run.json").toFile()).get("harmonise");
  }

  private ImageOptions ofModel() {
    try (OnnxModel model = OnnxModel.open(folder.resolve("out/model.onnx"))) {
      return model.info().preprocessing().image();
    }
  }

  @Test
  void whereTheFileFormatGivesTheClassAwayImagesAreHarmonisedAndItIsSaid() throws IOException {
    Cli.Answer answer = train(phantom(Confounder.FILE_FORMAT));

    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    String sentence =
        answer
            .out()
            .lines()
            .filter(l -> l.startsWith("Every image is harmonised"))
            .findFirst()
            .orElseThrow();
    assertThat(sentence).contains("facts of the files alone predict the class of 100%");
    assertThat(harmonise().get("asked").asText()).isEqualTo("auto");
    assertThat(harmonise().get("on").asBoolean()).isTrue();
    assertThat(harmonise().get("why").asText()).isEqualTo(sentence);
    assertThat(Files.readString(folder.resolve("out/report.html")))
        .contains("Every image is harmonised");
    assertThat(ofModel().harmonise()).isTrue();
    assertThat(ofModel().interpolation().name()).isEqualTo("BILINEAR");

    Map<String, byte[]> inputs = losslessCopies();
    List<Object> predict =
        new ArrayList<>(List.of("predict", folder.resolve("out/model.onnx"), "--format", "csv"));
    for (Map.Entry<String, byte[]> copy : inputs.entrySet()) {
      predict.add(Files.write(folder.resolve(copy.getKey()), copy.getValue()));
    }
    Cli.Answer predicted = Cli.run(predict.toArray());
    assertThat(predicted.err()).isEmpty();
    assertThat(predicted.out().lines().skip(1).map(l -> l.substring(l.indexOf(',') + 1)).distinct())
        .as(predicted.out())
        .hasSize(1);
    assertThat(predicted.out().lines()).hasSize(1 + inputs.size());
  }

  /** One grey slice as PNG, BMP and TIFF, in grey, RGB and (but BMP) opaque RGBA. */
  private Map<String, byte[]> losslessCopies() throws IOException {
    var grey =
        ImageLoader.load(
            first(folder.resolve("phantom/data/no_lesion")),
            ImageOptions.keras().withTargetSize(0, 0).withColorMode(ColorMode.GRAYSCALE));
    Map<String, byte[]> copies = new LinkedHashMap<>();
    for (String format : List.of("png", "bmp", "tiff")) {
      for (int type :
          new int[] {
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR
          }) {
        if (format.equals("bmp") && type == BufferedImage.TYPE_4BYTE_ABGR) {
          continue;
        }
        BufferedImage image = new BufferedImage(grey.width(), grey.height(), type);
        for (int y = 0; y < grey.height(); y++) {
          for (int x = 0; x < grey.width(); x++) {
            int value = (int) grey.at(y, x, 0);
            if (type == BufferedImage.TYPE_BYTE_GRAY) {
              image.getRaster().setSample(x, y, 0, value);
            } else {
              image.setRGB(x, y, 0xff000000 | value * 0x010101);
            }
          }
        }
        var bytes = new java.io.ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        copies.put("copy-" + type + "." + format, bytes.toByteArray());
      }
    }
    return copies;
  }

  private static Path first(Path classFolder) throws IOException {
    try (Stream<Path> files = Files.list(classFolder)) {
      return files.sorted().findFirst().orElseThrow();
    }
  }

  @Test
  void whereFileFactsSayNothingImagesAreLeftAsTheyAre() throws IOException {
    Cli.Answer answer = train(phantom(Confounder.NONE));
    assertThat(answer.status()).isZero();
    assertThat(answer.out()).doesNotContainIgnoringCase("harmonised");
    assertThat(harmonise().get("on").asBoolean()).isFalse();
    assertThat(ofModel().harmonise()).isFalse();
    assertThat(ofModel().interpolation().name()).isEqualTo("NEAREST");
  }

  @Test
  void onAndOffAreObeyed() throws IOException {
    Path data = phantom(Confounder.FILE_FORMAT);
    Cli.Answer off = train(data, "--harmonise", "off");
    assertThat(off.status()).isZero();
    assertThat(off.out()).contains("NOT harmonised, as --harmonise off asks, though facts of");
    assertThat(ofModel().harmonise()).isFalse();

    Cli.Answer on = train(data, "--harmonise", "on", "--interpolation", "box", "--restart");
    assertThat(on.err()).isEmpty();
    assertThat(ofModel().harmonise()).isTrue();
    assertThat(ofModel().interpolation().name()).isEqualTo("BOX");
    assertThat(harmonise().get("asked").asText()).isEqualTo("on");

    Cli.Answer wrong = train(data, "--harmonise", "maybe", "--restart");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("harmonise must be auto, on or off, found 'maybe'");
  }

  @Test
  void savingAsJpegOfQuality95HardlyChangesThePrediction() throws IOException {
    Path data = phantom(Confounder.NONE);
    assertThat(train(data, "--harmonise", "on").status()).isZero();
    assertChanges(data, 0.01);
  }

  @Test
  @Tag("heavy")
  void onTheDemosNetworkAndPhantomToo() throws IOException {
    Path data =
        Phantom.write(
            folder.resolve("phantom"), PhantomOptions.defaults().withPatientsPerClass(40));
    assertThat(trainSmall(data).status()).isZero();
    assertChanges(data, 0.01);
  }

  @Test
  @Tag("heavy")
  void onCovidCtToo() throws IOException {
    Path data = Golden.root().resolve(System.getProperty("data", "../shared/data/covid-ct"));
    assumeThat(data).as("COVID-CT is not there; give -Ddata=DIR").isDirectory();
    assertThat(trainSmall(data).status()).isZero();
    assertChanges(data, 0.01);
  }

  private Cli.Answer trainSmall(Path data) {
    return Cli.run(
        "train",
        data,
        "--out",
        folder.resolve("out"),
        "--network",
        "small",
        "--harmonise",
        "on",
        "--target-size",
        "128,128",
        "--color-mode",
        "grayscale",
        "--epochs",
        40,
        "--batch-size",
        8,
        "--learning-rate",
        0.003,
        "--schedule",
        "cosine",
        "--horizontal-flip",
        "--rotation-range",
        8);
  }

  /** Saves each lossless image as grey PNG and as JPEG of quality 95, and predicts both. */
  private void assertChanges(Path data, double most) throws IOException {
    ImageOptions grey =
        ImageOptions.keras().withTargetSize(0, 0).withColorMode(ColorMode.GRAYSCALE);
    List<Path> originals = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data)) {
      files.filter(f -> f.toString().endsWith(".png")).sorted().forEach(originals::add);
    }
    List<Path> jpegs = new ArrayList<>();
    for (int i = 0; i < originals.size(); i++) {
      Path jpeg = folder.resolve("q95").resolve(i + ".jpg");
      ImageWriter.write(jpeg, ImageLoader.load(originals.get(i), grey), new ImageFormat.Jpeg(95));
      jpegs.add(jpeg);
    }
    double[] before = probabilities(originals);
    double[] after = probabilities(jpegs);
    double[] change = new double[before.length];
    Arrays.setAll(change, i -> Math.abs(before[i] - after[i]));
    Arrays.sort(change);
    double median = change[change.length / 2];
    double p99 = change[(int) Math.ceil(0.99 * change.length) - 1];
    System.out.printf(
        "JPEG 95 against lossless, %d images: median change %.4f, 99th percentile %.4f, most %.4f%n",
        change.length, median, p99, change[change.length - 1]);
    assertThat(median).isLessThanOrEqualTo(most);
    assertThat(change[change.length - 1]).as("two ways of saving").isPositive();
  }

  private double[] probabilities(List<Path> files) {
    try (OnnxModel model = OnnxModel.open(folder.resolve("out/model.onnx"))) {
      var samples =
          files.stream().map(f -> new org.slicewise.data.Sample(f.toString(), f, 0, "")).toList();
      return new org.slicewise.scoring.Scorer(
              model, org.slicewise.scoring.ScoringOptions.defaults())
          .score(samples).rows().stream().mapToDouble(r -> r.probabilities()[1]).toArray();
    }
  }
}
