package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {
  private static @TempDir Path temp;

  @Test
  void twoTablesGiveASentenceATableAndAFile() throws IOException {
    Path a = table("weak.csv", 1, 0.3, false);
    Path b = table("strong.csv", 2, 2.5, false);
    Path out = temp.resolve("two");
    Cli.Answer answer = Cli.run("compare", a, b, "--out", out, "--resamples", 200);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .startsWith("On the same 90 images of 30 patients.\n\nstrong.csv has the higher accuracy: ")
        .containsPattern("clustered mcnemar +accuracy +0\\.\\d{4}|clustered mcnemar +accuracy +< 0")
        .contains("ignores that images share patients; too sure, as an area of 0 or 1")
        .contains(
            "100.0% (strong.csv) against 62.2% (weak.csv), a difference of +37.8 points (95% +");
    assertThat(Cli.files(out)).containsExactly("comparison.json");
    JsonNode json = new ObjectMapper().readTree(out.resolve("comparison.json").toFile());
    assertThat(json.get("n").asInt()).isEqualTo(90);
    assertThat(json.get("patients").asInt()).isEqualTo(30);
    assertThat(json.get("positive").asText()).isEqualTo("CT_COVID");
    JsonNode pair = json.get("pairs").get(0);
    JsonNode accuracy = pair.get("differences").get("accuracy");
    assertThat(accuracy.get("difference").get("value").asDouble())
        .isCloseTo(
            accuracy.get("second").asDouble() - accuracy.get("first").asDouble(), within(1e-12));
    assertThat(accuracy.get("difference").get("other_intervals").has("bca")).isTrue();
    assertThat(
            pair.get("differences")
                .get("roc_auc")
                .get("difference")
                .get("other_intervals")
                .has("obuchowski"))
        .isTrue();
    assertThat(pair.get("tests").get("delong").get("ignores_patients").asBoolean()).isTrue();
    assertThat(pair.get("images").get("only_second").asInt()).isPositive();
    assertThat(pair.get("sentence").asText()).startsWith("strong.csv has the higher accuracy");
  }

  @Test
  void threeTablesOfFoldsAreCorrectedAndNothingIsWrittenWithoutOut() {
    Path folder = temp.resolve("three");
    Cli.Answer answer =
        Cli.run(
            "compare",
            table("three/a/predictions.csv", 1, 1, true),
            table("three/b/predictions.csv", 2, 1, true),
            table("three/c/predictions.csv", 3, 2, true),
            "--metric",
            "roc_auc,accuracy",
            "--resamples",
            200);
    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .contains("0.998 (c/predictions.csv) against ")
        .contains("p (Holm)")
        .contains("area under the ROC curve of CT_COVID")
        .contains("t-test over 5 folds");
    assertThat(Cli.files(folder)).hasSize(3);
  }

  @Test
  void theSameCommandPrintsTheSame() {
    Path a = table("a.csv", 1, 1, false);
    Path b = table("b.csv", 2, 1.2, false);
    Cli.Answer once = Cli.run("compare", a, b, "--resamples", 200);
    assertThat(Cli.run("compare", a, b, "--resamples", 200)).isEqualTo(once);
    assertThat(Cli.run("compare", a, b, "--resamples", 200, "--seed", 2).out())
        .isNotEqualTo(once.out());
  }

  @Test
  void badInputIsOneSentenceThatNamesIt() {
    Path a = table("a.csv", 1, 1, false);
    Path b = table("b.csv", 2, 1.2, false);
    refused("two", "compare", a);
    refused("'acuracy'", "compare", a, b, "--metric", "acuracy");
    refused("'Covid'", "compare", a, b, "--positive", "Covid");
    refused("100", "compare", a, b, "--resamples", 5);
    refused("missing.csv", "compare", a, temp.resolve("missing.csv"));
    refused("is a folder", "compare", a, "/");
    refused("is a file", "compare", a, b, "--out", a);
    refused("given twice", "compare", a, a);
    Path fewer =
        Cli.write(temp.resolve("fewer.csv"), "file,label,predicted\ni0.png,CT_COVID,CT_COVID\n");
    refused("fewer.csv lacks i1.png, i2.png, i3.png and 86 more", "compare", a, fewer);
  }

  private static void refused(String part, Object... args) {
    Cli.Answer answer = Cli.run(args);
    assertThat(answer.status()).as(answer.err()).isEqualTo(2);
    assertThat(answer.err()).contains(part);
    assertThat(answer.err().strip().lines().count()).isLessThanOrEqualTo(3);
  }

  /** 90 images of 30 patients in five folds. */
  private static Path table(String name, long seed, double skill, boolean folds) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder csv =
        new StringBuilder("file,patient_id,label,predicted,prob_CT_COVID,prob_CT_NonCOVID");
    csv.append(folds ? ",fold\n" : "\n");
    for (int i = 0; i < 90; i++) {
      boolean covid = i % 2 == 0;
      double p = 1 / (1 + Math.exp(-skill * (covid ? 1 : -1) - random.nextGaussian()));
      double rounded = Math.round(p * 1000) / 1000.0;
      String predicted = rounded >= 0.5 ? "CT_COVID" : "CT_NonCOVID";
      csv.append(
          String.format(
              Locale.ROOT,
              "i%d.png,P%d,%s,%s,%.3f,%.3f%s%n",
              i,
              i % 30,
              covid ? "CT_COVID" : "CT_NonCOVID",
              predicted,
              rounded,
              1 - rounded,
              folds ? "," + i % 30 % 5 : ""));
    }
    return Cli.write(temp.resolve(name), csv.toString());
  }
}
