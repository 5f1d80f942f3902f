package org.slicewise.robustness;

import java.util.function.Function;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageResampler;
import org.slicewise.image.Interpolation;

/**
 * What may happen to a picture on its way to a model without its meaning changing. Each makes real
 * bytes of a file, so that all of the model's own preprocessing follows; changes of pixels are
 * saved as PNG of the file's own depth and colours.
 */
public enum Change {
  /** Saved as a JPEG of quality 40. */
  JPEG_40("JPEG of quality 40", picture -> picture.jpeg(40)),
  /** Half as high and half as wide, by Pillow's bilinear filter. */
  HALF_SIZE("half the size", picture -> png(picture, Change::half)),
  /** Every grey level times 1.2, clipped. */
  BRIGHTER("brightness +20%", picture -> png(picture, p -> Pixels.linear(p, 1.2f, 0))),
  /** Every grey level times 0.8. */
  DARKER("brightness -20%", picture -> png(picture, p -> Pixels.linear(p, 0.8f, 0))),
  /** The distance from the picture's mean times 1.2, clipped. */
  MORE_CONTRAST("contrast +20%", picture -> png(picture, p -> contrast(p, 1.2f))),
  /** The distance from the picture's mean times 0.8. */
  LESS_CONTRAST("contrast -20%", picture -> png(picture, p -> contrast(p, 0.8f))),
  /** 5% of its height and width cut off at each edge. */
  CROPPED("5% cut off each edge", picture -> png(picture, Change::crop)),
  /** Left and right exchanged. */
  MIRRORED("mirrored left to right", picture -> png(picture, Pixels::mirror)),
  /** Turned by 3 degrees about its middle; the edge's pixels go on. */
  TURNED_LEFT("turned left by 3°", picture -> png(picture, p -> Pixels.turn(p, 3))),
  /** Turned by 3 degrees about its middle; the edge's pixels go on. */
  TURNED_RIGHT("turned right by 3°", picture -> png(picture, p -> Pixels.turn(p, -3))),
  /** Saved as a PNG of the same depth and colours. */
  PNG("saved as PNG", Picture::png),
  /** Saved as a JPEG of quality 95. */
  JPEG_95("saved as JPEG of quality 95", picture -> picture.jpeg(95)),
  /** Saved as a PNG of 8 bits of grey. */
  GREY("saved as 8-bit grey", picture -> picture.grey().png()),
  /** Saved as a PNG of 8 bits of red, green, blue and alpha. */
  RGBA("saved as RGBA", picture -> picture.rgba().png());

  private static final double CUT = 0.05;

  private final String title;
  private final Function<Picture, byte[]> file;

  Change(String title, Function<Picture, byte[]> file) {
    this.title = title;
    this.file = file;
  }

  /** In words, as "brightness +20%". */
  public String title() {
    return title;
  }

  /** The bytes of the changed file. */
  byte[] apply(Picture picture) {
    return file.apply(picture);
  }

  private static byte[] png(Picture picture, Function<ImageArray, ImageArray> pixels) {
    return picture.with(pixels.apply(picture.image())).png();
  }

  private static ImageArray half(ImageArray image) {
    return ImageResampler.resize(
        image,
        Math.max(1, image.height() / 2),
        Math.max(1, image.width() / 2),
        Interpolation.BILINEAR);
  }

  private static ImageArray contrast(ImageArray image, float factor) {
    return Pixels.linear(image, factor, (float) ((1 - factor) * Pixels.mean(image)));
  }

  private static ImageArray crop(ImageArray image) {
    return Pixels.crop(
        image,
        (int) Math.min((image.height() - 1) / 2, Math.round(CUT * image.height())),
        (int) Math.min((image.width() - 1) / 2, Math.round(CUT * image.width())));
  }
}
