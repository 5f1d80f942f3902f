package org.slicewise.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.metrics.RankedScores;

class CalibratorTest {
  /** Answers of scikit-learn; scikit-learn.py beside the file wrote them. */
  static Stream<Arguments> recorded() throws IOException {
    try (InputStream in = CalibratorTest.class.getResourceAsStream("scikit-learn.json")) {
      List<Arguments> cases = new ArrayList<>();
      new ObjectMapper()
          .readTree(in)
          .get("cases")
          .forEach(c -> cases.add(Arguments.of(c.get("name").asText(), c)));
      return cases.stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recorded")
  void isotonicRegressionAnswersAsScikitLearn(String name, JsonNode c) {
    Isotonic fitted = Isotonic.fit(outcomes(c), 1);
    double[][] queries = matrix(c.get("queries"));
    double[][] expected = matrix(c.get("isotonic"));
    for (int i = 0; i < queries.length; i++) {
      assertThat(fitted.apply(queries[i])).containsExactly(expected[i], within(1e-12));
    }
    double[][] itself = matrix(c.get("probabilities"));
    expected = matrix(c.get("isotonic_on_itself"));
    for (int i = 0; i < itself.length; i++) {
      assertThat(fitted.apply(itself[i])).containsExactly(expected[i], within(1e-12));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recorded")
  void plattScalingIsScikitLearnsToTheToleranceOfItsSearch(String name, JsonNode c) {
    if (!c.has("platt")) {
      assertThatThrownBy(() -> Platt.fit(outcomes(c), 1))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("two classes");
      return;
    }
    Platt fitted = Platt.fit(outcomes(c), 1);
    assertThat(fitted.slope()).isCloseTo(c.at("/platt/slope").asDouble(), within(1e-4));
    assertThat(fitted.intercept()).isCloseTo(c.at("/platt/intercept").asDouble(), within(1e-4));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recorded")
  void temperatureIsScikitLearnsToTheToleranceOfItsSearch(String name, JsonNode c) {
    Temperature fitted = Temperature.fit(outcomes(c));
    if (c.has("temperature")) {
      assertThat(fitted.value()).isCloseTo(c.get("temperature").asDouble(), within(1e-3));
      assertThat(fitted.note()).isNull();
    } else {
      assertThat(fitted.value()).isEqualTo(1);
      assertThat(fitted.note()).contains("no image was classified wrongly");
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 12);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noTemperatureOfAFineGridIsMoreLikely(long seed) {
    Outcomes data = random(seed, 2 + (int) (seed % 3), 70);
    double best = nll(data, Temperature.fit(data).value());
    for (double log = -3; log <= 3; log += 1e-3) {
      assertThat(nll(data, Math.exp(log))).isGreaterThanOrEqualTo(best - 1e-12);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noLineOfAGridIsMoreLikelyThanPlatts(long seed) {
    Outcomes data = random(seed, 2, 70);
    Platt fitted = Platt.fit(data, 0);
    double best = plattLoss(data, fitted);
    for (double a = -0.5; a <= 0.5; a += 0.01) {
      for (double b = -0.5; b <= 0.5; b += 0.01) {
        Platt other = new Platt(0, fitted.slope() + a, fitted.intercept() + b);
        assertThat(plattLoss(data, other)).isGreaterThanOrEqualTo(best - 1e-10);
      }
    }
  }

  /** The isotonic fit is max over starts of min over ends of the means between (Barlow 1972). */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void poolingAdjacentViolatorsIsTheMaxMinFormula(long seed) {
    Random random = new Random(seed);
    int n = 25;
    double[] values = random.doubles(n).map(v -> Math.round(v * 8) / 8.0).toArray();
    double[] weights = random.ints(n, 1, 4).asDoubleStream().toArray();
    double[] pooled = Isotonic.pooled(values, weights);
    for (int i = 0; i < n; i++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int from = 0; from <= i; from++) {
        double least = Double.POSITIVE_INFINITY;
        for (int to = i; to < n; to++) {
          double sum = 0;
          double total = 0;
          for (int j = from; j <= to; j++) {
            sum += weights[j] * values[j];
            total += weights[j];
          }
          least = Math.min(least, sum / total);
        }
        most = Math.max(most, least);
      }
      assertThat(pooled[i]).isCloseTo(most, within(1e-12));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void temperatureAndPlattLeaveTheAreaUnderTheRocCurveAsItIs(long seed) {
    Outcomes data = random(seed, 2, 60);
    double before = auc(data.probabilities(), data.labels());
    assertThat(auc(applied(Temperature.fit(data), data), data.labels())).isEqualTo(before);
    Platt platt = Platt.fit(data, 1);
    assertThat(platt.slope()).isPositive();
    assertThat(auc(applied(platt, data), data.labels())).isEqualTo(before);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void temperatureKeepsTheOrderOfAnImagesClasses(long seed) {
    Outcomes data = random(seed, 4, 60);
    Temperature fitted = Temperature.fit(data);
    for (double[] p : data.probabilities()) {
      assertThat(ranks(fitted.apply(p))).isEqualTo(ranks(p));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isotonicRegressionNeverTurnsTwoImagesRound(long seed) {
    Outcomes data = random(seed, 2, 60);
    Isotonic fitted = Isotonic.fit(data, 1);
    double[] calibrated =
        IntStream.rangeClosed(0, 1000)
            .mapToDouble(i -> fitted.apply(new double[] {1 - i / 1000.0, i / 1000.0})[1])
            .toArray();
    assertThat(calibrated).isSorted();
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void theOrderOfImagesDoesNotMatter(CalibrationMethod method) {
    Outcomes data = random(5, 2, 50);
    List<Integer> order = new ArrayList<>(IntStream.range(0, 50).boxed().toList());
    Collections.shuffle(order, new Random(1));
    Outcomes shuffled =
        Outcomes.of(
            order.stream().map(i -> data.probabilities()[i]).toArray(double[][]::new),
            order.stream().mapToInt(i -> data.labels()[i]).toArray());
    assertSame(Calibrator.fit(method, data, 1), Calibrator.fit(method, shuffled, 1), 2);
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void anImageOfWeightTwoIsTwoImagesAndOneOfWeightZeroIsNone(CalibrationMethod method) {
    Outcomes data = random(6, 2, 40);
    double[] weights = new Random(2).ints(40, 0, 4).asDoubleStream().toArray();
    int[] repeated =
        IntStream.range(0, 40)
            .flatMap(i -> IntStream.generate(() -> i).limit((int) weights[i]))
            .toArray();
    Outcomes weighted = new Outcomes(data.probabilities(), data.labels(), weights);
    Outcomes copies =
        Outcomes.of(
            Arrays.stream(repeated).mapToObj(i -> data.probabilities()[i]).toArray(double[][]::new),
            Arrays.stream(repeated).map(i -> data.labels()[i]).toArray());
    assertSame(Calibrator.fit(method, weighted, 1), Calibrator.fit(method, copies, 1), 2);
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void theNamesOfTwoClassesDoNotMatter(CalibrationMethod method) {
    Outcomes data = random(7, 2, 40);
    Outcomes swapped =
        Outcomes.of(
            Arrays.stream(data.probabilities())
                .map(p -> new double[] {p[1], p[0]})
                .toArray(double[][]::new),
            Arrays.stream(data.labels()).map(l -> 1 - l).toArray());
    Calibrator one = Calibrator.fit(method, data, 1);
    Calibrator other = Calibrator.fit(method, swapped, 0);
    for (double p = 0; p <= 1; p += 0.01) {
      assertThat(other.apply(new double[] {1 - p, p})[0])
          .isCloseTo(one.apply(new double[] {p, 1 - p})[1], within(1e-9));
    }
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void aCalibratorSurvivesItsJourneyAsJson(CalibrationMethod method) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Calibrator fitted = Calibrator.fit(method, random(8, 2, 40), 1);
    Map<?, ?> read = json.readValue(json.writeValueAsString(fitted.toMap()), Map.class);
    assertThat(Calibrator.fromMap(read)).isEqualTo(fitted);
    if (method != CalibrationMethod.PLATT) {
      Calibrator many = Calibrator.fit(method, random(8, 3, 40), 1);
      assertThat(
              Calibrator.fromMap(json.readValue(json.writeValueAsString(many.toMap()), Map.class)))
          .isEqualTo(many);
    }
  }

  @Test
  void probabilitiesOfAnExactZeroStayUsable() {
    double[] certain = {1, 0};
    assertThat(new Temperature(2).apply(certain)[1]).isCloseTo(1e-6, within(1e-11));
    assertThat(new Platt(1, 1, 0).apply(certain)[1]).isCloseTo(1e-12, within(1e-20));
    assertThat(new Platt(1, 2, 0).apply(new double[] {0, 1}))
        .containsExactly(new double[] {0, 1}, within(1e-20));
  }

  @Test
  void aNetworkThatKnowsNothingIsMadeToSaySo() {
    double[][] p = {{0.9, 0.1}, {0.9, 0.1}, {0.1, 0.9}, {0.1, 0.9}};
    Temperature fitted = Temperature.fit(Outcomes.of(p, new int[] {0, 1, 0, 1}));
    assertThat(fitted.apply(p[0])[0]).isCloseTo(0.5, within(1e-3));
    assertThat(fitted.note()).contains("nearly equal");
  }

  @Test
  void plattScalingOfSeparatedClassesStaysFiniteByItsTargets() {
    double[][] p = {{0.9, 0.1}, {0.8, 0.2}, {0.1, 0.9}, {0.2, 0.8}};
    Platt fitted = Platt.fit(Outcomes.of(p, new int[] {0, 0, 1, 1}), 1);
    // Two images a class: the targets are 1/4 and 3/4, and by symmetry the line passes through 0.
    assertThat(fitted.intercept()).isCloseTo(0, within(1e-8));
    assertThat(fitted.apply(new double[] {0.5, 0.5})[1]).isCloseTo(0.5, within(1e-8));
    assertThat(fitted.slope()).isBetween(0.3, 1.5);
    Platt oneClass = Platt.fit(Outcomes.of(p, new int[] {1, 1, 1, 1}), 1);
    assertThat(oneClass.apply(p[0])[1]).isCloseTo(5 / 6.0, within(1e-9));
    assertThat(oneClass.note()).contains("not positive");
  }

  @Test
  void aDamagedCalibrationAndAnUnknownMethodAreNamed() {
    assertThatThrownBy(() -> Calibrator.fromMap(Map.of("method", "magic")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("magic");
    assertThatThrownBy(
            () ->
                Calibrator.fromMap(
                    Map.of(
                        "method",
                        "isotonic",
                        "positive",
                        1,
                        "scores",
                        List.of(List.of("x")),
                        "values",
                        List.of(List.of(1)))))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> Calibrator.fromMap(Map.of("method", "temperature", "temperature", 0)))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> CalibrationMethod.parse("temprature"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("did you mean 'temperature'?");
  }

  private static void assertSame(Calibrator one, Calibrator other, int classes) {
    for (double[] p : random(99, classes, 50).probabilities()) {
      assertThat(one.apply(p)).containsExactly(other.apply(p), within(1e-9));
    }
  }

  /** Overconfident probabilities whose classes are told apart with errors. */
  private static Outcomes random(long seed, int classes, int n) {
    Random random = new Random(seed);
    double[][] p = new double[n][classes];
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(classes);
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        double evidence = random.nextGaussian() + (labels[i] == k ? 0.8 : 0);
        p[i][k] = Math.exp(2 * evidence);
        sum += p[i][k];
      }
      for (int k = 0; k < classes; k++) {
        p[i][k] /= sum;
      }
    }
    return Outcomes.of(p, labels);
  }

  private static double nll(Outcomes data, double temperature) {
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      double total = 0;
      for (double p : data.probabilities()[i]) {
        total += Math.pow(p, 1 / temperature);
      }
      double own = data.probabilities()[i][data.labels()[i]];
      sum -= Math.log(Math.pow(own, 1 / temperature) / total);
    }
    return sum / data.size();
  }

  private static double plattLoss(Outcomes data, Platt platt) {
    double positives = Arrays.stream(data.labels()).filter(l -> l == platt.positive()).count();
    double others = data.size() - positives;
    double sum = 0;
    for (int i = 0; i < data.size(); i++) {
      double target =
          data.labels()[i] == platt.positive()
              ? (positives + 1) / (positives + 2)
              : 1 / (others + 2);
      double p = platt.apply(data.probabilities()[i])[platt.positive()];
      sum -= target * Math.log(p) + (1 - target) * Math.log(1 - p);
    }
    return sum;
  }

  private static double[][] applied(Calibrator calibrator, Outcomes data) {
    return Arrays.stream(data.probabilities()).map(calibrator::apply).toArray(double[][]::new);
  }

  private static double auc(double[][] probabilities, int[] labels) {
    boolean[] positive = new boolean[labels.length];
    for (int i = 0; i < labels.length; i++) {
      positive[i] = labels[i] == 1;
    }
    return RankedScores.of(Arrays.stream(probabilities).mapToDouble(p -> p[1]).toArray(), positive)
        .rocAuc();
  }

  private static List<Integer> ranks(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted((i, j) -> Double.compare(values[i], values[j]))
        .toList();
  }

  private static Outcomes outcomes(JsonNode c) {
    return new Outcomes(
        matrix(c.get("probabilities")),
        Arrays.stream(array(c.get("labels"))).mapToInt(v -> (int) v).toArray(),
        array(c.get("weights")));
  }

  private static double[][] matrix(JsonNode rows) {
    double[][] out = new double[rows.size()][];
    for (int i = 0; i < out.length; i++) {
      out[i] = array(rows.get(i));
    }
    return out;
  }

  private static double[] array(JsonNode values) {
    double[] out = new double[values.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = values.get(i).asDouble();
    }
    return out;
  }
}
