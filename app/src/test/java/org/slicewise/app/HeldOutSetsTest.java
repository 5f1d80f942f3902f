package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slicewise.calibration.None;
import org.slicewise.decision.Decisions;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.selective.ConformalSets;
import org.slicewise.selective.SelectiveRules;

class HeldOutSetsTest {
  private static final List<String> CLASSES = List.of("a", "b");

  /** A class is in the set where 1 less its probability is at most 0.6. */
  private static final Decisions SETS =
      new Decisions(
          new None(),
          List.of(),
          new SelectiveRules(new ConformalSets(0.1, 20, 0.6), null),
          null,
          List.of());

  private static Prediction row(String file, String patient, int label, double first) {
    return Prediction.scored(file, patient, label, new double[] {first, 1 - first});
  }

  @Test
  void aPatientIsCoveredWhenAllItsSlicesAreByTheSetsOfTheOtherFolds() {
    Predictions one =
        new Predictions(
            CLASSES,
            List.of(
                row("1", "p", 0, 0.9), // {a}: held
                row("2", "p", 0, 0.5), // {a, b}: held
                row("3", "q", 1, 0.9), // {a}: missed
                row("4", "q", 1, 0.1))); // {b}: held, too late for q
    Predictions two = new Predictions(CLASSES, List.of(row("5", "", 1, 0.2), row("6", "", 0, 0.1)));
    Predictions repeated = new Predictions(CLASSES, List.of(row("1", "p", 0, 0.0)));
    Map<String, Object> map =
        HeldOutSets.of(new int[] {1, 1, 2}, List.of(one, two, repeated), List.of(SETS, SETS, SETS));
    Map<?, ?> covered = (Map<?, ?>) map.get("patients_covered");
    assertThat((double) covered.get("value")).isEqualTo(0.5); // p and 5 of p, q, 5, 6
    assertThat(covered.get("interval")).isEqualTo("95%, Wilson, 4 patients");
    assertThat((double) map.get("promised")).isEqualTo(0.9);
    assertThat((double) map.get("classes_a_set")).isCloseTo(7.0 / 6, within(1e-12));
    assertThat((double) map.get("sets_of_one_class")).isCloseTo(5.0 / 6, within(1e-12));
  }

  @Test
  void withoutSetsThereIsNothingToSay() {
    Predictions one = new Predictions(CLASSES, List.of(row("1", "p", 0, 0.9)));
    assertThat(HeldOutSets.of(new int[] {1}, List.of(one), List.of(Decisions.none()))).isNull();
  }
}
