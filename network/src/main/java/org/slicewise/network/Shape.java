package org.slicewise.network;

/**
 * The shape of one image's data between two layers: (height, width, channels), or (features) once
 * flattened.
 *
 * @param height rows; 1 where flat
 * @param width columns; 1 where flat
 * @param channels channels, or features where flat
 * @param flat whether the data have lost their rows and columns
 */
public record Shape(int height, int width, int channels, boolean flat) {
  /** Rows, columns and channels. */
  public static Shape image(int height, int width, int channels) {
    return new Shape(height, width, channels, false);
  }

  /** A vector of features. */
  public static Shape features(int count) {
    return new Shape(1, 1, count, true);
  }

  /** How many numbers. */
  public int size() {
    return height * width * channels;
  }

  /** As Keras prints it: {@code (None, 254, 254, 128)}. */
  @Override
  public String toString() {
    return flat
        ? "(None, " + channels + ")"
        : "(None, " + height + ", " + width + ", " + channels + ")";
  }
}
