package org.slicewise.image;

/**
 * What saving an image as a JPEG and reading it back leaves of it. Grey is quantised as a JPEG is,
 * without a codec; colour goes through a real file in memory.
 */
public final class JpegRoundTrip {
  private JpegRoundTrip() {}

  /**
   * The image as it comes back, of whole values from 0 to 255; three equal channels stay equal, and
   * alpha, which a JPEG does not have, stays as it is.
   *
   * @param image 1, 3 or 4 channels; left as it is; values are rounded and clipped to 0..255
   * @param quality 1 to 100, as libjpeg scales its tables
   */
  public static ImageArray apply(ImageArray image, int quality) {
    return image.isGrey() ? grey(image, quality) : colour(image, quality);
  }

  private static ImageArray grey(ImageArray image, int quality) {
    int channels = image.channels();
    float[] values = image.values();
    byte[] grey = new byte[image.height() * image.width()];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) Math.max(0, Math.min(255, (int) (values[i * channels] + 0.5f)));
    }
    byte[] back = new JpegQuantisation(quality).apply(grey, image.height(), image.width());
    float[] out = new float[values.length];
    for (int i = 0, to = 0; i < back.length; i++) {
      float value = back[i] & 0xff;
      for (int c = 0; c < channels; c++, to++) {
        out[to] = c == 3 ? values[to] : value;
      }
    }
    return new ImageArray(image.height(), image.width(), channels, out);
  }

  private static ImageArray colour(ImageArray image, int quality) {
    float[] back =
        ImageLoader.load(
                ImageWriter.encode(image, new ImageFormat.Jpeg(quality)),
                "a JPEG in memory",
                ImageOptions.keras().withColorMode(ColorMode.RGB).withTargetSize(0, 0))
            .values();
    int channels = image.channels();
    if (channels == 3) {
      return new ImageArray(image.height(), image.width(), 3, back);
    }
    float[] out = image.values().clone();
    for (int i = 0; i < out.length; i++) {
      if (i % 4 != 3) {
        out[i] = back[i / 4 * 3 + i % 4];
      }
    }
    return new ImageArray(image.height(), image.width(), channels, out);
  }
}
