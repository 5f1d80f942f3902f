package org.slicewise.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ColorMode;
import org.slicewise.image.Flatten;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.Interpolation;
import org.slicewise.image.Lungs;

/** {@link ImageOptions} under Keras' parameter names. */
final class ImageKeys {
  private ImageKeys() {}

  static Map<String, Object> toMap(ImageOptions image) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("target_size", List.of(image.targetHeight(), image.targetWidth()));
    map.put("color_mode", word(image.colorMode()));
    map.put("interpolation", word(image.interpolation()));
    map.put("keep_aspect_ratio", image.keepAspectRatio());
    map.put("exif", image.exif());
    map.put("flatten", word(image.flatten()));
    map.put("pixel_limit", image.pixelLimit());
    map.put("harmonise", image.harmonise());
    map.put("lungs", word(image.lungs()));
    return map;
  }

  static ImageOptions read(Options options, ImageOptions otherwise) {
    List<Long> size =
        options.wholes(
            "target_size",
            List.of((long) otherwise.targetHeight(), (long) otherwise.targetWidth()),
            0,
            1 << 15);
    if (size.size() > 2
        || size.isEmpty()
        || (size.get(0) == 0) != (size.get(size.size() - 1) == 0)) {
      throw new BadInputException(
          "target_size in the %s options must be [height, width], found %s"
              .formatted(options.where(), size));
    }
    ImageOptions plain =
        new ImageOptions(
            size.get(0).intValue(),
            size.get(size.size() - 1).intValue(),
            options.choice("color_mode", ColorMode.class, otherwise.colorMode(), null),
            options.choice("interpolation", Interpolation.class, otherwise.interpolation(), null),
            options.bool("keep_aspect_ratio", otherwise.keepAspectRatio()),
            options.bool("exif", otherwise.exif()),
            options.choice("flatten", Flatten.class, otherwise.flatten(), Flatten.NONE),
            options.whole("pixel_limit", otherwise.pixelLimit(), 1, Long.MAX_VALUE),
            false,
            options.choice("lungs", Lungs.class, otherwise.lungs(), null));
    if (!options.bool("harmonise", otherwise.harmonise())) {
      return plain;
    }
    if (plain.colorMode() == ColorMode.RGBA) {
      throw new BadInputException(
          "harmonise in the %s options puts transparency on a colour and color_mode rgba keeps it; use grayscale or rgb"
              .formatted(options.where()));
    }
    return plain.harmonised();
  }

  /** The word for an enum's constant in files and options. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
