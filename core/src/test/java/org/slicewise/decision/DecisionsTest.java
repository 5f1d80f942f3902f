package org.slicewise.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slicewise.calibration.CalibrationMethod;
import org.slicewise.calibration.Outcomes;
import org.slicewise.calibration.Temperature;
import org.slicewise.errors.BadInputException;

class DecisionsTest {
  private static final int N = 80;
  private static final double[][] P = new double[N][];
  private static final int[] LABELS = new int[N];
  private static final List<String> PATIENTS = new ArrayList<>();

  static {
    Random random = new Random(11);
    for (int i = 0; i < N; i++) {
      LABELS[i] = random.nextInt(2);
      double logit = 3 * (random.nextGaussian() + (LABELS[i] == 1 ? 1 : -1));
      double p = 1 / (1 + Math.exp(-logit));
      P[i] = new double[] {1 - p, p};
      PATIENTS.add("p" + i / 2);
    }
  }

  private static Decisions fit(CalibrationMethod method, String... rules) {
    return Decisions.fit(
        new DecisionOptions(method, DecisionOptions.rules(List.of(rules)), 0.1),
        P,
        LABELS,
        PATIENTS,
        1,
        "validation part");
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void theOperatingPointIsChosenOnTheCalibratedProbabilities(CalibrationMethod method) {
    Decisions fitted = fit(method, "sensitivity>=0.9", "youden");
    assertThat(fitted.fittedOn()).isEqualTo(new FittedOn("validation part", N, 40));
    assertThat(fitted.inForce().name()).isEqualTo("sensitivity>=0.9");
    assertThat(fitted.operatingPoints()).hasSize(2);
    int found = 0;
    int ill = 0;
    for (int i = 0; i < N; i++) {
      Decision said = fitted.decide(P[i], 1);
      assertThat(said.atOperatingPoint())
          .isEqualTo(said.probabilities()[1] >= fitted.inForce().threshold() ? 1 : 0);
      assertThat(Arrays.stream(said.probabilities()).sum()).isCloseTo(1, within(1e-12));
      ill += LABELS[i];
      found += LABELS[i] == 1 && said.atOperatingPoint() == 1 ? 1 : 0;
    }
    assertThat(fitted.inForce().sensitivity()).isEqualTo((double) found / ill);
    assertThat(fitted.inForce().sensitivity()).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void temperatureIsFittedToTheNetworksOwnProbabilities() {
    Decisions fitted = fit(CalibrationMethod.TEMPERATURE, "youden");
    assertThat(fitted.calibrator()).isEqualTo(Temperature.fit(Outcomes.of(P, LABELS)));
    for (double[] p : P) {
      assertThat(fitted.decide(p, 1).predicted()).isEqualTo(p[1] > p[0] ? 1 : 0);
    }
  }

  @Test
  void everyPatientsWorstSliceCountsForTheSetsAndAnAnswerIsWithheldWhereTheSetIsNotOneClass() {
    Decisions fitted = fit(CalibrationMethod.TEMPERATURE, "youden");
    assertThat(fitted.selective().sets().patients()).isEqualTo(40);
    int withheld = 0;
    for (double[] p : P) {
      Decision said = fitted.decide(p, 1);
      int size = (said.set()[0] ? 1 : 0) + (said.set()[1] ? 1 : 0);
      assertThat(said.abstain()).isEqualTo(size != 1);
      withheld += said.abstain() ? 1 : 0;
    }
    assertThat(withheld).isPositive().isLessThan(N);
  }

  @Test
  void withFewerPatientsThanSetsNeedEveryImageIsAnswered() {
    Decisions fitted =
        Decisions.fit(
            DecisionOptions.defaults(2),
            Arrays.copyOf(P, 16),
            Arrays.copyOf(LABELS, 16),
            PATIENTS.subList(0, 16),
            1,
            "validation part");
    assertThat(fitted.selective()).isNull();
    assertThat(fitted.notes()).anyMatch(n -> n.contains("they need 9 patients and there are 8"));
    assertThat(fitted.decide(P[0], 1).abstain()).isFalse();
  }

  @Test
  void amongMoreClassesTheOperatingPointSetsThePositiveClassAgainstTheMostProbableOther() {
    OperatingPoint point =
        new OperatingPoint(
            new OperatingRule.Youden(), 0.3, 0.5, 0.5, new FittedOn("validation part", 3, null));
    Decisions decisions =
        new Decisions(Decisions.none().calibrator(), List.of(point), null, null, List.of());
    assertThat(decisions.decide(new double[] {0.5, 0.3, 0.2}, 1).atOperatingPoint()).isEqualTo(1);
    assertThat(decisions.decide(new double[] {0.2, 0.25, 0.55}, 1).atOperatingPoint()).isEqualTo(2);
    assertThat(decisions.decide(new double[] {0.2, 0.5, 0.3}, 0).atOperatingPoint()).isEqualTo(1);
  }

  @Test
  void withoutDecisionsTheMostProbableClassIsTheAnswerAndThereIsAlwaysOne() {
    Decision said = Decisions.none().decide(new double[] {0.5, 0.5}, 1);
    assertThat(said.predicted()).isZero();
    assertThat(said.atOperatingPoint()).isEqualTo(Decision.NO_POINT);
    assertThat(said.set()).isNull();
    assertThat(said.abstain()).isFalse();
    assertThat(Decisions.none().isFitted()).isFalse();
  }

  @Test
  void imagesOfOneSideGiveNoOperatingPointAndTheRecordSaysSo() {
    int[] allIll = new int[N];
    Arrays.fill(allIll, 1);
    Decisions fitted =
        Decisions.fit(DecisionOptions.defaults(2), P, allIll, PATIENTS, 1, "validation part");
    assertThat(fitted.operatingPoints()).isEmpty();
    assertThat(fitted.notes()).anyMatch(n -> n.contains("only images of the positive class"));
  }

  @ParameterizedTest
  @EnumSource(CalibrationMethod.class)
  void decisionsSurviveTheirJourneyAsJson(CalibrationMethod method) throws IOException {
    ObjectMapper json = new ObjectMapper();
    for (Decisions written :
        List.of(fit(method, "youden", "cost=5@0.1"), fit(method, "argmax"), Decisions.none())) {
      Map<?, ?> map = json.readValue(json.writeValueAsString(written.toMap()), Map.class);
      assertThat(Decisions.fromMap(map)).isEqualTo(written);
    }
  }

  @Test
  void whatIsNoRecordOfDecisionsIsRefused() {
    assertThatThrownBy(() -> Decisions.fromMap(Map.of("calibration", "x")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("train the model again");
    assertThatThrownBy(() -> DecisionOptions.rules(List.of("argmax", "youden")))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> DecisionOptions.rules(List.of("youden", "youden")))
        .isInstanceOf(BadInputException.class);
  }
}
