package org.slicewise.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.Interpolation;
import org.slicewise.model.SeenImages;
import org.slicewise.split.ImageContents;
import org.slicewise.split.Split;
import org.slicewise.split.SplitPlan;

/**
 * The images of a run: read, decoded once, divided.
 *
 * @param dataset the readable images
 * @param flow the data options
 * @param image how files become arrays
 * @param cache holds decoded images
 * @param contents what they show
 * @param harmonise whether files are harmonised on the way, and why
 * @param fingerprint of the readable images, as {@link Dataset#fingerprint()} gives it
 */
record RunData(
    Dataset dataset,
    FlowOptions flow,
    ImageOptions image,
    ImageCache cache,
    ImageContents contents,
    Harmonise harmonise,
    String fingerprint) {
  private static final List<String> DATA_FORMATS = List.of("channels_last", "channels_first");

  /**
   * Reads the folder and decodes every image once, so that an unreadable one is found now and not
   * in the middle of a training.
   *
   * @param image how files become arrays; null takes the settings'
   */
  static RunData read(Path folder, Settings settings, ImageOptions image) {
    return of(ImageFolder.read(folder, flow(settings)), settings, image);
  }

  /** The same for images that are only scored: one class is enough. */
  static RunData readAny(Path folder, Settings settings, ImageOptions image) {
    return of(ImageFolder.readAny(folder, flow(settings)), settings, image);
  }

  private static RunData of(Dataset dataset, Settings settings, ImageOptions image) {
    FlowOptions flow = flow(settings);
    ImageOptions options = image == null ? flow.image() : image;
    ImageCache cache = new ImageCache(Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 3));
    Dataset readable = dataset.preload(cache, options, flow.skipUnreadable(), threads(settings));
    ImageContents contents =
        ImageContents.of(readable.samples(), s -> cache.get(s.path(), options), threads(settings));
    return new RunData(
        readable,
        flow,
        options,
        cache,
        contents,
        Harmonise.undecided(settings),
        readable.fingerprint());
  }

  /**
   * These images on the way that {@link Harmonise} chose for a training on some of them.
   *
   * @param train the images of the training
   */
  RunData harmonised(List<Sample> train, Settings settings) {
    Harmonise decided = Harmonise.decide(train, this, settings);
    if (!decided.on() || image.harmonise()) {
      return new RunData(dataset, flow, image, cache, contents, decided, fingerprint);
    }
    ImageOptions same = averaging(image.harmonised(), settings);
    ImageCache fresh = new ImageCache(Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 3));
    dataset.preload(fresh, same, false, threads(settings));
    return new RunData(dataset, flow, same, fresh, contents, decided, fingerprint);
  }

  /**
   * Picked pixels keep the traces of how a file was saved: where nothing is said they are averaged.
   */
  private static ImageOptions averaging(ImageOptions image, Settings settings) {
    return settings.section(Section.DATA).containsKey("interpolation")
        ? image
        : image.withInterpolation(Interpolation.BILINEAR);
  }

  /** The same images for a model that reads files in another way. */
  RunData readAs(ImageOptions other) {
    return new RunData(dataset, flow, other, cache, contents, harmonise, fingerprint);
  }

  /** How a model's memory looks at these images. */
  SeenImages.Looking looking() {
    return new SeenImages.Looking(
        sample -> cache.get(sample.path(), image), Runtime.getRuntime().availableProcessors());
  }

  /** Names these images divided so, 16 hexadecimal digits. */
  String digest(Split split) {
    Map<String, Object> parts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      parts.put(part.word(), split.part(part).stream().map(Sample::file).toList());
    }
    return Json.sha256(fingerprint + Json.canonical(parts)).substring(0, 16);
  }

  /** The data options of the settings. */
  static FlowOptions flow(Settings settings) {
    Map<String, Object> keys = settings.section(Section.DATA);
    // The order of the arrays that the library hands out; no file and no network here depends on
    // it.
    Object format = keys.remove("data_format");
    if (format != null && !DATA_FORMATS.contains(format.toString())) {
      throw new BadInputException(
          "data_format must be channels_last or channels_first, found '%s'; did you mean '%s'?"
              .formatted(format, Nearest.name(format.toString(), DATA_FORMATS)));
    }
    keys.putIfAbsent("seed", settings.whole("seed", 1));
    boolean harmonise = Harmonise.Asked.of(settings) == Harmonise.Asked.ON;
    keys.put(Harmonise.KEY, harmonise);
    FlowOptions flow = FlowOptions.fromMap(keys);
    return harmonise ? flow.toBuilder().image(averaging(flow.image(), settings)).build() : flow;
  }

  /** Threads for decoding and training: the setting, or all cores. */
  static int threads(Settings settings) {
    Object threads = settings.section(Section.TRAINING).get("threads");
    if (threads instanceof Number n && n.intValue() > 0) {
      return n.intValue();
    }
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * Divides the images as the settings say: {@code split}, else Keras' {@code validation_split},
   * else official lists, else by patient, else by image.
   */
  Split split(Settings settings) {
    return plan(settings).split(dataset, contents).check(contents);
  }

  private SplitPlan plan(Settings settings) {
    double validation = settings.number("validation_share", 0.2);
    double test = settings.number("test_share", 0);
    long seed = settings.whole("seed", 1);
    String named = settings.text("split", null);
    boolean keras = flow.validationSplit() > 0 && flow.subset() == null;
    if (named != null && keras) {
      throw new BadInputException(
          "--split %s and --validation-split %s are two ways to divide the same images; give one"
              .formatted(named, flow.validationSplit()));
    }
    SplitPlan requested = null;
    if (keras) {
      requested = new SplitPlan.KerasValidationSplit(flow.validationSplit());
    } else if (named != null) {
      requested = SplitPlan.named(named, validation, test, seed);
    }
    return SplitPlan.choose(dataset, requested, validation, test, seed);
  }
}
