package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each wrong thing a user may give gets one sentence, the right exit status, and leaves nothing
 * half-written.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  private static @TempDir Path temp;
  private Path model;

  @BeforeAll
  void trainAModel() {
    Path data = Cli.images(temp.resolve("good"), 8);
    Path out = temp.resolve("trained");
    Cli.Answer answer =
        Cli.run(
            "train",
            data,
            "--out",
            out,
            "--network",
            Cli.tinyNetwork(temp),
            "--epochs",
            1,
            "--batch-size",
            4);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    model = out.resolve("model.onnx");
  }

  @Test
  void anEmptyFolderHasNoClasses() throws IOException {
    Path data = Files.createDirectories(temp.resolve("empty"));
    refused(train(data), 2, data.toString());
  }

  @Test
  void aFolderThatDoesNotExistIsNamed() {
    refused(train(temp.resolve("nowhere")), 2, "nowhere");
  }

  @Test
  void oneClassIsNotEnough() throws IOException {
    Path data = temp.resolve("one-class");
    Files.createDirectories(data);
    copyTree(temp.resolve("good/bright"), data.resolve("bright"));
    refused(train(data), 2, "bright");
  }

  @Test
  void aClassWithoutAReadableImageIsNamed() throws IOException {
    Path data = temp.resolve("unreadable-class");
    copyTree(temp.resolve("good/bright"), data.resolve("bright"));
    Cli.write(data.resolve("dark/a.png"), "not an image");
    refused(train(data), 2, "a.png");
    Cli.Answer skipping =
        Cli.run("train", data, "--out", temp.resolve("x1"), "--epochs", 1, "--skip-unreadable");
    refused(skipping, 2, "dark");
    assertThat(Cli.files(temp.resolve("x1"))).isEmpty();
  }

  @Test
  void aClassTheModelDoesNotKnowIsNamedAtEvaluation() throws IOException {
    Path data = temp.resolve("other-labels");
    copyTree(temp.resolve("good/bright"), data.resolve("bright"));
    copyTree(temp.resolve("good/dark"), data.resolve("drak"));
    Path out = temp.resolve("x2");
    refused(Cli.run("evaluate", model, data, "--out", out), 2, "'drak'", "did you mean 'dark'?");
    assertThat(Cli.files(out)).isEmpty();
  }

  @Test
  void aNetworkThatDoesNotFitTheImagesSaysWhichLayer() {
    Path data = temp.resolve("good");
    Cli.Answer answer =
        Cli.run(
            "train",
            data,
            "--out",
            temp.resolve("x3"),
            "--network",
            "seed",
            "--target-size",
            "24,24");
    refused(answer, 2, "found (None, ");
  }

  @Test
  void aNetworkWithTheWrongNumberOfOutputsSaysBoth() {
    Path network =
        Cli.write(
            temp.resolve("three.yaml"),
            """
            name: three
            input: [24, 24, 1]
            layers:
              - Flatten: {}
              - Dense: {units: 3, activation: softmax}
            """);
    refused(
        Cli.run("train", temp.resolve("good"), "--out", temp.resolve("x4"), "--network", network),
        2,
        "(None, 3)",
        "2 classes");
  }

  @Test
  void aTypoInTheConfigurationIsMetWithTheNearestName() {
    Path config = Cli.write(temp.resolve("typo.yaml"), "augmentation:\n  rotation_rnage: 15\n");
    refused(
        Cli.run("train", temp.resolve("good"), "--out", temp.resolve("x5"), "--config", config),
        2,
        "rotation_rnage",
        "did you mean 'rotation_range'?");
    Path section = Cli.write(temp.resolve("typo2.yaml"), "trainig:\n  epochs: 3\n");
    refused(
        Cli.run("train", temp.resolve("good"), "--out", temp.resolve("x5"), "--config", section),
        2,
        "did you mean 'training'?");
    Path broken = Cli.write(temp.resolve("broken.yaml"), "training: {epochs: 3\nx");
    refused(
        Cli.run("train", temp.resolve("good"), "--out", temp.resolve("x5"), "--config", broken),
        2,
        "line");
    assertThat(Cli.files(temp.resolve("x5"))).isEmpty();
  }

  @Test
  void aTypoInAnOptionIsMetWithTheNearestName() {
    refused(
        Cli.run("train", temp.resolve("good"), "--out", temp.resolve("x6"), "--epoch", "3"),
        2,
        "'--epoch'",
        "did you mean '--epochs'?");
    refused(Cli.run("tarin", "x"), 2, "'tarin'", "did you mean 'train'?");
    refused(Cli.run(), 2, "no command");
    refused(
        Cli.run("train", temp.resolve("good"), "--out", temp.resolve("x6"), "--optimizer", "adma"),
        2,
        "adma",
        "adam");
  }

  @Test
  void aFolderThatCannotBeWrittenIsTheMachinesFault() {
    refused(
        Cli.run("train", temp.resolve("good"), "--out", "/proc/slicewise", "--epochs", 1),
        1,
        "/proc/slicewise");
  }

  @Test
  void anOutThatIsAFileIsRefused() {
    Path file = Cli.write(temp.resolve("a-file"), "x");
    Cli.Answer answer = Cli.run("train", temp.resolve("good"), "--out", file, "--epochs", 1);
    refused(answer, 2, "a-file");
    assertThat(file).hasContent("x");
  }

  @Test
  void aFileThatIsNotOursIsNotAModel() throws IOException {
    Path text = Cli.write(temp.resolve("text.onnx"), "hello");
    refused(Cli.run("predict", text, temp.resolve("good/dark/00.png")), 2, "text.onnx");
    Path empty = Cli.write(temp.resolve("empty.onnx"), "");
    refused(Cli.run("predict", empty, temp.resolve("good/dark/00.png")), 2, "empty.onnx");
    Path cut = temp.resolve("cut.onnx");
    byte[] whole = Files.readAllBytes(model);
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    refused(Cli.run("predict", cut, temp.resolve("good/dark/00.png")), 2, "cut.onnx");
    refused(
        Cli.run("predict", temp.resolve("no.onnx"), temp.resolve("good/dark/00.png")),
        2,
        "no.onnx");
  }

  @Test
  void anUnreadableImageGetsItsRowAndTheOthersGoOn() {
    Path broken = Cli.write(temp.resolve("broken.png"), "not an image");
    Cli.Answer answer =
        Cli.run(
            "predict",
            model,
            temp.resolve("good/dark/00.png"),
            broken,
            temp.resolve("good/dark/01.png"),
            "--format",
            "csv");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.out()).contains("dark/00.png", "broken.png", "dark/01.png");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aFullDiskIsSaidAndLeavesNothingHalfWritten() throws Exception {
    Path table = temp.resolve("trained/validation/predictions.csv");
    Path out = temp.resolve("full");
    // No file of more than 8 KiB can be written: what a disk does that fills up in the middle of
    // one.
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -f 8; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                "org.slicewise.app.Main",
                "evaluate",
                "--predictions",
                table.toString(),
                "--out",
                out.toString())
            .redirectOutput(temp.resolve("full.out").toFile())
            .redirectError(temp.resolve("full.err").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String err = Files.readString(temp.resolve("full.err"));
    assertThat(process.exitValue()).as(err).isEqualTo(1);
    assertThat(err).contains("cannot write").contains(out.toString());
    assertThat(Cli.files(out)).noneMatch(f -> f.endsWith(".part")).doesNotContain("report.html");
  }

  private Cli.Answer train(Path data) {
    Path out = temp.resolve("refused");
    Cli.Answer answer = Cli.run("train", data, "--out", out, "--epochs", 1);
    assertThat(Cli.files(out)).isEmpty();
    return answer;
  }

  private static void refused(Cli.Answer answer, int status, String... parts) {
    assertThat(answer.status()).as(answer.err()).isEqualTo(status);
    assertThat(answer.err()).contains(parts);
    assertThat(answer.err().lines().count()).as(answer.err()).isBetween(1L, 3L);
    assertThat(answer.err()).doesNotContain("Exception").doesNotContain("Usage");
  }

  private static void copyTree(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    List<Path> files;
    try (var all = Files.list(from)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
  }
}
