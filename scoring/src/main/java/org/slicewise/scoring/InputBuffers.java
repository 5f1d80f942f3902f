package org.slicewise.scoring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Direct buffers used again and again: as many as threads score at once, each as large as the
 * largest batch it held. New ones for each batch would be freed only when the collector gets to it.
 */
final class InputBuffers {
  private final InputShape shape;
  private final ConcurrentLinkedQueue<FloatBuffer> free = new ConcurrentLinkedQueue<>();

  InputBuffers(InputShape shape) {
    this.shape = shape;
  }

  /** A buffer limited to {@code n} images. */
  FloatBuffer borrow(int n) {
    int floats = Math.multiplyExact(n, shape.size());
    FloatBuffer buffer = free.poll();
    if (buffer == null || buffer.capacity() < floats) {
      buffer =
          ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
    }
    return buffer.clear().limit(floats);
  }

  void giveBack(FloatBuffer buffer) {
    free.add(buffer);
  }
}
