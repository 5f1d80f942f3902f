package org.slicewise.data;

/** Keras' {@code class_mode}: what a batch's targets look like; see {@link Targets}. */
public enum ClassMode {
  /** One-hot rows, {@code [n, classes]}. */
  CATEGORICAL,
  /** 0 or 1 an image, {@code [n]}; two classes only. */
  BINARY,
  /** The class index as a number, {@code [n]}. */
  SPARSE,
  /** The images themselves, for an autoencoder. */
  INPUT,
  /** No targets. */
  NONE
}
