package org.slicewise.network.weights;

import java.nio.file.Path;

/** Weights as safetensors files. */
public final class Safetensors {
  private Safetensors() {}

  /**
   * Reads F32, F16 and BF16 tensors.
   *
   * @throws org.slicewise.errors.BadInputException naming the file, when it is missing, cut short
   *     or not safetensors
   */
  public static Weights read(Path file) {
    throw new UnsupportedOperationException("being built");
  }

  /** Writes F32, whole or not at all. */
  public static void write(Path file, Weights weights) {
    throw new UnsupportedOperationException("being built");
  }
}
