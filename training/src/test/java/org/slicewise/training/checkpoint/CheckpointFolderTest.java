package org.slicewise.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;

class CheckpointFolderTest {
  @TempDir Path folder;

  private static Checkpoint checkpoint(int epochs, int numbers, Map<String, String> fingerprint) {
    Weights weights = new Weights(Map.of("w", new Tensor(new int[] {numbers}, new float[numbers])));
    return new Checkpoint(
        epochs, 1, fingerprint, JsonNodeFactory.instance.objectNode(), weights, Map.of(), null);
  }

  /** Saves a checkpoint of 100 kB and says what went wrong. */
  static final class Child {
    public static void main(String[] args) {
      try {
        new CheckpointFolder(Path.of(args[0])).save(checkpoint(2, 25_000, Map.of()));
      } catch (EnvironmentException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFullDiskIsSaidInWordsAndLeavesTheCheckpointBeforeItAlone() throws Exception {
    new CheckpointFolder(folder).save(checkpoint(1, 10, Map.of()));
    // No file of more than 8 KiB can be written: what a disk does that fills up in the middle.
    Process child =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 8; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes());
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(said)
        .startsWith("cannot write the checkpoint " + folder.resolve("epoch-0002") + " (")
        .contains("--resume")
        .doesNotContain("Exception")
        .doesNotContain(".part");
    assertThat(entries()).containsExactly("epoch-0001");
  }

  @Test
  void aConfigurationInJsonIsComparedKeyByKey() {
    String there =
        "{\"seed\":1,\"training\":{\"epochs\":5,\"optimizer\":{\"learning_rate\":0.1,\"name\":\"adam\"}}}";
    String here =
        "{\"seed\":1,\"training\":{\"epochs\":9,\"optimizer\":{\"learning_rate\":0.2,\"name\":\"adam\"}},\"threads\":2}";
    new CheckpointFolder(folder)
        .save(checkpoint(1, 10, Map.of("configuration", there, "epochs", "5")));
    assertThatThrownBy(
            () -> new CheckpointFolder(folder).newest(Map.of("configuration", here, "epochs", "9")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("threads is 'missing' there and '2' here")
        .hasMessageContaining("\"learning_rate\":0.1")
        .hasMessageContaining("\"learning_rate\":0.2")
        .hasMessageNotContaining("seed")
        .satisfies(e -> assertThat(e.getMessage().split("'5' there and '9' here", -1)).hasSize(2));
  }

  @Test
  void veryLongValuesAreKeptAndComparedAsTheirHash() throws IOException {
    String means = "1.5,".repeat(300_000);
    Map<String, String> theirs = Map.of("configuration", statistics(means + "1"));
    new CheckpointFolder(folder).save(checkpoint(1, 10, theirs));
    assertThat(Files.size(folder.resolve("epoch-0001/state.json"))).isLessThan(2000);
    assertThat(new CheckpointFolder(folder).newest(theirs)).isPresent();
    assertThatThrownBy(
            () ->
                new CheckpointFolder(folder)
                    .newest(Map.of("configuration", statistics(means + "2"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("preprocessing.mean is 'SHA-256")
        .hasMessageNotContaining("rescale")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
  }

  private static String statistics(String means) {
    return "{\"preprocessing\":{\"mean\":[%s],\"rescale\":0.5}}".formatted(means);
  }

  @Test
  void longPlainValuesAreShownWhereTheyDiffer() {
    String same = "a".repeat(300);
    new CheckpointFolder(folder).save(checkpoint(1, 10, Map.of("x", same + "ONE" + same)));
    assertThatThrownBy(
            () ->
                new CheckpointFolder(folder).newest(Map.of("x", same + "TWO" + same.substring(1))))
        .hasMessageContaining("SHA-256");
    new CheckpointFolder(folder)
        .save(checkpoint(1, 10, Map.of("x", same + "ONE" + "b".repeat(100))));
    assertThatThrownBy(
            () -> new CheckpointFolder(folder).newest(Map.of("x", same + "TWO" + "b".repeat(100))))
        .hasMessageContaining("aaaONEbbb")
        .hasMessageContaining("aaaTWObbb")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
  }

  @Test
  void theSameImagesInAnotherFolderAreTheSameDataSet() {
    Map<String, String> theirs = Map.of("data set", "/mnt/a (0123456789abcdef)");
    new CheckpointFolder(folder).save(checkpoint(1, 10, theirs));
    assertThat(new CheckpointFolder(folder).newest(Map.of("data set", "../b (0123456789abcdef)")))
        .isPresent();
    assertThatThrownBy(
            () ->
                new CheckpointFolder(folder)
                    .newest(Map.of("data set", "/mnt/a (0123456789abcdee)")))
        .hasMessageContaining(
            "data set is '/mnt/a (0123456789abcdef)' there and '/mnt/a (0123456789abcdee)' here");
  }

  @Test
  void aStateThatIsCutShortIsNamed() throws IOException {
    Path saved = new CheckpointFolder(folder).save(checkpoint(1, 10, Map.of()));
    Files.writeString(saved.resolve("state.json"), "{\"epochs\":");
    assertThatThrownBy(() -> new CheckpointFolder(folder).newest(Map.of()))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining(saved.toString())
        .hasMessageContaining("cut short")
        .hasMessageNotContaining("Exception");
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}
