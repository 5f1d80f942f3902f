package org.slicewise.network.reference;

import org.apache.commons.numbers.gamma.Erf;
import org.slicewise.network.Layer.ActivationFunction;

/** Keras' activations of one number. */
final class Activations {
  private Activations() {}

  /**
   * The activation of {@code x}, from Keras 3's definitions.
   *
   * @throws IllegalArgumentException for softmax, which needs all channels at once
   */
  static double of(ActivationFunction function, double x) {
    return switch (function) {
      case LINEAR -> x;
      case RELU -> Math.max(0, x);
      case RELU6 -> Math.min(6, Math.max(0, x));
      case SIGMOID -> sigmoid(x);
      case TANH -> Math.tanh(x);
      case SILU -> x * sigmoid(x);
      case HARD_SIGMOID -> hardSigmoid(x);
      case HARD_SILU -> x * hardSigmoid(x);
      case ELU -> x > 0 ? x : Math.expm1(x);
      case GELU -> 0.5 * x * (1 + Erf.value(x / Math.sqrt(2)));
      case SOFTMAX ->
          throw new IllegalArgumentException("softmax is not a function of a single number");
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double hardSigmoid(double x) {
    return Math.min(6, Math.max(0, x + 3)) / 6;
  }
}
