package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;
import org.slicewise.model.ModelInfo;
import org.slicewise.model.Tta;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.onnx.OutsideExport;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.outside.OutsideDetector;
import org.slicewise.outside.OutsideReader;
import org.slicewise.scoring.inputs.ImageInput;
import org.slicewise.scoring.inputs.ImageSupply;

/** A model that calls bright images outside. */
class OutsideAnswersTest {
  private static final int SIZE = 32;

  @TempDir Path folder;
  private Path plain;
  private Path telling;
  private Path dark;
  private Path bright;

  @BeforeEach
  void write() throws IOException {
    Network network = Networks.named("small", Shape.image(SIZE, SIZE, 3), 2);
    ModelInfo info =
        ModelInfo.of(
            "small",
            List.of("a", "b"),
            new Preprocessing(
                ImageOptions.keras().withTargetSize(SIZE, SIZE),
                Standardization.rescaling(1 / 255.0)));
    byte[] model = OnnxExport.bytes(network, Initialisation.keras(network, 1), info.toMetadata());
    plain = Files.write(folder.resolve("plain.onnx"), model);
    telling =
        Files.write(
            folder.resolve("telling.onnx"), OutsideExport.withOutside(model, brightness(model)));
    dark = image("dark.png", 40);
    bright = image("bright.png", 220);
  }

  /** Above 0 where the mean of the coarse image is above one half. */
  private static OutsideDetector brightness(byte[] model) {
    List<OutsideReader> readers = new ArrayList<>();
    for (List<Integer> parts : OutsideExport.stretches(model)) {
      int size = parts.stream().mapToInt(Integer::intValue).sum();
      int pixels = parts.size() == 1 ? 0 : parts.get(1);
      float[] ones = new float[size];
      Arrays.fill(ones, 1);
      float[] direction = new float[size];
      Arrays.fill(direction, size - pixels, size, 1f / pixels);
      readers.add(
          new OutsideReader(
              new float[size], ones, direction, -0.5f, new float[][] {new float[size]}, 1e9f));
    }
    return new OutsideDetector(readers);
  }

  private Path image(String name, float grey) {
    float[] values = new float[SIZE * SIZE * 3];
    Arrays.fill(values, grey);
    Path file = folder.resolve(name);
    ImageWriter.write(file, new ImageArray(SIZE, SIZE, 3, values), new ImageFormat.Png());
    return file;
  }

  private String printed(Path model, PredictionFormat.Kind kind) {
    StringWriter text = new StringWriter();
    try (OnnxModel opened = OnnxModel.open(model)) {
      PredictionFormat format =
          PredictionFormat.of(
              kind, PredictionFormat.About.IMAGES, opened.info(), new PrintWriter(text));
      format.begin();
      new Scorer(opened, ScoringOptions.defaults())
          .score(
              ImageSupply.of(
                  List.of(new ImageInput.File(dark), new ImageInput.File(bright)).iterator()),
              format::row);
    }
    return text.toString();
  }

  @Test
  void anImageOutsideGetsNoAnswerAndKeepsItsProbabilities() {
    List<String> json = printed(telling, PredictionFormat.Kind.JSON).lines().toList();
    assertThat(json.get(0)).contains("dark.png", "\"abstain\":false", "\"reason\":null");
    assertThat(json.get(1))
        .contains("bright.png", "\"abstain\":true", "\"reason\":\"outside what this model knows\"");
    List<String> before = printed(plain, PredictionFormat.Kind.JSON).lines().toList();
    assertThat(json.get(0)).isEqualTo(before.get(0));
    assertThat(json.get(1))
        .isEqualTo(
            before
                .get(1)
                .replace(
                    "\"abstain\":false,\"reason\":null",
                    "\"abstain\":true,\"reason\":\"outside what this model knows\""));
  }

  @Test
  void tableAndCsvSayItToo() {
    List<String> table = printed(telling, PredictionFormat.Kind.TABLE).lines().toList();
    assertThat(table.get(1)).endsWith("dark.png");
    assertThat(table.get(2)).endsWith("bright.png (outside what this model knows)");
    List<String> csv = printed(telling, PredictionFormat.Kind.CSV).lines().toList();
    assertThat(csv.get(1)).contains(",false,,");
    assertThat(csv.get(2)).contains(",true,outside what this model knows,");
  }

  @Test
  void rowsOfADataSetSayWhichImagesAreOutside() {
    List<Sample> samples =
        List.of(new Sample("dark.png", dark, 0, "p"), new Sample("bright.png", bright, 1, "q"));
    try (OnnxModel opened = OnnxModel.open(telling)) {
      Predictions scored = new Scorer(opened, ScoringOptions.defaults()).score(samples);
      assertThat(scored.rows())
          .extracting(row -> row.extra().get(Prediction.OUTSIDE))
          .containsExactly("false", "true");
    }
    try (OnnxModel opened = OnnxModel.open(plain)) {
      Predictions scored = new Scorer(opened, ScoringOptions.defaults()).score(samples);
      assertThat(scored.rows()).allMatch(row -> !row.extra().containsKey(Prediction.OUTSIDE));
    }
  }

  @Test
  void aMirroredViewCountsForTheProbabilitiesAndNotForWhatIsOutside() throws IOException {
    float[] x = new float[2 * SIZE * SIZE * 3];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (i / 3 % SIZE) / SIZE / (i < x.length / 2 ? 1 : 4); // brighter to the right
    }
    try (OnnxModel once = OnnxModel.open(telling)) {
      Path both = folder.resolve("both.onnx");
      Files.write(
          both,
          OnnxExport.withMetadata(
              Files.readAllBytes(telling), once.info().withTta(Tta.FLIP).toMetadata()));
      try (OnnxModel twice = OnnxModel.open(both)) {
        OnnxModel.Answers answers = twice.answer(x, 2);
        assertThat(answers.outside()).containsExactly(once.outside(x, 2));
        assertThat(answers.probabilities()).isDeepEqualTo(twice.score(x, 2));
        assertThat(answers.probabilities()[0]).isNotEqualTo(once.answer(x, 2).probabilities()[0]);
      }
    }
  }
}
