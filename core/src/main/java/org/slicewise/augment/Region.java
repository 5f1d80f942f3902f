package org.slicewise.augment;

/**
 * A rectangle of pixels within an image.
 *
 * @param top its first row
 * @param left its first column
 * @param height rows, at least 1; 0 for no rectangle
 * @param width columns
 */
public record Region(int top, int left, int height, int width) {
  /** No rectangle. */
  public static final Region NONE = new Region(0, 0, 0, 0);

  /** How many rectangles are tried before giving up, as torchvision does. */
  static final int TRIES = 10;

  /** Uniform numbers that one draw takes. */
  static final int NUMBERS = 4 * TRIES;

  /** Whether there is no rectangle. */
  public boolean isNone() {
    return height == 0;
  }

  /**
   * A rectangle whose share of the image's area is uniform in {@code area} and whose width by
   * height is log-uniform from {@code 1 / aspect} to {@code aspect}, at a uniform place: the first
   * of {@value #TRIES} that fits into the image, or {@link #NONE}.
   *
   * @param u {@value #NUMBERS} uniform numbers in [0, 1) from {@code from} on
   * @see <a href="https://docs.pytorch.org/vision/stable/">torchvision,
   *     RandomResizedCrop.get_params</a>
   */
  static Region draw(double[] u, int from, Range area, double aspect, int height, int width) {
    double log = Math.log(aspect);
    for (int i = from; i < from + NUMBERS; i += 4) {
      double pixels = (double) height * width * area.at(u[i]);
      double ratio = Math.exp(new Range(-log, log).at(u[i + 1]));
      int w = (int) Math.rint(Math.sqrt(pixels * ratio)); // halves to even, as Python's round
      int h = (int) Math.rint(Math.sqrt(pixels / ratio));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        return new Region(
            (int) (u[i + 2] * (height - h + 1)), (int) (u[i + 3] * (width - w + 1)), h, w);
      }
    }
    return NONE;
  }

  /** The largest central rectangle whose width by height is within 1 / aspect and aspect. */
  static Region central(double aspect, int height, int width) {
    double ratio = (double) width / height;
    int w = ratio > aspect ? (int) Math.rint(height * aspect) : width;
    int h = ratio < 1 / aspect ? (int) Math.rint(width * aspect) : height;
    return new Region((height - h) / 2, (width - w) / 2, h, w);
  }
}
