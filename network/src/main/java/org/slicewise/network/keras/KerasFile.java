package org.slicewise.network.keras;

import java.nio.file.Path;
import org.slicewise.network.Network;
import org.slicewise.network.weights.Weights;

/** A sequential model that Keras saved. */
public record KerasFile(Network network, Weights weights) {
  /**
   * Reads {@code .h5} or {@code .keras}, told apart by content.
   *
   * @throws org.slicewise.errors.BadInputException naming the file, and the layer where it is not
   *     supported
   */
  public static KerasFile read(Path file) {
    throw new UnsupportedOperationException("being built");
  }
}
