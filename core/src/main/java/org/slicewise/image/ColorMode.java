package org.slicewise.image;

/** Keras' {@code color_mode}: how many channels an image is decoded to. */
public enum ColorMode {
  GRAYSCALE(1),
  RGB(3),
  RGBA(4);

  private final int channels;

  ColorMode(int channels) {
    this.channels = channels;
  }

  /** Channels of an image in this mode: 1, 3 or 4. */
  public int channels() {
    return channels;
  }
}
