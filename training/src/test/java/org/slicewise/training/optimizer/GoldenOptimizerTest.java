package org.slicewise.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.testing.Golden;

@Tag("golden")
class GoldenOptimizerTest {
  static List<JsonNode> cases() {
    return Golden.cases("keras-optimizers.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyStepGivesTheWeightsThatKerasGives(JsonNode recorded) {
    // "defaults" is what Keras made of the options, so it is all of them.
    Map<String, Object> options = map(recorded.get("defaults"));
    options.putAll(map(recorded.get("options")));
    check(recorded, Optimizer.fromMap(recorded.get("optimizer").asText(), options));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void optionsLeftOutTakeKerasDefaults(JsonNode recorded) {
    check(
        recorded,
        Optimizer.fromMap(recorded.get("optimizer").asText(), map(recorded.get("options"))));
  }

  private static void check(JsonNode recorded, Optimizer optimizer) {
    JsonNode expected = recorded.get("weights_after_each_step");
    List<float[]> gradients = new ArrayList<>();
    recorded.get("gradients").forEach(g -> gradients.add(unscaled(g, optimizer)));
    // A moving average of the weights gives one more, after the end, which Keras did not record.
    List<float[]> weights =
        OneVector.steps(optimizer, Golden.floats(recorded.get("start")), gradients)
            .subList(0, gradients.size());
    assertThat(weights).hasSameSizeAs(expected);
    for (int step = 0; step < weights.size(); step++) {
      double[] wanted = Golden.doubles(expected.get(step));
      for (int i = 0; i < wanted.length; i++) {
        assertThat((double) weights.get(step)[i])
            .as("%s step %d weight %d", recorded.get("options"), step + 1, i)
            .isCloseTo(wanted[i], within(1e-6 * Math.max(1, Math.abs(wanted[i]))));
      }
    }
  }

  /** Keras was given the gradients of the scaled loss; {@link OneVector} scales the loss itself. */
  private static float[] unscaled(JsonNode recorded, Optimizer optimizer) {
    float[] gradient = Golden.floats(recorded);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= (float) optimizer.common().lossScaleFactor();
    }
    return gradient;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(JsonNode node) {
    return new ObjectMapper().convertValue(node, Map.class);
  }
}
