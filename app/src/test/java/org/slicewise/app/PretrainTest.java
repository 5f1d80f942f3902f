package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.network.Network;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.network.weights.StartingWeights;

/** From folders of unlabelled images to weights that train takes, through the command line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PretrainTest {
  private static @TempDir Path temp;
  private Path data;
  private Path network;
  private Path out;
  private Cli.Answer answer;

  @BeforeAll
  void pretrain() {
    data = Cli.images(temp.resolve("data"), 6);
    network = Cli.tinyNetwork(temp);
    out = temp.resolve("out");
    answer = pretrain(data, out);
  }

  private Cli.Answer pretrain(Path folder, Path into, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("pretrain", folder, "--out", into, "--network", network, "--epochs", 3));
    words.addAll(List.of("--batch-size", 4, "--expander", 8, "--threads", 1));
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  @Test
  void whatIsDocumentedIsWritten() throws IOException {
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    assertThat(Cli.files(out))
        .contains("weights.safetensors", "history.csv", "images.csv", "run.json")
        .anyMatch(f -> f.startsWith("checkpoints/epoch-0003/"))
        .noneMatch(f -> f.endsWith(".part"));
    assertThat(Files.readAllLines(out.resolve("history.csv")))
        .hasSize(4)
        .first()
        .isEqualTo(
            "epoch,loss,invariance,variance,covariance,deviation,learning_rate,seconds,images_per_second");
    assertThat(Files.readAllLines(out.resolve("images.csv"))).hasSize(13);
    assertThat(answer.out())
        .contains("12 images")
        .contains("harmonised")
        .contains("epoch 3/3  loss ", "  invariance ", "  variance ", "  covariance ");
    JsonNode run = Json.read(out.resolve("run.json"));
    assertThat(run.at("/data/images").asInt()).isEqualTo(12);
    assertThat(run.at("/data/fingerprint").asText()).hasSize(64);
    assertThat(run.at("/settings/training/learning_rate").asDouble()).isEqualTo(3e-4);
    assertThat(run.at("/environment/slicewise").asText()).isNotEmpty();
    assertThat(run.get("deviation").asDouble()).isBetween(0.1, 2.0);
    assertThat(run.get("collapsed").asBoolean()).isFalse();
    assertThat(Safetensors.read(out.resolve("weights.safetensors")).tensors().keySet())
        .containsExactly(
            "conv2d.weight",
            "conv2d.bias",
            "batch_normalization.weight",
            "batch_normalization.bias",
            "batch_normalization.running_mean",
            "batch_normalization.running_var");
  }

  @Test
  void otherFolderNamesGiveTheSameBytes() throws IOException {
    Path other = temp.resolve("renamed");
    Files.createDirectories(other);
    Cli.copy(data.resolve("bright"), other.resolve("zebra"));
    Files.createDirectories(other.resolve("zebra/more"));
    for (Path dark : files(data.resolve("dark"))) {
      Files.copy(dark, other.resolve("zebra/more").resolve("not-" + dark.getFileName()));
    }
    Cli.Answer renamed = pretrain(other, temp.resolve("renamed-out"));
    assertThat(renamed.err()).isEmpty();
    assertThat(temp.resolve("renamed-out/weights.safetensors"))
        .hasSameBinaryContentAs(out.resolve("weights.safetensors"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void anInterruptedOneIsResumedToTheSameBytesAndNotOverwrittenUnasked() throws IOException {
    Path part = temp.resolve("part");
    assertThat(pretrain(data, part).status()).isZero();
    // As a kill in the third epoch leaves it.
    Files.delete(part.resolve("run.json"));
    Files.delete(part.resolve("weights.safetensors"));
    OutFolder.deleteTree(part.resolve("checkpoints/epoch-0003"));

    Cli.Answer unasked = pretrain(data, part);
    assertThat(unasked.status()).isEqualTo(2);
    assertThat(unasked.err()).contains("--resume", "--restart");
    Cli.Answer other = pretrain(data, part, "--resume", "--seed", 2);
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err()).contains("seed is '1' there and '2' here");

    Cli.Answer resumed = pretrain(data, part, "--resume");
    assertThat(resumed.err()).isEmpty();
    assertThat(resumed.out()).contains("goes on after epoch 2 of 3").doesNotContain("epoch 2/3");
    assertThat(part.resolve("weights.safetensors"))
        .hasSameBinaryContentAs(out.resolve("weights.safetensors"));
  }

  @Test
  void theWeightsAreAllOfTheNetworkButItsClassifier() {
    Network tiny = NetworkChoice.of(network.toString(), null, 2);
    StartingWeights read = StartingWeights.read(out.resolve("weights.safetensors"), tiny, 1);
    assertThat(read.fresh()).containsExactly("dense.weight", "dense.bias");
  }

  @Test
  @Tag("heavy")
  void trainBeginsWithTheWeights() {
    Cli.Answer trained =
        Cli.run(
            "train",
            data,
            "--out",
            temp.resolve("trained"),
            "--network",
            network,
            "--weights",
            out.resolve("weights.safetensors"),
            "--epochs",
            1,
            "--batch-size",
            4,
            "--validation-share",
            0.34);
    assertThat(trained.err()).isEmpty();
    assertThat(trained.status()).isZero();
    assertThat(trained.out()).contains("new: dense.weight, dense.bias");
  }

  @Test
  void whatASplitHoldsBackIsNotSeen() throws IOException {
    Path split =
        Cli.write(
            temp.resolve("split.csv"),
            "file,part\nbright/00.png,validation\nbright/01.png,test\ndark/00.png,train\n");
    Path list = Cli.write(temp.resolve("list.txt"), "dark/05.png\n");
    Path into = temp.resolve("held");
    Cli.Answer held =
        pretrain(data, into, "--leave-out", split, "--leave-out", list, "--epochs", 1);
    assertThat(held.err()).isEmpty();
    assertThat(held.out()).contains("9 images; left out: 3 asked for");
    assertThat(Files.readString(into.resolve("images.csv")))
        .doesNotContain(Path.of("bright", "00.png").toString())
        .contains(Path.of("dark", "00.png").toString());
    assertThat(Json.read(into.resolve("run.json")).at("/data/held_out")).hasSize(3);
  }

  @Test
  void anUnreadableImageIsNamedAndSkippedOnlyWhenAsked() throws IOException {
    Path broken = temp.resolve("broken");
    Files.createDirectories(broken);
    Cli.copy(data.resolve("dark"), broken.resolve("dark"));
    Cli.write(broken.resolve("cut-short.png"), "not an image");
    Cli.Answer refused = pretrain(broken, temp.resolve("broken-out"), "--epochs", 1);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("cut-short.png").hasLineCount(1);
    Cli.Answer skipped =
        pretrain(broken, temp.resolve("broken-out"), "--epochs", 1, "--skip-unreadable");
    assertThat(skipped.err()).isEmpty();
    assertThat(skipped.out()).contains("1 unreadable").contains("cut-short.png");
  }

  @Test
  void whatNeedsLabelsOrHasNoBackboneIsRefusedInOneSentence() {
    Path config = Cli.write(temp.resolve("train.yaml"), "training: {class_weight: balanced}\n");
    Cli.Answer labels = pretrain(data, temp.resolve("no"), "--config", config);
    assertThat(labels.status()).isEqualTo(2);
    assertThat(labels.err()).contains("'training: class_weight'").hasLineCount(1);
    Cli.Answer option = pretrain(data, temp.resolve("no"), "--mixup", 0.2);
    assertThat(option.status()).isEqualTo(2);
    assertThat(option.err()).contains("--mixup");
    Cli.Answer seed = Cli.run("pretrain", data, "--out", temp.resolve("no"), "--network", "seed");
    assertThat(seed.status()).isEqualTo(2);
    assertThat(seed.err()).contains("no backbone to adapt").hasLineCount(1);
    Cli.Answer plateau = pretrain(data, temp.resolve("no"), "--schedule", "reduce_on_plateau");
    assertThat(plateau.status()).isEqualTo(2);
    assertThat(plateau.err()).contains("reduce_on_plateau").hasLineCount(1);
    assertThat(temp.resolve("no/weights.safetensors")).doesNotExist();
  }

  @Test
  void aDivergenceEndsWithStatusOne() {
    Cli.Answer wild =
        pretrain(
            data,
            temp.resolve("wild"),
            "--optimizer",
            "sgd",
            "--learning-rate",
            1e30,
            "--schedule",
            "constant");
    assertThat(wild.status()).isEqualTo(1);
    assertThat(wild.err()).contains("diverged").hasLineCount(1);
  }

  @Test
  void augmentationIsSwitchedOffByNullInTheFile() {
    Path config =
        Cli.write(
            temp.resolve("off.yaml"),
            """
            augmentation:
              random_resized_crop:
              horizontal_flip: false
              rotation_range: 0
              contrast_range:
              gamma_range:
              blur_range:
              noise_range:
              jpeg_range:
            """);
    Cli.Answer off = pretrain(data, temp.resolve("off"), "--config", config);
    assertThat(off.status()).isEqualTo(2);
    assertThat(off.err()).contains("without any augmentation").hasLineCount(1);
  }
}
