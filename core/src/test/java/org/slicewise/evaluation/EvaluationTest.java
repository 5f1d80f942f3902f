package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dflib.DataFrame;
import org.dflib.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.decision.DecisionOptions;
import org.slicewise.decision.Decisions;
import org.slicewise.errors.BadInputException;
import org.slicewise.intervals.Interval;

class EvaluationTest {
  private static final EvaluationOptions QUICK = EvaluationOptions.defaults().withResamples(200);
  private static final List<String> COVID = List.of("CT_COVID", "CT_NonCOVID");

  @TempDir Path folder;

  private static Predictions named(Predictions table, List<String> classes) {
    return new Predictions(classes, table.rows());
  }

  /** Predictions without probabilities, one patient an image: {@code counts[true][predicted]}. */
  private static Predictions counted(List<String> classes, int[][] counts) {
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      for (int j = 0; j < counts.length; j++) {
        for (int c = 0; c < counts[i][j]; c++) {
          String name = i + "-" + j + "-" + c;
          rows.add(new Prediction(name, name, i, j, null, Map.of()));
        }
      }
    }
    return new Predictions(classes, rows);
  }

  /** Devanagari digits and a decimal comma: what a user's locale would print. */
  @ParameterizedTest
  @ValueSource(strings = {"hi-IN-u-nu-deva", "de-DE"})
  void theNumbersDoNotDependOnTheUsersLocale(String locale) {
    Predictions table = Tables.random(3, 40, 2, 15, 2);
    Evaluation here = Evaluation.of(table, QUICK);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(locale));
      Evaluation there = Evaluation.of(table, QUICK);
      assertThat(there.toText()).isEqualTo(here.toText());
      assertThat(there.toJson()).hasToString(here.toJson().toString());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void metricsJsonHasTheKeysOfTheContract() throws IOException {
    Evaluation evaluation = Evaluation.of(named(Tables.random(1, 60, 2, 20, 3), COVID), QUICK);
    Path file = folder.resolve("out/metrics.json");
    evaluation.writeJson(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.fieldNames())
        .toIterable()
        .contains(
            "n",
            "patients",
            "classes",
            "positive",
            "metrics",
            "confusion_matrix",
            "per_class",
            "classification_report",
            "roc",
            "pr",
            "calibration",
            "baselines",
            "seen",
            "unseen");
    assertThat(json.get("n").asInt()).isEqualTo(60);
    assertThat(json.get("patients").asInt()).isEqualTo(evaluation.patients());
    assertThat(json.get("positive").asText()).isEqualTo("CT_COVID");
    assertThat(json.get("metrics").fieldNames())
        .toIterable()
        .contains(
            ("accuracy,balanced_accuracy,precision_macro,recall_macro,f1_macro,precision_micro,"
                    + "recall_micro,f1_micro,precision_weighted,recall_weighted,f1_weighted,"
                    + "precision,recall,f1,specificity,cohen_kappa,matthews_corrcoef,log_loss,"
                    + "brier,roc_auc,average_precision,roc_auc_ovr,roc_auc_ovo,ece")
                .split(","));
    JsonNode accuracy = json.get("metrics").get("accuracy");
    assertThat(accuracy.get("value").asDouble())
        .isEqualTo(evaluation.metrics().get("accuracy").value());
    assertThat(accuracy.get("low").asDouble()).isLessThan(accuracy.get("value").asDouble());
    assertThat(accuracy.get("high").asDouble()).isGreaterThan(accuracy.get("value").asDouble());
    assertThat(accuracy.get("interval").asText())
        .isEqualTo(
            "95%, bootstrap over "
                + evaluation.patients()
                + " patients, 200 resamples, seed 1, BCa");
    assertThat(json.get("roc").get("thresholds").get(0).asText()).isEqualTo("Infinity");
    assertThat(json.get("per_class").fieldNames())
        .toIterable()
        .containsExactly("precision", "recall", "f1", "support");
    assertThat(json.get("baselines").get("majority").get("accuracy").has("low")).isTrue();
    assertThat(json.get("baselines").get("metadata_only").isNull()).isTrue();
    assertThat(json.get("seen").isNull()).isTrue();
    assertThat(json.get("unseen").isNull()).isTrue();
  }

  @Test
  void undefinedNumbersAreNullInTheFileAndSayWhy() {
    JsonNode json =
        Evaluation.of(counted(List.of("a", "b"), new int[][] {{0, 0}, {0, 12}}), QUICK).toJson();
    for (String name : List.of("roc_auc", "log_loss", "brier", "ece", "cohen_kappa")) {
      JsonNode metric = json.get("metrics").get(name);
      assertThat(metric.get("value").isNull()).as(name).isTrue();
      assertThat(metric.get("low").isNull()).as(name).isTrue();
      assertThat(metric.get("note").asText()).as(name).startsWith("undefined");
    }
    assertThat(json.get("roc").isNull()).isTrue();
    assertThat(json.get("calibration").isNull()).isTrue();
  }

  @Test
  void zeroByConventionIsZeroWithANote() {
    // Nothing is predicted b: precision of b divides 0 by 0.
    Evaluation evaluation =
        Evaluation.of(counted(List.of("a", "b"), new int[][] {{12, 0}, {8, 0}}), QUICK);
    Estimate precision = evaluation.metrics().get("precision");
    assertThat(precision.value()).isZero();
    assertThat(precision.hasInterval()).isFalse();
    assertThat(precision.note()).isEqualTo("0 by convention: no image is predicted b");
    assertThat(evaluation.metrics().get("matthews_corrcoef").value()).isZero();
    assertThat(evaluation.metrics().get("matthews_corrcoef").note()).contains("0 by convention");
    assertThat(evaluation.metrics().get("precision_macro").note()).contains("counts 0 for b");
    // Sensitivity is truly 0: 8 images of b, none found.
    assertThat(evaluation.metrics().get("recall").value()).isZero();
    assertThat(evaluation.metrics().get("recall").note()).isNull();
    assertThat(evaluation.metrics().get("recall").high()).isGreaterThan(0.2);
  }

  @Test
  void whereEachImageIsItsOwnPatientSharesHaveWilsonsInterval() {
    Evaluation evaluation =
        Evaluation.of(counted(List.of("a", "b"), new int[][] {{40, 10}, {5, 45}}), QUICK);
    Interval wilson = Interval.wilson(85, 100, 0.95);
    Estimate accuracy = evaluation.metrics().get("accuracy");
    assertThat(accuracy.intervalText()).isEqualTo("95%, Wilson, 100 images");
    assertThat(accuracy.low()).isEqualTo(wilson.low());
    assertThat(accuracy.high()).isEqualTo(wilson.high());
    assertThat(evaluation.metrics().get("recall").intervalText())
        .isEqualTo("95%, Wilson, 50 images");
    assertThat(evaluation.metrics().get("recall").low())
        .isEqualTo(Interval.wilson(45, 50, 0.95).low());
    assertThat(evaluation.metrics().get("specificity").low())
        .isEqualTo(Interval.wilson(40, 50, 0.95).low());
    assertThat(evaluation.metrics().get("precision").low())
        .isEqualTo(Interval.wilson(45, 55, 0.95).low());
    assertThat(evaluation.metrics().get("cohen_kappa").intervalText())
        .isEqualTo("95%, bootstrap over 100 images, 200 resamples, seed 1, BCa");
    assertThat(evaluation.inWords())
        .isEqualTo("85.0% of 100 images, 77 to 91 (95%, Wilson, 100 images)");
  }

  @Test
  void accuracyInWordsNamesItsPatients() {
    Evaluation evaluation = Evaluation.of(Tables.random(3, 118, 2, 56, 4), QUICK);
    assertThat(evaluation.inWords())
        .matches("\\d+\\.\\d% of 118 images, \\d+ to \\d+ \\(95%, bootstrap over \\d+ patients\\)");
  }

  @Test
  void aTableWithoutPatientsSaysSo() {
    Evaluation evaluation = Evaluation.of(Tables.random(3, 30, 2, 0, 4), QUICK);
    assertThat(evaluation.patients()).isNull();
    assertThat(evaluation.toJson().get("patients").isNull()).isTrue();
    assertThat(evaluation.warnings()).anyMatch(w -> w.startsWith("No patient is named"));
    assertThat(evaluation.metrics().get("average_precision").intervalText())
        .contains("bootstrap over 30 images");
  }

  @Test
  void fewPatientsMakeAnUnreliableIntervalAndOneMakesNone() {
    Evaluation few = Evaluation.of(Tables.random(3, 60, 2, 6, 4), QUICK);
    assertThat(few.metrics().get("accuracy").note()).contains("unreliable: only 6 patients");
    assertThat(few.warnings()).anyMatch(w -> w.contains("Only 6 patients"));
    Evaluation one = Evaluation.of(Tables.random(3, 60, 2, 1, 4), QUICK);
    assertThat(one.metrics().get("accuracy").hasInterval()).isFalse();
    assertThat(one.inWords()).contains("no interval: only one patient");
  }

  @Test
  void anIntervalWithoutWidthSaysThatItIsNoCertainty() {
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(new Prediction("i" + i, "P" + i / 2, i % 2, i % 2, null, Map.of()));
    }
    Estimate accuracy =
        Evaluation.of(new Predictions(List.of("a", "b"), rows), QUICK).metrics().get("accuracy");
    assertThat(accuracy.low()).isEqualTo(1);
    assertThat(accuracy.note()).contains("interval without width");
  }

  @Test
  void resamplesWithoutTheNumberAreLeftOutAndCounted() {
    // One of 12 images is positive: about a third of the resamples have none.
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      double p = i == 0 ? 0.42 : i / 20.0;
      rows.add(Prediction.scored("i" + i, "", i == 0 ? 1 : 0, new double[] {1 - p, p}));
    }
    Evaluation evaluation = Evaluation.of(new Predictions(List.of("a", "b"), rows), QUICK);
    Estimate precision = evaluation.metrics().get("average_precision");
    assertThat(precision.hasInterval()).isTrue();
    assertThat(precision.note()).matches("undefined in \\d+ of 200 resamples, which are left out");
    Estimate auc = evaluation.metrics().get("roc_auc");
    assertThat(auc.hasInterval()).isFalse();
    assertThat(auc.note()).isEqualTo("no interval: its variance needs two images of either class");
  }

  @Test
  void thePositiveClassIsTheOneAskedForThenCovidThenTheSecond() {
    Predictions table = Tables.random(1, 20, 2, 0, 2);
    assertThat(Evaluation.of(table, QUICK).positive()).isEqualTo("class 1");
    assertThat(Evaluation.of(table, QUICK.withPositive("class 0")).positive()).isEqualTo("class 0");
    assertThat(Evaluation.of(named(table, COVID), QUICK).positive()).isEqualTo("CT_COVID");
    assertThat(Evaluation.of(named(table, List.of("CT_NonCOVID", "CT_COVID")), QUICK).positive())
        .isEqualTo("CT_COVID");
    assertThatThrownBy(() -> Evaluation.of(table, QUICK.withPositive("clas 0")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'clas 0'")
        .hasMessageContaining("did you mean 'class 0'");
  }

  @Test
  void threeClassesHaveNoPositiveOneUnlessNamed() {
    Predictions table = Tables.random(2, 60, 3, 0, 2);
    Evaluation evaluation = Evaluation.of(table, QUICK);
    assertThat(evaluation.positive()).isNull();
    assertThat(evaluation.roc()).isNull();
    assertThat(evaluation.metrics().get("recall").value()).isNaN();
    assertThat(evaluation.metrics().get("recall").note()).contains("--positive");
    assertThat(evaluation.metrics().get("roc_auc_ovr").hasInterval()).isTrue();
    assertThat(evaluation.metrics().get("roc_auc_ovo").hasInterval()).isTrue();
    Evaluation named = Evaluation.of(table, QUICK.withPositive("class 2"));
    assertThat(named.metrics().get("recall").value())
        .isEqualTo(evaluation.perClass().recall().get(2));
    assertThat(named.roc()).isNotNull();
    assertThat(named.toText()).contains("specificity (other classes not taken for class 2)");
  }

  @Test
  void theSameSeedGivesTheSameIntervalsAndAnotherOthers() {
    Predictions table = Tables.random(8, 80, 2, 30, 3);
    String first = Evaluation.of(table, QUICK).toJson().toString();
    assertThat(Evaluation.of(table, QUICK).toJson().toString()).isEqualTo(first);
    assertThat(Evaluation.of(table, QUICK.withSeed(2)).metrics().get("accuracy").low())
        .isNotEqualTo(Evaluation.of(table, QUICK).metrics().get("accuracy").low());
  }

  @Test
  void rowsWithoutALabelAreLeftOutAndCounted() {
    List<Prediction> rows = new ArrayList<>(Tables.random(1, 20, 2, 0, 3).rows());
    rows.add(Prediction.scored("new.png", "", Prediction.UNKNOWN, new double[] {0.5, 0.5}));
    Evaluation evaluation =
        Evaluation.of(
            new Predictions(List.of("a", "b"), rows),
            QUICK.withBaselines(new BaselineScores("a", constant(21, 0.7, 0.3))));
    assertThat(evaluation.n()).isEqualTo(20);
    assertThat(evaluation.warnings()).anyMatch(w -> w.startsWith("1 image of 21 without a label"));
    assertThatThrownBy(
            () -> Evaluation.of(new Predictions(List.of("a", "b"), rows.subList(20, 21)), QUICK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("none of the 1 predictions has a label");
  }

  private static double[][] constant(int n, double... p) {
    return IntStream.range(0, n).mapToObj(i -> p.clone()).toArray(double[][]::new);
  }

  @Test
  void baselinesStandBesideTheModelPairedByImage() {
    // The rule answers a for the first 60 images and b for the rest; the model is right in 90.
    List<Prediction> rows = new ArrayList<>();
    double[][] rule = new double[100][];
    for (int i = 0; i < 100; i++) {
      int label = i % 10 < 5 ? 0 : 1;
      boolean right = i >= 10;
      rows.add(
          new Prediction("i" + i, "P" + i / 4, label, right ? label : 1 - label, null, Map.of()));
      rule[i] = i < 60 ? new double[] {0.8, 0.2} : new double[] {0.3, 0.7};
    }
    Evaluation evaluation =
        Evaluation.of(
            new Predictions(List.of("a", "b"), rows),
            QUICK.withBaselines(new BaselineScores("b", rule)));
    BaselineResult majority = evaluation.baselines().majority();
    assertThat(majority.accuracy().value()).isEqualTo(0.5);
    assertThat(majority.accuracy().note()).isNull();
    assertThat(majority.difference().value()).isCloseTo(0.4, within(1e-12));
    assertThat(majority.difference().low()).isBetween(0.1, 0.4);
    assertThat(majority.difference().intervalText()).contains("bootstrap over 25 patients");
    assertThat(majority.rocAuc()).isNull();
    BaselineResult metadata = evaluation.baselines().metadataOnly();
    // Right: 30 of class a among the first 60, 20 of class b among the last 40.
    assertThat(metadata.accuracy().value()).isEqualTo(0.5);
    assertThat(metadata.rocAuc().value()).isEqualTo(0.5);
    // Wrong in the 30 images of b among the first 60, of which the model misses 5,
    // and in the 20 of a among the last 40.
    assertThat(metadata.modelWhereWrong().value()).isCloseTo(45 / 50.0, within(1e-12));
    JsonNode json = evaluation.toJson().get("baselines").get("metadata_only");
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("accuracy", "roc_auc", "difference", "model_accuracy_where_wrong");
    assertThat(evaluation.toText())
        .contains("by file extension, format and colour mode")
        .contains("Where the file rule is wrong, the model is right in 90.0%");
  }

  @Test
  void aModelNoBetterThanAFileRuleIsToldSo() {
    Predictions table = Tables.random(5, 60, 2, 30, 3);
    double[][] perfect =
        table.rows().stream()
            .map(r -> r.label() == 0 ? new double[] {1, 0} : new double[] {0, 1})
            .toArray(double[][]::new);
    Evaluation evaluation =
        Evaluation.of(table, QUICK.withBaselines(new BaselineScores("class 0", perfect)));
    assertThat(evaluation.warnings())
        .anyMatch(w -> w.contains("not shown to be more accurate") && w.contains("100.0%"));
    assertThat(evaluation.baselines().metadataOnly().modelWhereWrong().note())
        .contains("no image that the rule gets wrong");
  }

  @Test
  void withoutATrainingPartTheMajorityIsTheTablesOwnAndSaysSo() {
    Evaluation evaluation =
        Evaluation.of(counted(List.of("a", "b"), new int[][] {{5, 5}, {0, 20}}), QUICK);
    assertThat(evaluation.baselines().majorityClass()).isEqualTo("b");
    assertThat(evaluation.baselines().majority().accuracy().value())
        .isCloseTo(2 / 3.0, within(1e-12));
    assertThat(evaluation.baselines().majority().accuracy().note()).contains("no training part");
  }

  @Test
  void imagesSeenInTrainingAreSplitOutBesideTheWhole() {
    Predictions table = Tables.random(6, 50, 2, 25, 3);
    Set<String> seen =
        table.rows().subList(0, 20).stream().map(Prediction::file).collect(Collectors.toSet());
    Evaluation evaluation = Evaluation.of(table, QUICK.withSeen(Seen.files(seen)));
    assertThat(evaluation.n()).isEqualTo(50);
    assertThat(evaluation.seen().n()).isEqualTo(20);
    assertThat(evaluation.unseen().n()).isEqualTo(30);
    long right = table.rows().subList(0, 20).stream().filter(Prediction::isCorrect).count();
    assertThat(evaluation.seen().metrics().get("accuracy").value()).isEqualTo(right / 20.0);
    assertThat(evaluation.toJson().get("seen").get("metrics").has("roc_auc")).isTrue();
    assertThat(Evaluation.of(table, QUICK.withSeen(Seen.files(Set.of("other.png")))).seen())
        .isNull();
  }

  @Test
  void nearCopiesAndKnownPatientsAreSeenTooAndCountedApart() {
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double p = i % 5 == 0 ? 0.8 : 0.3;
      rows.add(Prediction.scored(i + ".png", "p" + i / 4, i % 2, new double[] {1 - p, p}));
    }
    Seen seen = new Seen(Set.of("0.png", "1.png"), Set.of("9.png"), Set.of("p5", "elsewhere"));
    Evaluation evaluation =
        Evaluation.of(new Predictions(List.of("a", "b"), rows), QUICK.withSeen(seen));
    SeenPart part = evaluation.seen();
    assertThat(part.n()).isEqualTo(7);
    assertThat(part.images()).isEqualTo(2);
    assertThat(part.near()).isEqualTo(1);
    assertThat(part.ofKnownPatients()).isEqualTo(4);
    assertThat(part.patientIds()).containsExactly("p5");
    assertThat(evaluation.unseen().n()).isEqualTo(33);
    JsonNode json = evaluation.toJson().get("seen");
    assertThat(json.get("images").asInt()).isEqualTo(2);
    assertThat(json.get("patient_ids").get(0).asText()).isEqualTo("p5");
  }

  @Test
  void patientsAndSubgroupsStandInTheFileUnderTheirOwnKeys() {
    Predictions table = Tables.random(12, 200, 2, 60, 3);
    DataFrame metadata =
        DataFrame.byColumn("file", "age")
            .of(
                Series.ofIterable(table.rows().stream().map(Prediction::file).toList()),
                Series.ofIterable(
                    IntStream.range(0, 200).mapToObj(i -> Integer.toString(i % 90)).toList()));
    Evaluation evaluation = Evaluation.of(table, QUICK.withMetadata(metadata));
    JsonNode json = evaluation.toJson();
    JsonNode group = json.get("subgroups").get("columns").get(0).get("groups").get(0);
    assertThat(group.fieldNames())
        .toIterable()
        .containsExactly("name", "n", "patients", "metrics", "warnings", "difference");
    assertThat(group.get("name").asText()).isEqualTo("under 18");
    assertThat(group.get("difference").has("holm")).isTrue();
    assertThat(evaluation.toText()).contains("age: under 18").contains("4 groups compared");

    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(Prediction.scored(i + ".png", "p" + i / 2, i / 2 % 2, new double[] {0.4, 0.6}));
    }
    JsonNode level =
        Evaluation.of(new Predictions(List.of("a", "b"), rows), QUICK)
            .toJson()
            .get("patient_level");
    assertThat(level.get("n").asInt()).isEqualTo(20);
    assertThat(level.get("rules").fieldNames())
        .toIterable()
        .containsExactly("mean", "max", "noisy_or");
    assertThat(level.get("rules").get("mean").get("accuracy").get("value").asDouble())
        .isEqualTo(0.5);
  }

  @Test
  void whatTheModelDecidesStandsOnTheConsole() {
    Predictions fitted = Tables.random(20, 120, 2, 40, 3);
    Decisions decisions =
        Decisions.fit(
            DecisionOptions.defaults(2),
            fitted.rows().stream().map(Prediction::probabilities).toArray(double[][]::new),
            fitted.rows().stream().mapToInt(Prediction::label).toArray(),
            fitted.rows().stream().map(Prediction::patient).toList(),
            1,
            "validation part");
    String text =
        Evaluation.of(Tables.random(21, 120, 2, 40, 3), QUICK.withDecisions(decisions)).toText();

    assertThat(text)
        .contains("positive from")
        .contains("(in force)")
        .contains("argmax")
        .contains("Sets fitted on 40 patients to hold the truth")
        .contains("Rule: abstain where the conformal set is not one class");
  }

  @Test
  void aPredictedClassThatIsNotTheMostProbableIsKeptAndMentioned() {
    Predictions table =
        new Predictions(
            List.of("a", "b"),
            List.of(
                new Prediction("x", "", 0, 1, new double[] {0.9, 0.1}, Map.of()),
                Prediction.scored("x", "", 1, new double[] {0.2, 0.8})));
    Evaluation evaluation = Evaluation.of(table, QUICK);
    assertThat(evaluation.metrics().get("accuracy").value()).isEqualTo(0.5);
    assertThat(evaluation.warnings())
        .anyMatch(w -> w.contains("The predicted class of 1 image is not"))
        .anyMatch(w -> w.contains("1 row of the table name a file that came before"));
  }

  @Test
  void theConsoleTableNamesWhatItsNumbersAre() {
    String text = Evaluation.of(named(Tables.random(1, 60, 2, 20, 3), COVID), QUICK).toText();

    assertThat(text)
        .contains("sensitivity (recall of CT_COVID)")
        .contains("specificity (recall of CT_NonCOVID)")
        .contains("true class (rows), predicted (columns)")
        .contains("rule that never looks at a pixel")
        .contains("Intervals: 95%, bootstrap over")
        .doesNotContain("NaN")
        .doesNotContain("null");
    List<String> lines =
        text.lines()
            .takeWhile(l -> !l.startsWith("Intervals"))
            .filter(l -> l.contains("% to "))
            .toList();
    assertThat(lines).hasSizeGreaterThan(5);
    assertThat(lines.stream().map(l -> l.indexOf('%')).distinct()).hasSize(1); // aligned
  }

  @Test
  void tooFewResamplesAreRefused() {
    assertThatThrownBy(() -> QUICK.withResamples(99))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 99");
  }

  @Test
  void aSingleClassIsEvaluatedWithoutAnArea() {
    Evaluation evaluation = Evaluation.of(counted(List.of("a"), new int[][] {{10}}), QUICK);
    assertThat(evaluation.metrics().get("accuracy").value()).isEqualTo(1);
    assertThat(evaluation.metrics().get("roc_auc").value()).isNaN();
    assertThat(evaluation.toText()).contains("undefined");
  }
}
