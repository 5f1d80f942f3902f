package org.slicewise.outside;

import java.awt.Color;
import org.apache.commons.rng.UniformRandomProvider;
import org.slicewise.image.ImageArray;
import org.slicewise.phantom.Noise;

/** Pictures of nothing. */
final class Textures {
  private Textures() {}

  static ImageArray blank(UniformRandomProvider random) {
    int width = Canvas.side(random);
    int height = Canvas.side(random);
    double from = random.nextDouble(0, 256);
    double to = random.nextDouble() < 0.5 ? from : random.nextDouble(0, 256);
    double angle = random.nextDouble(0, 2 * Math.PI);
    boolean round = random.nextDouble() < 0.3;
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    return Canvas.grey(
        random,
        width,
        height,
        random.nextDouble() < 0.5 ? 0 : random.nextDouble(0, 4),
        (x, y) -> {
          double t = round ? Math.hypot(x, y) / 1.42 : (c * x + s * y + 1.42) / 2.84;
          return from + (to - from) * t;
        });
  }

  static ImageArray noise(UniformRandomProvider random) {
    int width = Canvas.side(random);
    int height = Canvas.side(random);
    double middle = random.nextDouble(60, 200);
    switch (random.nextInt(4)) {
      case 0:
        return Canvas.grey(random, width, height, random.nextDouble(10, 80), (x, y) -> middle);
      case 1:
        double share = random.nextDouble(0.02, 0.5);
        return Canvas.grey(
            random,
            width,
            height,
            0,
            (x, y) -> random.nextDouble() > share ? middle : random.nextInt(2) * 255);
      case 2:
        return colours(random, width, height);
      default:
        int grain = 2 + random.nextInt(6);
        long seed = random.nextLong();
        double strong = random.nextDouble(0.5, 2.0);
        return Canvas.grey(
            random,
            width,
            height,
            4,
            (x, y) ->
                middle
                    + strong
                        * (Noise.at(seed, x * width / 2 / grain, y * height / 2 / grain, 0) - 0.5)
                        * 255);
    }
  }

  private static ImageArray colours(UniformRandomProvider random, int width, int height) {
    float[] values = new float[width * height * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256);
    }
    return new ImageArray(height, width, 3, values);
  }

  static ImageArray clouds(UniformRandomProvider random) {
    Canvas sky = new Canvas(Canvas.side(random), Canvas.side(random), Color.BLACK);
    long seed = random.nextLong();
    double scale = random.nextDouble(0.8, 6);
    double stretch = random.nextDouble(0.5, 2);
    double contrast = random.nextDouble(1.5, 5);
    int octaves = 3 + random.nextInt(5);
    Color low = Canvas.anyColour(random);
    Color high = Canvas.anyColour(random);
    sky.paint(
        (x, y) -> {
          double v = Noise.octaves(seed, x * scale, y * scale * stretch, 0, octaves) - 0.5;
          return Canvas.mix(low, high, Math.min(1, Math.max(0, 0.5 + contrast * v)));
        });
    return sky.toArray(random, random.nextDouble(0, 8));
  }

  static ImageArray stripes(UniformRandomProvider random) {
    int width = Canvas.side(random);
    int height = Canvas.side(random);
    double angle = random.nextDouble(0, Math.PI);
    double c = Math.cos(angle);
    double s = Math.sin(angle);
    double fine = random.nextDouble(6, 90);
    double wave = random.nextDouble() < 0.5 ? 0 : random.nextDouble(0.05, 0.3);
    boolean hard = random.nextDouble() < 0.5;
    int form = random.nextInt(3);
    double dark = random.nextDouble(0, 100);
    double bright = random.nextDouble(140, 256);
    return Canvas.grey(
        random,
        width,
        height,
        random.nextDouble(0, 10),
        (x, y) -> {
          double u = c * x + s * y + wave * Math.sin(3 * y);
          double v = -s * x + c * y;
          double value =
              switch (form) {
                case 0 -> Math.sin(fine * u);
                case 1 -> Math.sin(fine * u / 2) * Math.sin(fine * v / 2);
                default -> Math.sin(fine * Math.hypot(u, v));
              };
          value = hard ? Math.signum(value) : value;
          return dark + (bright - dark) * (value + 1) / 2;
        });
  }
}
