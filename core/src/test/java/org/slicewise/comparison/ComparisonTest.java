package org.slicewise.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.Metric;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.intervals.Holm;

class ComparisonTest {
  private static final List<String> CLASSES = List.of("covid", "healthy");
  private static final ComparisonOptions QUICK = ComparisonOptions.defaults().withResamples(300);

  @Test
  void aClearlyBetterModelIsSaidToBeSo() {
    Comparison comparison =
        compare(QUICK, model("weak.csv", 1, 0.4, 80), model("strong.csv", 2, 3, 80));
    ModelPair pair = comparison.pairs().get(0);
    MetricDifference accuracy = pair.differences().get("accuracy");
    assertThat(accuracy.difference().value())
        .isCloseTo(accuracy.second() - accuracy.first(), within(1e-15));
    assertThat(accuracy.difference().low()).isPositive();
    assertThat(pair.sentence())
        .startsWith("strong.csv has the higher accuracy: ")
        .contains("clustered McNemar test p < 0.001");
    assertThat(pair.tests().get("clustered_delong").p()).isLessThan(0.01);
  }

  @Test
  void aDifferenceThatIsNotShownIsNotCalledEquality() {
    Comparison comparison = compare(QUICK, model("a.csv", 1, 1, 60), model("b.csv", 2, 1, 60));
    String sentence = comparison.pairs().get(0).sentence();
    assertThat(sentence)
        .startsWith("No difference in accuracy is shown: ")
        .contains("does not say that the models are alike")
        .doesNotContain("equivalent");
  }

  @Test
  void theNumbersAreThoseOfTheEvaluationsOfEachTable() {
    NamedPredictions a = model("a.csv", 1, 1, 60);
    NamedPredictions b = model("b.csv", 2, 2, 60);
    ComparisonOptions all = QUICK.withMetrics(List.of(Metric.values()));
    Map<String, MetricDifference> differences = compare(all, a, b).pairs().get(0).differences();
    Evaluation ofA =
        Evaluation.of(a.predictions(), EvaluationOptions.defaults().withResamples(100));
    Evaluation ofB =
        Evaluation.of(b.predictions(), EvaluationOptions.defaults().withResamples(100));
    assertThat(differences.keySet()).containsExactlyElementsOf(ofA.metrics().keySet());
    differences.forEach(
        (name, difference) -> {
          assertThat(difference.first())
              .as(name)
              .isCloseTo(ofA.metrics().get(name).value(), within(1e-12));
          assertThat(difference.second())
              .as(name)
              .isCloseTo(ofB.metrics().get(name).value(), within(1e-12));
          assertThat(difference.difference().low()).isLessThan(difference.difference().high());
          assertThat(difference.difference().otherIntervals()).containsKey("bca");
        });
  }

  @Test
  void theOtherWayRoundOnlyTheSignsChange() {
    NamedPredictions a = model("a.csv", 1, 1, 60);
    NamedPredictions b = model("b.csv", 2, 1.5, 60);
    ModelPair there = compare(QUICK, a, b).pairs().get(0);
    ModelPair back = compare(QUICK, b, a).pairs().get(0);
    there
        .differences()
        .forEach(
            (name, d) -> {
              MetricDifference other = back.differences().get(name);
              assertThat(other.difference().value())
                  .isCloseTo(-d.difference().value(), within(1e-12));
              assertThat(other.difference().low()).isCloseTo(-d.difference().high(), within(1e-12));
              assertThat(other.p()).isEqualTo(d.p());
            });
    there
        .tests()
        .forEach(
            (name, t) -> assertThat(back.tests().get(name).p()).isCloseTo(t.p(), within(1e-9)));
  }

  @Test
  void theSecondTablesOrderOfRowsAndClassesDoesNotMatter() {
    NamedPredictions a = model("a.csv", 1, 1, 60);
    NamedPredictions b = model("b.csv", 2, 1.5, 60);
    List<Prediction> rows = new ArrayList<>();
    for (Prediction row : b.predictions().rows()) {
      double[] p = row.probabilities();
      rows.add(
          new Prediction(
              row.file(),
              "",
              1 - row.label(),
              1 - row.predicted(),
              new double[] {p[1], p[0]},
              Map.of()));
    }
    Collections.shuffle(rows, new Random(3));
    NamedPredictions other =
        new NamedPredictions("b.csv", new Predictions(List.of("healthy", "covid"), rows));
    assertThat(compare(QUICK, a, other).toJson()).isEqualTo(compare(QUICK, a, b).toJson());
  }

  @Test
  void aModelComparedWithItselfDiffersInNothing() {
    NamedPredictions a = model("a.csv", 1, 1, 60);
    ModelPair pair =
        compare(QUICK, a, new NamedPredictions("copy.csv", a.predictions())).pairs().get(0);
    pair.differences()
        .values()
        .forEach(
            d -> {
              assertThat(d.difference().value()).isZero();
              assertThat(d.p()).isEqualTo(1);
            });
    pair.tests().values().forEach(test -> assertThat(test.p()).isEqualTo(1));
    assertThat(pair.sentence()).startsWith("No difference in accuracy is shown");
  }

  @Test
  void withPatientsThePlainTestsStandBesideAndAreMarked() {
    Map<String, PairedTest> tests =
        compare(QUICK, model("a.csv", 1, 1, 60), model("b.csv", 2, 2, 60)).pairs().get(0).tests();
    assertThat(tests.keySet())
        .containsExactly("clustered_mcnemar", "mcnemar", "clustered_delong", "delong");
    assertThat(tests.get("mcnemar").ignoresPatients()).isTrue();
    assertThat(tests.get("delong").note()).contains("ignores that images share patients");
    assertThat(tests.get("clustered_delong").ignoresPatients()).isFalse();
  }

  @Test
  void withoutPatientsThePlainTestsServeAndTheReaderIsTold() {
    Comparison comparison = compare(QUICK, model("a.csv", 1, 1, 0), model("b.csv", 2, 2, 0));
    ModelPair pair = comparison.pairs().get(0);
    assertThat(pair.tests().keySet()).containsExactly("mcnemar", "delong");
    assertThat(pair.tests().get("mcnemar").ignoresPatients()).isFalse();
    assertThat(pair.differences().get("roc_auc").difference().otherIntervals())
        .containsKey("delong");
    assertThat(comparison.patients()).isNull();
    assertThat(comparison.notes()).anyMatch(n -> n.startsWith("No patient is named"));
  }

  @Test
  void severalModelsAreCorrectedByHolm() {
    Comparison comparison =
        compare(
            QUICK,
            model("a.csv", 1, 0.6, 60),
            model("b.csv", 2, 1.4, 60),
            model("c.csv", 3, 2.2, 60));
    assertThat(comparison.pairs())
        .extracting(p -> p.first() + " " + p.second())
        .containsExactly("a.csv b.csv", "a.csv c.csv", "b.csv c.csv");
    for (String test : List.of("clustered_mcnemar", "delong")) {
      double[] p =
          comparison.pairs().stream().mapToDouble(pair -> pair.tests().get(test).p()).toArray();
      double[] holm =
          comparison.pairs().stream().mapToDouble(pair -> pair.tests().get(test).holm()).toArray();
      assertThat(holm).containsExactly(Holm.adjusted(p));
    }
    assertThat(comparison.pairs().get(0).sentence()).contains("after Holm's correction");
    assertThat(comparison.toText()).contains("p (Holm)");
  }

  @Test
  void foldsGiveTheCorrectedTestOfEachMetric() {
    NamedPredictions a = folded(model("a.csv", 1, 1, 60), 5);
    NamedPredictions b = folded(model("b.csv", 2, 2, 60), 5);
    FoldTest test = compare(QUICK, a, b).pairs().get(0).folds().get("accuracy");
    double[] differences =
        IntStream.range(0, 5).mapToDouble(fold -> accuracy(b, fold) - accuracy(a, fold)).toArray();
    assertThat(test.folds()).isEqualTo(5);
    assertThat(test.mean())
        .isCloseTo(Arrays.stream(differences).average().orElseThrow(), within(1e-12));
    assertThat(test.p()).isCloseTo(FoldTest.of(differences).p(), within(1e-9));
    Comparison other = compare(QUICK, a, folded(model("b.csv", 2, 2, 60), 4));
    assertThat(other.pairs().get(0).folds()).isEmpty();
    assertThat(other.notes()).anyMatch(n -> n.contains("do not have the same folds"));
  }

  @Test
  void theSentenceIsAboutTheMetricAskedForFirst() {
    ComparisonOptions auc = QUICK.withMetrics(List.of(Metric.ROC_AUC, Metric.ACCURACY));
    assertThat(
            compare(auc, model("a.csv", 1, 0.3, 80), model("b.csv", 2, 3, 80))
                .pairs()
                .get(0)
                .sentence())
        .startsWith("b.csv has the higher area under the ROC curve of healthy: ")
        .contains("clustered DeLong test p");
    ComparisonOptions loss = QUICK.withMetrics(List.of(Metric.LOG_LOSS));
    assertThat(
            compare(loss, model("a.csv", 1, 0.3, 80), model("b.csv", 2, 3, 80))
                .pairs()
                .get(0)
                .sentence())
        .contains("has the lower log loss (lower is better): ")
        .contains("bootstrap p");
  }

  @Test
  void tablesWithoutProbabilitiesAreComparedByWhatTheyHave() {
    NamedPredictions a = model("a.csv", 1, 1, 60);
    NamedPredictions bare = withoutProbabilities(model("b.csv", 2, 2, 60));
    Comparison comparison = compare(QUICK, bare, a);
    ModelPair pair = comparison.pairs().get(0);
    assertThat(pair.differences().get("roc_auc").difference().note())
        .isEqualTo("undefined for b.csv");
    assertThat(pair.differences().get("accuracy").difference().hasInterval()).isTrue();
    assertThat(pair.tests()).doesNotContainKey("delong");
    JsonNode json = comparison.toJson();
    assertThat(json.toString()).doesNotContain("NaN");
    assertThat(json.get("models").get("b.csv").get("roc_auc").isNull()).isTrue();
    assertThat(
            compare(QUICK.withMetrics(List.of(Metric.ROC_AUC)), bare, a).pairs().get(0).sentence())
        .contains("cannot be compared")
        .contains("undefined for b.csv");
  }

  @Test
  void onePatientAllowsNoConclusion() {
    Comparison comparison = compare(QUICK, model("a.csv", 1, 1, 1), model("b.csv", 2, 2, 1));
    assertThat(comparison.pairs().get(0).sentence())
        .startsWith("Nothing can be concluded about accuracy")
        .contains("only one patient");
    assertThat(comparison.pairs().get(0).tests().get("clustered_mcnemar").note())
        .contains("only one patient");
    assertThat(comparison.toJson().toString()).doesNotContain("NaN");
  }

  @Test
  void whatDoesNotFitTogetherIsNamed() {
    NamedPredictions a = model("a.csv", 1, 1, 60);
    NamedPredictions b = model("b.csv", 2, 1, 60);
    refused("only one table", () -> compare(QUICK, a), "at least two", "found 1");
    refused("the same name", () -> compare(QUICK, a, a), "a.csv is given twice");
    refused(
        "a missing file",
        () -> compare(QUICK, a, changed(b, rows -> rows.subList(5, rows.size()))),
        "b.csv lacks i0.png, i1.png, i2.png and 2 more");
    refused(
        "a surplus file",
        () -> compare(QUICK, changed(a, rows -> rows.subList(1, rows.size())), b),
        "a.csv lacks i0.png");
    refused(
        "a file twice",
        () ->
            compare(
                QUICK,
                a,
                changed(
                    b,
                    rows -> {
                      List<Prediction> more = new ArrayList<>(rows);
                      more.add(rows.get(7));
                      return more;
                    })),
        "b.csv has two rows for i7.png");
    refused(
        "another label",
        () ->
            compare(
                QUICK,
                a,
                first(
                    b,
                    r ->
                        new Prediction(
                            r.file(),
                            r.patient(),
                            1 - r.label(),
                            r.predicted(),
                            r.probabilities(),
                            Map.of()))),
        "i0.png is labelled",
        "in a.csv",
        "in b.csv");
    refused(
        "another patient",
        () ->
            compare(
                QUICK,
                a,
                first(
                    b,
                    r ->
                        new Prediction(
                            r.file(), "Q", r.label(), r.predicted(), r.probabilities(), Map.of()))),
        "i0.png is of patient 'P",
        "'Q' in b.csv");
    refused(
        "other classes",
        () ->
            compare(
                QUICK,
                a,
                new NamedPredictions(
                    "c.csv", new Predictions(List.of("covid", "flu"), b.predictions().rows()))),
        "a.csv has the classes covid, healthy and c.csv has covid, flu");
    refused(
        "no label",
        () ->
            compare(
                QUICK,
                changed(a, ComparisonTest::unlabelled),
                changed(b, ComparisonTest::unlabelled)),
        "none of the 200 images has a label");
    refused("no metric", () -> QUICK.withMetrics(List.of()), "at least one metric");
    refused(
        "an unknown metric", () -> Metric.ofKey("acuracy"), "'acuracy'", "did you mean 'accuracy'");
  }

  private static void refused(
      String what, org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .as(what)
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(parts);
  }

  private interface Change {
    List<Prediction> of(List<Prediction> rows);
  }

  private static NamedPredictions changed(NamedPredictions model, Change change) {
    return new NamedPredictions(
        model.name(),
        new Predictions(model.predictions().classes(), change.of(model.predictions().rows())));
  }

  private static NamedPredictions first(
      NamedPredictions model, java.util.function.UnaryOperator<Prediction> change) {
    return changed(
        model,
        rows -> {
          List<Prediction> out = new ArrayList<>(rows);
          out.set(0, change.apply(out.get(0)));
          return out;
        });
  }

  private static List<Prediction> unlabelled(List<Prediction> rows) {
    return rows.stream()
        .map(
            r ->
                new Prediction(
                    r.file(),
                    r.patient(),
                    Prediction.UNKNOWN,
                    r.predicted(),
                    r.probabilities(),
                    Map.of()))
        .toList();
  }

  private static NamedPredictions withoutProbabilities(NamedPredictions model) {
    return changed(
        model,
        rows ->
            rows.stream()
                .map(
                    r ->
                        new Prediction(
                            r.file(), r.patient(), r.label(), r.predicted(), null, Map.of()))
                .toList());
  }

  /** Fold by patient. */
  private static NamedPredictions folded(NamedPredictions model, int folds) {
    return changed(
        model,
        rows ->
            rows.stream()
                .map(
                    r ->
                        new Prediction(
                            r.file(),
                            r.patient(),
                            r.label(),
                            r.predicted(),
                            r.probabilities(),
                            Map.of(
                                "fold", "" + Integer.parseInt(r.patient().substring(1)) % folds)))
                .toList());
  }

  private static double accuracy(NamedPredictions model, int fold) {
    return model.predictions().rows().stream()
        .filter(r -> r.extra().get("fold").equals("" + fold))
        .mapToInt(r -> r.isCorrect() ? 1 : 0)
        .average()
        .orElseThrow();
  }

  private static Comparison compare(ComparisonOptions options, NamedPredictions... models) {
    return Comparison.of(List.of(models), options);
  }

  /**
   * A model of 200 images; labels and patients are those of all of them.
   *
   * @param skill 0 knows nothing
   * @param patients number of patients, 0 for none named
   */
  private static NamedPredictions model(String name, long seed, double skill, int patients) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int label = i % 3 == 0 ? 1 : 0;
      double odds = skill * (label == 1 ? 1 : -1) + random.nextGaussian();
      double p = 1 / (1 + Math.exp(-odds));
      rows.add(
          Prediction.scored(
              "i" + i + ".png",
              patients == 0 ? "" : "P" + i * 7 % patients,
              label,
              new double[] {1 - p, p}));
    }
    return new NamedPredictions(name, new Predictions(CLASSES, rows));
  }
}
