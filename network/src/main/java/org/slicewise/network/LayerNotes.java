package org.slicewise.network;

/**
 * What layers do to the data, in a sentence or two, for someone who meets them for the first time.
 */
public final class LayerNotes {
  private LayerNotes() {}

  /** One or two plain sentences. */
  public static String explain(Layer layer) {
    throw new UnsupportedOperationException("being built");
  }
}
