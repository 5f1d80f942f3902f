package org.slicewise.image;

/**
 * What becomes of an alpha channel when the color mode has none. {@code NONE} drops it, as Keras
 * does.
 */
public enum Flatten {
  NONE,
  BLACK,
  WHITE
}
