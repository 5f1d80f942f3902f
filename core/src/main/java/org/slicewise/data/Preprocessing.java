package org.slicewise.data;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slicewise.augment.Standardization;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;

/**
 * Everything between a file and the network's input. It is stored in a model's metadata, so that
 * scoring does exactly what training did.
 *
 * @param image how the file is decoded and resized
 * @param standardization what is then done to its numbers
 */
public record Preprocessing(ImageOptions image, Standardization standardization) {

  /**
   * The network's input for a file, {@code [height, width, channels]}.
   *
   * @throws org.slicewise.image.UnreadableImageException when the file is not a readable image
   */
  public ImageArray apply(Path file) {
    return table()
        .map(table -> ImageLoader.load(file, image, table))
        .orElseGet(() -> standardization.applyInPlace(ImageLoader.load(file, image)));
  }

  /**
   * The same for bytes that came from elsewhere than a file.
   *
   * @param name what to call the image in an error
   * @throws org.slicewise.image.UnreadableImageException when they are not a readable image
   */
  public ImageArray apply(byte[] bytes, String name) {
    return table()
        .map(table -> ImageLoader.load(bytes, name, image, table))
        .orElseGet(() -> standardization.applyInPlace(ImageLoader.load(bytes, name, image)));
  }

  /** Looking values up is faster than to compute them for each pixel. */
  private Optional<float[]> table() {
    return image.alwaysOf8Bits()
        ? standardization.table(image.colorMode().channels())
        : Optional.empty();
  }

  /**
   * The same preprocessing with the statistics of these images, where an option needs any.
   *
   * @param train the training images
   */
  public Preprocessing fit(List<Sample> train, ImageCache cache) {
    if (!standardization.needsFit()) {
      return this;
    }
    Iterable<ImageArray> images =
        () -> train.stream().map(s -> cache.get(s.path(), image)).iterator();
    return new Preprocessing(image, standardization.fit(images));
  }

  /** What {@link #fromMap} reads back; holds only what JSON can hold. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("image", ImageKeys.toMap(image));
    map.put("standardization", standardization.toMap());
    return map;
  }

  /**
   * Reads what {@link #toMap} wrote.
   *
   * @throws BadInputException for a mapping of another shape
   */
  public static Preprocessing fromMap(Map<String, ?> map) {
    ImageOptions defaults = ImageOptions.keras();
    Options image = new Options("image", part(map, "image"), ImageKeys.toMap(defaults).keySet());
    return new Preprocessing(
        ImageKeys.read(image, defaults), Standardization.fromMap(part(map, "standardization")));
  }

  private static Map<String, Object> part(Map<String, ?> map, String key) {
    if (!(map.get(key) instanceof Map<?, ?> part)) {
      throw new BadInputException(
          "the preprocessing has no part '%s', found only %s".formatted(key, map.keySet()));
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    part.forEach((k, v) -> copy.put(String.valueOf(k), v));
    return copy;
  }
}
