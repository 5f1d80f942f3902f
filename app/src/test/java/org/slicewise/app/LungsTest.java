package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageWriter;
import org.slicewise.image.Lungs;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;
import org.slicewise.scoring.OnnxModel;

class LungsTest {
  @TempDir private Path folder;

  private Cli.Answer train(Path data, String lungs) {
    Path network =
        Cli.write(
            folder.resolve("tiny.yaml"),
            """
            name: tiny
            input: [32, 32, 1]
            layers:
              - Flatten: {}
              - Dense: {units: 2, activation: softmax}
            """);
    return Cli.run(
        "train",
        data,
        "--out",
        folder.resolve("out"),
        "--network",
        network,
        "--epochs",
        1,
        "--lungs",
        lungs);
  }

  @Test
  void aTrainingSaysInHowManyImagesTheLungsWereFoundAndItsModelLooksForThemToo()
      throws IOException {
    Path data =
        Phantom.write(
            folder.resolve("phantom"),
            PhantomOptions.defaults().withSize(64).withPatientsPerClass(5).withSeed(3));
    Path flat = data.resolve("no_lesion").resolve("flat.png");
    ImageWriter.write(flat, new ImageArray(64, 64, 1, new float[64 * 64]), new ImageFormat.Png());

    Cli.Answer wrong = train(data, "box");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("lungs in the data options must be one of [off, crop, mask]");

    Cli.Answer answer = train(data, "mask");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    JsonNode run = new ObjectMapper().readTree(folder.resolve("out/run.json").toFile());
    JsonNode lungs = run.get("lungs");
    int images = run.get("data").get("images").asInt();
    assertThat(lungs.get("asked").asText()).isEqualTo("mask");
    assertThat(lungs.get("whole").toString()).contains("no_lesion/flat.png");
    assertThat(lungs.get("found").asInt() + lungs.get("whole").size()).isEqualTo(images);
    assertThat(lungs.get("found").asInt()).isGreaterThan(images / 2);
    assertThat(answer.out())
        .contains(
            "The lungs were found in %d of %d images"
                .formatted(lungs.get("found").asInt(), images));
    try (OnnxModel model = OnnxModel.open(folder.resolve("out/model.onnx"))) {
      assertThat(model.info().preprocessing().image().lungs()).isEqualTo(Lungs.MASK);
    }
  }
}
