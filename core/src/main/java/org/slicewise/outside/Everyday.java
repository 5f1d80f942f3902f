package org.slicewise.outside;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.augment.Augmentation;
import org.slicewise.augment.FillMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageResampler;
import org.slicewise.image.ImageWriter;
import org.slicewise.image.Interpolation;

/**
 * What happens to slices on their way and leaves them slices: saved as JPEG, half the size,
 * brighter or darker, more or less contrast, cropped a little, mirrored, turned by a few degrees.
 */
public final class Everyday {
  private static final ImageFormat LOSSLESS = new ImageFormat.Bmp();

  private Everyday() {}

  /** The file of an image as it is; always in colour, as a palette would be treated otherwise. */
  public static byte[] file(ImageArray image) {
    return ImageWriter.encode(colour(image), LOSSLESS);
  }

  /**
   * The file of a slice after one or two of these changes.
   *
   * @param slice 0 to 255
   * @param seed the same seed changes the same way
   */
  public static byte[] changed(ImageArray slice, long seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    ImageArray changed = colour(slice);
    ImageFormat format = LOSSLESS;
    int changes = 1 + random.nextInt(2);
    for (int i = 0; i < changes; i++) {
      switch (random.nextInt(7)) {
        case 0 -> format = new ImageFormat.Jpeg(40 + random.nextInt(56));
        case 1 -> changed = halved(changed);
        case 2 -> changed = Pixels.shaded(changed, random.nextDouble(0.8, 1.2), 0);
        case 3 -> changed = Pixels.shaded(changed, random.nextDouble(0.8, 1.2), 127.5);
        case 4 -> changed = cropped(changed, random);
        case 5 -> changed = Pixels.mirrored(changed);
        default -> changed = turned(changed, random.nextLong());
      }
    }
    return ImageWriter.encode(changed, format);
  }

  private static ImageArray colour(ImageArray image) {
    if (image.channels() != 1) {
      return image;
    }
    float[] grey = image.values();
    float[] rgb = new float[3 * grey.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = grey[i / 3];
    }
    return new ImageArray(image.height(), image.width(), 3, rgb);
  }

  private static ImageArray halved(ImageArray image) {
    return ImageResampler.resize(
        image,
        Math.max(1, image.height() / 2),
        Math.max(1, image.width() / 2),
        Interpolation.BILINEAR);
  }

  /** Up to a twentieth off either side. */
  private static ImageArray cropped(ImageArray image, UniformRandomProvider random) {
    int top = random.nextInt(image.height() / 20 + 1);
    int left = random.nextInt(image.width() / 20 + 1);
    int height = image.height() - top - random.nextInt(image.height() / 20 + 1);
    int width = image.width() - left - random.nextInt(image.width() / 20 + 1);
    return Pixels.cut(image, top, left, height, width);
  }

  private static ImageArray turned(ImageArray image, long seed) {
    Augmentation turn = Augmentation.builder().rotationRange(3).fillMode(FillMode.CONSTANT).build();
    return turn.apply(image, turn.draw(seed, image.height(), image.width()));
  }
}
