package org.slicewise.training.engine;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * While open, an operator under automatic bf16 works in 32 bits. For depthwise convolutions that
 * are trained: oneDNN's way back through them is several times slower in bf16 than in f32 (measured
 * on AVX-512 with bf16, EfficientNet-Lite0 at 320 pixels: 14 images a second with them in bf16, 21
 * with only them in f32).
 */
final class WholeFloats implements AutoCloseable {
  private final boolean on;

  private WholeFloats(boolean on) {
    this.on = on;
    if (on) {
      torch.set_autocast_enabled(torch.DeviceType.CPU, false);
    }
  }

  /** Does nothing where not wanted, or where numbers are 32-bit floats anyway. */
  static WholeFloats where(boolean wanted) {
    return new WholeFloats(wanted && torch.is_autocast_enabled(torch.DeviceType.CPU));
  }

  /** The input of the operator. */
  Tensor of(Tensor x) {
    return on ? x.toType(torch.ScalarType.Float) : x;
  }

  @Override
  public void close() {
    if (on) {
      torch.set_autocast_enabled(torch.DeviceType.CPU, true);
    }
  }
}
