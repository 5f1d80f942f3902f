package org.slicewise.training;

import org.bytedeco.pytorch.global.torch;

/** While open, this thread's convolutions and dense layers work in the given precision. */
public final class Autocast implements AutoCloseable {
  private final boolean on;

  /** Begins where the precision asks for it; closing ends it. */
  public Autocast(Precision precision) {
    on = precision == Precision.BF16;
    if (on) {
      torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
      torch.set_autocast_enabled(torch.DeviceType.CPU, true);
    }
  }

  @Override
  public void close() {
    if (on) {
      torch.clear_cache();
      torch.set_autocast_enabled(torch.DeviceType.CPU, false);
    }
  }
}
