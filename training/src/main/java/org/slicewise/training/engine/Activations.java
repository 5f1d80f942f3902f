package org.slicewise.training.engine;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;

/** Keras' activations in libtorch's operators. */
final class Activations {
  private Activations() {}

  /**
   * @param writable whether {@code x} may be overwritten: nothing else reads it, in the backward
   *     pass either
   */
  static Tensor apply(ActivationFunction activation, Tensor x, boolean writable) {
    return switch (activation) {
      case LINEAR -> x;
      case RELU -> writable ? torch.relu_(x) : torch.relu(x);
      case RELU6 -> torch.relu6(x);
      case SIGMOID -> torch.sigmoid(x);
      case TANH -> torch.tanh(x);
      case SOFTMAX -> x.softmax(1);
      case SILU -> torch.silu(x);
      case HARD_SIGMOID -> torch.hardsigmoid(x);
      case HARD_SILU -> torch.hardswish(x);
      case ELU -> torch.elu(x);
      case GELU -> torch.gelu(x);
    };
  }

  /**
   * Keras' ReLU layer: {@code maxValue} from there on, x from the threshold on, below it {@code
   * negativeSlope * (x - threshold)}.
   */
  static Tensor relu(Layer.ReLU layer, Tensor x, boolean writable) {
    if (layer.threshold() == 0 && layer.negativeSlope() == 0) {
      if (Double.isInfinite(layer.maxValue())) {
        return apply(ActivationFunction.RELU, x, writable);
      }
      return torch.hardtanh(x, new Scalar(0.0), new Scalar(layer.maxValue()));
    }
    Tensor above =
        layer.threshold() == 0
            ? torch.relu(x)
            : x.mul(x.gt(new Scalar(layer.threshold())).toType(x.scalar_type()));
    if (Double.isFinite(layer.maxValue())) {
      above =
          torch.clamp(
              above,
              new ScalarOptional(new Scalar(0.0)),
              new ScalarOptional(new Scalar(layer.maxValue())));
    }
    if (layer.negativeSlope() == 0) {
      return above;
    }
    Tensor below = torch.relu(x.neg().add(new Scalar(layer.threshold())));
    return above.sub(below, new Scalar(layer.negativeSlope()));
  }
}
