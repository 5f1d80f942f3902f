package org.slicewise.training.engine;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Native memory that batches are copied into, one after another. */
public final class InputBuffer implements AutoCloseable {
  private final Keeper keeper = new Keeper();
  private FloatPointer memory = new FloatPointer();

  /**
   * The batch as a tensor, valid until the next call.
   *
   * @param x row-major (images, height, width, channels)
   */
  public Tensor tensor(float[] x, int images, int height, int width, int channels) {
    if (memory.capacity() < x.length) {
      keeper.close();
      memory = keeper.keep(new FloatPointer(x.length));
    }
    memory.put(x);
    return torch.from_blob(memory, new long[] {images, height, width, channels}, LibTorch.floats());
  }

  @Override
  public void close() {
    keeper.close();
  }
}
