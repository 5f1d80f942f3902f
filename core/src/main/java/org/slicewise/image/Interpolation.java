package org.slicewise.image;

/**
 * Keras' {@code interpolation} of {@code load_img}: the resampling filters of Pillow's {@code
 * Image.resize}.
 */
public enum Interpolation {
  NEAREST,
  BILINEAR,
  BICUBIC,
  LANCZOS,
  BOX,
  HAMMING
}
