package org.slicewise.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;

class OperatingPointTest {
  private static final FittedOn ON = new FittedOn("validation part", 10, 5);
  private static final double[] SCORES = {0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1};
  private static final boolean[] POSITIVE = {true, true, false, true, false, true, false, false};

  private static OperatingPoint choose(String rule, double[] scores, boolean[] positive) {
    return OperatingPoint.choose(OperatingRule.parse(rule), scores, positive, ON);
  }

  static Stream<Arguments> seedsAndRules() {
    return LongStream.rangeClosed(1, 8)
        .boxed()
        .flatMap(
            seed ->
                Stream.of(
                        "youden",
                        "sensitivity>=0.9",
                        "sensitivity>=1",
                        "specificity>=0.95",
                        "cost=5",
                        "cost=3@0.05")
                    .map(rule -> Arguments.of(seed, rule)));
  }

  /** Every threshold of a fine grid is tried; ties in the scores are frequent. */
  @ParameterizedTest(name = "seed {0}, {1}")
  @MethodSource("seedsAndRules")
  void noOtherThresholdIsBetterByTheRule(long seed, String words) {
    Random random = new Random(seed);
    int n = 60;
    double[] scores = new double[n];
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      positive[i] = random.nextInt(3) == 0;
      double raw = 1 / (1 + Math.exp(-random.nextGaussian() - (positive[i] ? 1 : 0)));
      scores[i] = Math.round(raw * 40) / 40.0;
    }
    OperatingRule rule = OperatingRule.parse(words);
    OperatingPoint point = OperatingPoint.choose(rule, scores, positive, ON);

    double chosen = worth(rule, scores, positive, point.threshold());
    assertThat(chosen).isGreaterThan(Double.NEGATIVE_INFINITY);
    for (double t = 0; t <= 1.0001; t += 0.001) {
      double other = worth(rule, scores, positive, t);
      assertThat(other).isLessThanOrEqualTo(chosen + 1e-9 * Math.abs(chosen));
    }
    double[] rates = rates(scores, positive, point.threshold());
    assertThat(point.sensitivity()).isEqualTo(rates[0]);
    assertThat(point.specificity()).isEqualTo(rates[1]);
  }

  private static double worth(OperatingRule rule, double[] scores, boolean[] positive, double t) {
    double[] rates = rates(scores, positive, t);
    if (rule instanceof OperatingRule.SensitivityAtLeast sensitivity) {
      return rates[0] >= sensitivity.least() ? rates[1] : Double.NEGATIVE_INFINITY;
    }
    if (rule instanceof OperatingRule.SpecificityAtLeast specificity) {
      return rates[1] >= specificity.least() ? rates[0] : Double.NEGATIVE_INFINITY;
    }
    if (rule instanceof OperatingRule.CostRatio cost) {
      double prevalence = cost.prevalence() == null ? rates[2] : cost.prevalence();
      return -(cost.ratio() * prevalence * (1 - rates[0]) + (1 - prevalence) * (1 - rates[1]));
    }
    return rates[0] + rates[1];
  }

  /** Sensitivity, specificity and prevalence. */
  private static double[] rates(double[] scores, boolean[] positive, double threshold) {
    double[] right = new double[2];
    double[] all = new double[2];
    for (int i = 0; i < scores.length; i++) {
      int side = positive[i] ? 0 : 1;
      all[side]++;
      right[side] += (scores[i] >= threshold) == positive[i] ? 1 : 0;
    }
    return new double[] {right[0] / all[0], right[1] / all[1], all[0] / scores.length};
  }

  @Test
  void theThresholdLiesMidwayBetweenTheScoresItParts() {
    OperatingPoint point = choose("sensitivity>=1", SCORES, POSITIVE);
    assertThat(point.threshold()).isCloseTo(0.25, within(1e-12)); // between 0.3 and 0.2
    assertThat(point.sensitivity()).isEqualTo(1);
    assertThat(point.specificity()).isEqualTo(0.5);
  }

  @Test
  void ofEquallyGoodThresholdsTheOneNearestOneHalfIsTaken() {
    // Youden's sum is 1.5 at 0.75 (2 of 4, 4 of 4) and at 0.5 (3 of 4, 3 of 4).
    OperatingPoint point = choose("youden", SCORES, POSITIVE);
    assertThat(point.threshold()).isCloseTo(0.5, within(1e-12));
    // 0.35 and 0.65 part equally well and are equally near.
    OperatingPoint lower =
        choose(
            "youden", new double[] {0.8, 0.5, 0.5, 0.2}, new boolean[] {true, true, false, false});
    assertThat(lower.threshold()).isCloseTo(0.35, within(1e-12));
  }

  @Test
  void aMissThatCostsMuchLowersTheThresholdAndAFalseAlarmRaisesIt() {
    assertThat(choose("cost=50", SCORES, POSITIVE).sensitivity()).isEqualTo(1);
    assertThat(choose("cost=0.02", SCORES, POSITIVE).specificity()).isEqualTo(1);
    assertThat(choose("cost=5@0.001", SCORES, POSITIVE).specificity()).isEqualTo(1);
  }

  @Test
  void allOrNothingIsCalledPositiveWhereThatIsBest() {
    boolean[] upsideDown = {false, false, true, true};
    double[] scores = {1, 0.9, 0.2, 0.1};
    OperatingPoint all = choose("sensitivity>=1", scores, upsideDown);
    assertThat(all.threshold()).isZero();
    OperatingPoint none = choose("specificity>=1", scores, upsideDown);
    assertThat(none.threshold()).isGreaterThan(1);
    assertThat(none.isPositive(1)).isFalse();
  }

  @Test
  void twoScoresThatDifferInTheirLastBitAreStillParted() {
    double low = 0.3;
    double high = Math.nextUp(low);
    OperatingPoint point = choose("youden", new double[] {high, low}, new boolean[] {true, false});
    assertThat(point.isPositive(high)).isTrue();
    assertThat(point.isPositive(low)).isFalse();
  }

  @Test
  void withoutAnImageOnEachSideThereIsNoThreshold() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> choose("youden", new double[] {0.1}, new boolean[] {true}));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"youden", "sensitivity>=0.9", "specificity>=0.99", "cost=5", "cost=0.5@0.01"})
  void aRuleIsReadFromTheWordsItWrites(String words) {
    OperatingRule rule = OperatingRule.parse(words);
    assertThat(rule.word()).isEqualTo(words);
    assertThat(OperatingRule.parse(rule.word())).isEqualTo(rule);
    OperatingPoint point = OperatingPoint.choose(rule, SCORES, POSITIVE, ON);
    assertThat(OperatingPoint.fromMap(point.toMap())).isEqualTo(point);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yuden",
        "sensitivity>=",
        "sensitivity>=0",
        "sensitivity>=90",
        "specificity>=x",
        "cost=-1",
        "cost=5@1",
        "cost=",
        "argmax"
      })
  void wordsThatMeanNoRuleAreRefused(String words) {
    assertThatThrownBy(() -> OperatingRule.parse(words)).isInstanceOf(BadInputException.class);
  }
}
