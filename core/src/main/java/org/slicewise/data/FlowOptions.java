package org.slicewise.data;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageOptions;

/**
 * The parameters of Keras' {@code ImageDataGenerator.flow_from_directory}, with the same names,
 * meanings and defaults, and {@code extensions}, {@code skip_unreadable}, {@code exif}, {@code
 * flatten} and {@code pixel_limit}, which are ours.
 *
 * @param image {@code target_size}, {@code color_mode}, {@code interpolation}, {@code
 *     keep_aspect_ratio} and our image options
 * @param classes class folders in the order of their indices; empty for all folders, sorted
 * @param classMode what the targets look like
 * @param batchSize images in a batch, at least 1
 * @param shuffle whether each epoch has an order of its own
 * @param seed of shuffling and augmentation (Keras draws one where none is given; ours is 1)
 * @param saveToDir folder that receives every image as the network sees it, or null
 * @param savePrefix start of the names of saved images
 * @param saveFormat {@code png}, {@code jpg}, {@code jpeg} or {@code bmp}
 * @param followLinks whether symbolic links to folders inside a class are followed
 * @param subset which side of {@code validationSplit} to read, or null for everything
 * @param validationSplit fraction of each class, from its front, that is Keras' validation subset;
 *     between 0 and 1, 0 for none
 * @param extensions endings of file names that are read, in lower case; compared as Keras does, so
 *     that the case is ignored and the dot is not required
 * @param skipUnreadable leave unreadable images out, counted and listed, instead of stopping
 */
public record FlowOptions(
    ImageOptions image,
    List<String> classes,
    ClassMode classMode,
    int batchSize,
    boolean shuffle,
    long seed,
    Path saveToDir,
    String savePrefix,
    String saveFormat,
    boolean followLinks,
    Subset subset,
    double validationSplit,
    List<String> extensions,
    boolean skipUnreadable) {

  /** The endings that Keras reads. */
  public static final List<String> KERAS_EXTENSIONS =
      List.of("png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff");

  static final List<String> SAVE_FORMATS = List.of("png", "jpg", "jpeg", "bmp");

  public FlowOptions {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(classMode, "classMode");
    Objects.requireNonNull(savePrefix, "savePrefix");
    classes = classes == null ? List.of() : List.copyOf(classes);
    extensions =
        extensions.stream()
            .map(e -> (e.startsWith(".") ? e.substring(1) : e).toLowerCase(Locale.ROOT))
            .toList();
    if (batchSize < 1) {
      throw new BadInputException("batch_size must be at least 1, found " + batchSize);
    }
    if (!(validationSplit >= 0 && validationSplit < 1)) {
      throw new BadInputException(
          "validation_split must be at least 0 and below 1, found " + validationSplit);
    }
    if (subset != null && validationSplit == 0) {
      throw new BadInputException(
          "subset '%s' needs a validation_split above 0; give validation_split too"
              .formatted(subset.name().toLowerCase(Locale.ROOT)));
    }
    if (!SAVE_FORMATS.contains(saveFormat)) {
      throw new BadInputException(
          "save_format must be one of %s, found '%s'".formatted(SAVE_FORMATS, saveFormat));
    }
    if (extensions.isEmpty() || extensions.stream().anyMatch(String::isBlank)) {
      throw new BadInputException("extensions must name at least one ending, as in [png, jpg]");
    }
  }

  /** Keras' defaults. */
  public static FlowOptions keras() {
    return builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  /** These options, to be changed. */
  public Builder toBuilder() {
    Builder b = new Builder();
    b.image = image;
    b.classes = classes;
    b.classMode = classMode;
    b.batchSize = batchSize;
    b.shuffle = shuffle;
    b.seed = seed;
    b.saveToDir = saveToDir;
    b.savePrefix = savePrefix;
    b.saveFormat = saveFormat;
    b.followLinks = followLinks;
    b.subset = subset;
    b.validationSplit = validationSplit;
    b.extensions = extensions;
    b.skipUnreadable = skipUnreadable;
    return b;
  }

  /**
   * Options from a YAML or JSON mapping with Keras' parameter names; what is absent keeps its
   * default.
   *
   * @throws BadInputException for an unknown name (with the nearest valid one) or a value that does
   *     not fit
   */
  public static FlowOptions fromMap(Map<String, ?> map) {
    Options options = new Options("data", map, keys());
    Builder b = builder();
    b.image = ImageKeys.read(options, b.image);
    b.classes = options.strings("classes", b.classes);
    b.classMode = options.choice("class_mode", ClassMode.class, b.classMode, ClassMode.NONE);
    b.batchSize = (int) options.whole("batch_size", b.batchSize, 1, Integer.MAX_VALUE);
    b.shuffle = options.bool("shuffle", b.shuffle);
    b.seed = options.whole("seed", b.seed, Long.MIN_VALUE, Long.MAX_VALUE);
    String dir = options.string("save_to_dir", null);
    b.saveToDir = dir == null ? null : Path.of(dir);
    b.savePrefix = options.string("save_prefix", b.savePrefix);
    b.saveFormat = options.string("save_format", b.saveFormat);
    b.followLinks = options.bool("follow_links", b.followLinks);
    b.subset = options.choice("subset", Subset.class, null, null);
    b.validationSplit = options.number("validation_split", b.validationSplit);
    b.extensions = options.strings("extensions", b.extensions);
    b.skipUnreadable = options.bool("skip_unreadable", b.skipUnreadable);
    return b.build();
  }

  /** The names that {@link #fromMap} understands. */
  public static Collection<String> keys() {
    return keras().toMap().keySet();
  }

  /** Every option under its name, as {@link #fromMap} reads them back. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>(ImageKeys.toMap(image));
    map.put("classes", classes.isEmpty() ? null : classes);
    map.put("class_mode", ImageKeys.word(classMode));
    map.put("batch_size", batchSize);
    map.put("shuffle", shuffle);
    map.put("seed", seed);
    map.put("save_to_dir", saveToDir == null ? null : saveToDir.toString());
    map.put("save_prefix", savePrefix);
    map.put("save_format", saveFormat);
    map.put("follow_links", followLinks);
    map.put("subset", subset == null ? null : ImageKeys.word(subset));
    map.put("validation_split", validationSplit);
    map.put("extensions", extensions);
    map.put("skip_unreadable", skipUnreadable);
    return map;
  }

  /** Collects options; starts from Keras' defaults. */
  public static final class Builder {
    private ImageOptions image = ImageOptions.keras();
    private List<String> classes = List.of();
    private ClassMode classMode = ClassMode.CATEGORICAL;
    private int batchSize = 32;
    private boolean shuffle = true;
    private long seed = 1;
    private Path saveToDir;
    private String savePrefix = "";
    private String saveFormat = "png";
    private boolean followLinks;
    private Subset subset;
    private double validationSplit;
    private List<String> extensions = KERAS_EXTENSIONS;
    private boolean skipUnreadable;

    private Builder() {}

    public Builder image(ImageOptions image) {
      this.image = image;
      return this;
    }

    public Builder targetSize(int height, int width) {
      this.image = image.withTargetSize(height, width);
      return this;
    }

    /** Class folders in the order of their indices; none or null for all, sorted. */
    public Builder classes(List<String> classes) {
      this.classes = classes;
      return this;
    }

    public Builder classMode(ClassMode classMode) {
      this.classMode = classMode;
      return this;
    }

    public Builder batchSize(int batchSize) {
      this.batchSize = batchSize;
      return this;
    }

    public Builder shuffle(boolean shuffle) {
      this.shuffle = shuffle;
      return this;
    }

    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Writes every image, as the network sees it, to {@code dir/PREFIX_INDEX_HASH.FORMAT}.
     *
     * @param dir the folder, or null to save nothing
     */
    public Builder save(Path dir, String prefix, String format) {
      this.saveToDir = dir;
      this.savePrefix = prefix;
      this.saveFormat = format;
      return this;
    }

    public Builder followLinks(boolean followLinks) {
      this.followLinks = followLinks;
      return this;
    }

    /** One side of Keras' split. */
    public Builder subset(Subset subset, double validationSplit) {
      this.subset = subset;
      this.validationSplit = validationSplit;
      return this;
    }

    public Builder extensions(List<String> extensions) {
      this.extensions = extensions;
      return this;
    }

    public Builder skipUnreadable(boolean skipUnreadable) {
      this.skipUnreadable = skipUnreadable;
      return this;
    }

    public FlowOptions build() {
      return new FlowOptions(
          image,
          classes,
          classMode,
          batchSize,
          shuffle,
          seed,
          saveToDir,
          savePrefix,
          saveFormat,
          followLinks,
          subset,
          validationSplit,
          extensions,
          skipUnreadable);
    }
  }
}
