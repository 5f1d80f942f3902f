package org.slicewise.outside;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.apache.commons.rng.UniformRandomProvider;
import org.slicewise.image.ImageArray;

/** Where pictures are painted: a picture in colour, and fields of grey. */
final class Canvas {
  private final BufferedImage image;
  private final Graphics2D pen;

  Canvas(int width, int height, Color background) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setColor(background);
    pen.fillRect(0, 0, width, height);
  }

  /** Rows or columns of a picture. */
  static int side(UniformRandomProvider random) {
    return 180 + random.nextInt(181);
  }

  Graphics2D pen() {
    return pen;
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  /** The picture with a camera's noise. */
  ImageArray toArray(UniformRandomProvider random, double noise) {
    pen.dispose();
    int[] rgb = image.getRGB(0, 0, width(), height(), null, 0, width());
    float[] values = new float[3 * rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      double n = noise * (random.nextDouble() + random.nextDouble() - 1);
      values[3 * i] = clip((rgb[i] >> 16 & 255) + n);
      values[3 * i + 1] = clip((rgb[i] >> 8 & 255) + n);
      values[3 * i + 2] = clip((rgb[i] & 255) + n);
    }
    return new ImageArray(height(), width(), 3, values);
  }

  /** A grey at each point; x and y from -1 to 1. */
  @FunctionalInterface
  interface Field {
    double at(double x, double y);
  }

  /**
   * Paints a field in grey.
   *
   * @param noise standard deviation, about
   */
  static ImageArray grey(
      UniformRandomProvider random, int width, int height, double noise, Field field) {
    float[] values = new float[width * height];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        double x = (column + 0.5) * 2 / width - 1;
        double y = (row + 0.5) * 2 / height - 1;
        double n = noise * 1.7 * (random.nextDouble() + random.nextDouble() + random.nextDouble());
        values[row * width + column] = clip(field.at(x, y) + n - 2.55 * noise);
      }
    }
    return new ImageArray(height, width, 1, values);
  }

  /** Paints a field of colours, {@code 0xRRGGBB}. */
  void paint(Field field) {
    for (int row = 0; row < height(); row++) {
      for (int column = 0; column < width(); column++) {
        double x = (column + 0.5) * 2 / width() - 1;
        double y = (row + 0.5) * 2 / height() - 1;
        image.setRGB(column, row, (int) field.at(x, y));
      }
    }
  }

  static float clip(double value) {
    return (float) Math.min(Math.max(value, 0), 255);
  }

  /** A colour of about this hue. */
  static Color colour(UniformRandomProvider random, double hue, double saturation, double light) {
    return Color.getHSBColor(
        (float) (hue + random.nextDouble(-0.04, 0.04)),
        (float) Math.min(1, Math.max(0, saturation + random.nextDouble(-0.15, 0.15))),
        (float) Math.min(1, Math.max(0, light + random.nextDouble(-0.12, 0.12))));
  }

  static Color anyColour(UniformRandomProvider random) {
    return Color.getHSBColor(
        (float) random.nextDouble(),
        (float) random.nextDouble(),
        (float) random.nextDouble(0.1, 1.0));
  }

  static Color grey(double level) {
    int v = (int) clip(level);
    return new Color(v, v, v);
  }

  /** {@code from} where t is 0, {@code to} where it is 1, as {@code 0xRRGGBB}. */
  static int mix(Color from, Color to, double t) {
    int r = (int) (from.getRed() + (to.getRed() - from.getRed()) * t);
    int g = (int) (from.getGreen() + (to.getGreen() - from.getGreen()) * t);
    int b = (int) (from.getBlue() + (to.getBlue() - from.getBlue()) * t);
    return r << 16 | g << 8 | b;
  }
}
