package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;

/** The notebook's mistake, testing on images of the training, is said on the first line. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeenBeforeTest {
  private static @TempDir Path temp;
  private Path data;
  private Path trained;

  @BeforeAll
  void train() {
    data =
        Phantom.write(temp.resolve("phantom"), PhantomOptions.defaults().withPatientsPerClass(6));
    trained = train(temp.resolve("trained"));
  }

  private Path train(Path out, Object... more) {
    Object[] fixed = {
      "train",
      data,
      "--out",
      out,
      "--network",
      Cli.tinyNetwork(temp),
      "--epochs",
      1,
      "--target-size",
      "24,24",
      "--validation-share",
      0.25,
      "--test-share",
      0.25
    };
    Object[] all = java.util.Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    Cli.Answer answer = Cli.run(all);
    assertThat(answer.err()).isEmpty();
    return out;
  }

  private Cli.Answer evaluate(Path images, Path out, Object... more) {
    Object[] fixed = {"evaluate", trained.resolve("model.onnx"), images, "--out", out};
    Object[] all = java.util.Arrays.copyOf(fixed, fixed.length + more.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    Cli.Answer answer = Cli.run(all);
    assertThat(answer.err()).isEmpty();
    return answer;
  }

  @Test
  void aBatchOfTrainingImagesIsCaughtOnTheFirstLineInTheReportAndInTheMetrics() throws IOException {
    Path out = temp.resolve("notebook");
    Cli.Answer answer = evaluate(data, out, "--subset", "train");
    assertThat(answer.out().lines().findFirst().orElseThrow())
        .startsWith("LEAKY: all ")
        .contains(
            "images are ones that the network was trained on", "patients are in its training");
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertThat(metrics.at("/seen/images")).isEqualTo(metrics.get("n"));
    assertThat(metrics.at("/seen/patient_ids").size()).isPositive();
    assertThat(metrics.get("unseen").isNull()).isTrue();
    assertThat(metrics.get("warnings").get(0).asText()).startsWith("LEAKY");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("images are ones that the network was trained on");
  }

  @Test
  void trainingImagesThatWereStoredAnewWithLossAreCaughtToo() throws IOException {
    Path copies = temp.resolve("copies");
    List<String> rows = Files.readAllLines(trained.resolve("split.csv"));
    int copied = 0;
    for (String row : rows) {
      if (row.endsWith(",train")) {
        String file = row.substring(0, row.lastIndexOf(','));
        ImageWriter.write(
            copies.resolve(file.replace(".png", "-copy.jpg")),
            ImageLoader.load(data.resolve(file), ImageOptions.keras().withTargetSize(0, 0)),
            new ImageFormat.Jpeg(80));
        copied++;
      }
    }
    Path out = temp.resolve("stored-anew");
    Cli.Answer answer = evaluate(copies, out);
    assertThat(answer.out().lines().findFirst().orElseThrow())
        .startsWith("LEAKY: ")
        .contains("nearly the same as one that it was trained on", "-copy.jpg");
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertThat(metrics.at("/seen/near").asInt() + metrics.at("/seen/images").asInt())
        .isGreaterThanOrEqualTo((int) (0.9 * copied));
  }

  @Test
  void aModelThatHarmonisesKnowsItsImagesThemselves() throws IOException {
    Path other = train(temp.resolve("harmonised"), "--harmonise", "on");
    Path out = temp.resolve("harmonised-evaluated");
    Cli.Answer answer =
        Cli.run("evaluate", other.resolve("model.onnx"), data, "--subset", "train", "--out", out);
    assertThat(answer.err()).isEmpty();
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertThat(metrics.at("/seen/images")).isEqualTo(metrics.get("n"));
  }

  @Test
  void theTestPartIsNotSaidToBeSeen() throws IOException {
    Path out = temp.resolve("honest");
    Cli.Answer answer = evaluate(data, out, "--subset", "test");
    assertThat(answer.out()).doesNotContain("LEAKY", "SEEN BEFORE");
    assertThat(json(out.resolve("metrics.json")).get("seen").isNull()).isTrue();
  }

  @Test
  void allImagesAreSplitIntoSeenAndUnseen() throws IOException {
    Path out = temp.resolve("all");
    Cli.Answer answer = evaluate(data, out);
    assertThat(answer.out().lines().findFirst().orElseThrow()).startsWith("LEAKY: ");
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertThat(metrics.at("/seen/n").asInt() + metrics.at("/unseen/n").asInt())
        .isEqualTo(metrics.get("n").asInt());
    assertThat(metrics.at("/unseen/metrics/accuracy/value").isNumber()).isTrue();
    assertThat(metrics.get("warnings").toString()).contains("calibration", "were fitted on");
  }

  @Test
  void namesakesInOtherDataAreMentionedAndNotCounted() throws IOException {
    Path other = temp.resolve("other");
    Cli.images(other, 6);
    String ids = Files.readString(data.resolve("metadata.csv"));
    String first = firstOfTraining();
    String patient = ids.lines().filter(l -> l.startsWith(first)).findFirst().orElseThrow();
    Cli.write(
        other.resolve("metadata.csv"),
        Files.readString(other.resolve("metadata.csv"))
            .replace(",b0", "," + patient.split(",")[1]));
    Files.move(other.resolve("bright"), other.resolve(Phantom.LESION));
    Files.move(other.resolve("dark"), other.resolve(Phantom.NO_LESION));
    Cli.write(
        other.resolve("metadata.csv"),
        Files.readString(other.resolve("metadata.csv"))
            .replace("bright/", Phantom.LESION + "/")
            .replace("dark/", Phantom.NO_LESION + "/"));
    Path out = temp.resolve("namesakes");
    Cli.Answer answer = evaluate(other, out);
    assertThat(answer.out().lines().findFirst().orElseThrow())
        .startsWith("PERHAPS SEEN BEFORE: 1 patient has the id of a training patient");
    JsonNode metrics = json(out.resolve("metrics.json"));
    assertThat(metrics.get("seen").isNull()).isTrue();
    assertThat(metrics.get("warnings").toString()).contains("namesakes");
  }

  private String firstOfTraining() throws IOException {
    return Files.readAllLines(trained.resolve("split.csv")).stream()
        .filter(r -> r.endsWith(",train"))
        .map(r -> r.substring(0, r.lastIndexOf(',')))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutPatientDigestsOnlyImagesAreRemembered() throws IOException {
    Path other = train(temp.resolve("no-digests"), "--no-patient-digests");
    Path out = temp.resolve("no-digests-evaluated");
    Cli.Answer answer = Cli.run("evaluate", other.resolve("model.onnx"), data, "--out", out);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out().lines().findFirst().orElseThrow())
        .startsWith("LEAKY: ")
        .doesNotContain("in its training");
    assertThat(json(out.resolve("metrics.json")).at("/seen/patient_ids").size()).isZero();
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }
}
