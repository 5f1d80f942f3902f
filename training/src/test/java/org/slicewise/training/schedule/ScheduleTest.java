package org.slicewise.training.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.errors.BadInputException;

class ScheduleTest {
  @Test
  void constantStays() {
    assertThat(new Schedule.Constant().rate(0.1, 12345, 10, 20)).isEqualTo(0.1);
  }

  @Test
  void stepsDownEveryFewEpochs() {
    Schedule step = new Schedule.Step(2, 0.1);
    assertThat(step.rate(1, 19, 10, 6)).isEqualTo(1);
    assertThat(step.rate(1, 20, 10, 6)).isCloseTo(0.1, within(1e-12));
    assertThat(step.rate(1, 40, 10, 6)).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void cosineWarmsUpThenFallsToItsShare() {
    Schedule cosine = new Schedule.Cosine(1, 0.2);
    assertThat(cosine.rate(0.4, 0, 10, 5)).isZero();
    assertThat(cosine.rate(0.4, 5, 10, 5)).isCloseTo(0.2, within(1e-12));
    assertThat(cosine.rate(0.4, 10, 10, 5)).isCloseTo(0.4, within(1e-12));
    assertThat(cosine.rate(0.4, 30, 10, 5)).isCloseTo(0.4 * (0.8 * 0.5 + 0.2), within(1e-12));
    assertThat(cosine.rate(0.4, 50, 10, 5)).isCloseTo(0.08, within(1e-12));
  }

  @ParameterizedTest(name = "{0} steps an epoch, {1} epochs, {2} cycles")
  @CsvSource({"10,6,3", "7,5,2", "1,4,4", "3,4,1", "5,3,7"})
  void cyclicCosineIsTheFormulaOfHuangStepByStep(int stepsPerEpoch, int epochs, int cycles) {
    Schedule.CyclicCosine cyclic = new Schedule.CyclicCosine(cycles);
    int total = stepsPerEpoch * epochs;
    double length = Math.ceil((double) total / cycles);
    for (int t = 1; t <= total; t++) { // the paper's iterations
      double expected = 0.3 / 2 * (Math.cos(Math.PI * ((t - 1) % length) / length) + 1);
      assertThat(cyclic.rate(0.3, t - 1, stepsPerEpoch, epochs)).isCloseTo(expected, within(1e-12));
    }
    for (int epoch = 0; epoch < epochs; epoch++) {
      boolean anew = cyclic.rate(1, (long) (epoch + 1) * stepsPerEpoch, stepsPerEpoch, epochs) == 1;
      assertThat(cyclic.endsWith(epoch, stepsPerEpoch, epochs)).isEqualTo(anew);
    }
  }

  @Test
  void plateauReducesAfterItsPatienceAndWaitsOutTheCooldown() {
    var options = new Schedule.ReduceOnPlateau(Monitor.VAL_LOSS, 0.5, 2, 0.1, 2, 0.3);
    // Worked through keras/src/callbacks/reduce_lr_on_plateau.py by hand.
    assertThat(rates(options, 1.0, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95, 0.95))
        .containsExactly(1.0, 1.0, 0.5, 0.5, 0.5, 0.3, 0.3, 0.3, 0.3, 0.3);
  }

  @Test
  void plateauOfAnAccuracyWatchesForHigherNumbers() {
    var options = new Schedule.ReduceOnPlateau(Monitor.VAL_ACCURACY, 0.5, 1, 0, 0, 0);
    assertThat(rates(options, 0.5, 0.6, 0.6, 0.7, 0.1)).containsExactly(1.0, 1.0, 0.5, 0.5, 0.25);
  }

  @Test
  void namesAndOptionsAreReadAndTyposRefusedWithTheNearest() {
    assertThat(Schedule.fromMap("cosine", Map.of("warmup_epochs", 2)))
        .isEqualTo(new Schedule.Cosine(2, 0));
    assertThatThrownBy(() -> Schedule.fromMap("cosin", Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("did you mean 'cosine'");
    assertThatThrownBy(() -> Schedule.fromMap("step", Map.of("evry", 2)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("did you mean 'every'");
    assertThatThrownBy(() -> Schedule.fromMap("step", Map.of("factor", 2)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("2.0");
  }

  private static List<Double> rates(Schedule.ReduceOnPlateau options, double... values) {
    List<Double> rates = new ArrayList<>();
    Plateau plateau = Plateau.start(1.0);
    for (double value : values) {
      plateau = plateau.after(value, options);
      rates.add(plateau.rate());
    }
    return rates;
  }
}
