package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.model.ModelInfo;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.testing.Golden;

/** The model in {@code models/}, as a user of a fresh clone gets it. */
class ShippedModelTest {
  private static final Path MODEL = Golden.root().resolve("models/slicewise.onnx");
  private static final long LARGEST = 20L << 20;

  @TempDir Path temp;

  @Test
  void isSmallAndSaysWhereItComesFrom() throws IOException {
    assertThat(Files.size(MODEL)).isLessThan(LARGEST);
    try (OnnxModel model = OnnxModel.open(MODEL)) {
      ModelInfo info = model.info();
      assertThat(info.classes()).containsExactly("CT_COVID", "CT_NonCOVID");
      assertThat(info.positive()).isEqualTo("CT_COVID");
      assertThat(info.preprocessing().image().harmonise()).isTrue();
      assertThat(info.disclaimer()).contains("research");
      assertThat(info.provenance().get("initial_weights").toString())
          .contains("tf_efficientnet_lite0.safetensors", "; weights.safetensors, SHA-256");
      assertThat((List<?>) info.provenance().get("members")).hasSize(2);
      assertThat(info.decisions().fittedOn().part()).contains("out-of-fold");
      assertThat(info.decisions().fittedOn().images()).isEqualTo(543);
      assertThat(info.decisions().fittedOn().patients()).isEqualTo(289);
      assertThat(info.decisions().selective()).isNotNull();
      assertThat(model.hasActivationMap()).isTrue();
      assertThat(model.knowsOutside()).isTrue();
    }
    String card = Files.readString(MODEL.resolveSibling("README.md"));
    assertThat(card).contains("Apache-2.0", "ImageNet", "slicewise train", "--seed");
  }

  @Test
  void answersWithoutBeingNamed() throws IOException {
    Path data =
        Phantom.write(temp.resolve("phantom"), PhantomOptions.defaults()); // drawn, not real
    Path image;
    try (var files = Files.walk(data)) {
      image = files.filter(f -> f.toString().endsWith(".png")).sorted().findFirst().orElseThrow();
    }
    Path text = Cli.write(temp.resolve("notes.txt"), "no image");
    String home = System.setProperty("slicewise.home", Golden.root().toString());
    try {
      Cli.Answer answer = Cli.run("predict", image, text, "--format", "json");
      assertThat(answer.status()).isEqualTo(2); // for the text
      List<String> lines = answer.out().lines().toList();
      assertThat(lines).hasSize(2);
      JsonNode first = new com.fasterxml.jackson.databind.ObjectMapper().readTree(lines.get(0));
      JsonNode said = first.get("predictions").get(0);
      assertThat(said.get("probabilities").get("CT_COVID").asDouble()).isBetween(0.0, 1.0);
      assertThat(said.get("set").isArray()).isTrue();
      assertThat(lines.get(1)).contains("notes.txt", "error");
    } finally {
      if (home == null) {
        System.clearProperty("slicewise.home");
      } else {
        System.setProperty("slicewise.home", home);
      }
    }
  }
}
