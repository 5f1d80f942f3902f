package org.slicewise.network;

/** Keras' {@code model.summary()}. */
public final class Summary {
  private Summary() {}

  /** The table as Keras 3.15 prints it, to the character. */
  public static String table(Network network) {
    throw new UnsupportedOperationException("being built");
  }
}
