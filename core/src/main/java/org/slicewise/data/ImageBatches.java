package org.slicewise.data;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.augment.Augmentation;
import org.slicewise.augment.Transform;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;

/**
 * Batches of image files: decoded (once, where the cache has room), augmented, standardised, on
 * other threads while the network works on earlier batches.
 *
 * <p>The order of epoch {@code e} depends on the seed and {@code e} only, and the transformation of
 * an image on the seed, {@code e} and the image's place in the list: not on the number of threads.
 * Every {@link Batch} owns its array; nothing is reused behind the reader's back. An exception of a
 * preparing thread is thrown by {@code next()} of the batch it belongs to.
 *
 * <pre>{@code
 * BatchSource batches =
 *     ImageBatches.builder(split.train(), preprocessing)
 *         .augmentation(augmentation).batchSize(8).shuffle(true).seed(1).cache(cache).build();
 * try (BatchSource.Epoch epoch = batches.open(0)) {
 *   while (epoch.hasNext()) {
 *     Batch batch = epoch.next(); // x: [8, height, width, channels]
 *   }
 * }
 * }</pre>
 */
public final class ImageBatches implements BatchSource {
  private final List<Sample> samples;
  private final Preprocessing preprocessing;
  private final Augmentation augmentation;
  private final int batchSize;
  private final boolean shuffle;
  private final long seed;
  private final ImageCache cache;
  private final int threads;
  private final Path saveToDir;
  private final String savePrefix;
  private final String saveFormat;
  private final SoftTargets softTargets;

  private ImageBatches(Builder b) {
    samples = b.samples;
    preprocessing = b.preprocessing;
    augmentation = b.augmentation;
    batchSize = b.batchSize;
    shuffle = b.shuffle;
    seed = b.seed;
    cache = b.cache == null ? new ImageCache(0) : b.cache;
    threads = b.threads;
    saveToDir = b.saveToDir;
    savePrefix = b.savePrefix;
    saveFormat = b.saveFormat;
    softTargets = b.softTargets;
  }

  /**
   * Starts with batches of 32, in order, not augmented, not cached, on every processor.
   *
   * @param samples at least one
   * @param preprocessing with a target size, and fitted where it needs to be
   */
  public static Builder builder(List<Sample> samples, Preprocessing preprocessing) {
    return new Builder(samples, preprocessing);
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public int batchSize() {
    return batchSize;
  }

  @Override
  public int height() {
    return preprocessing.image().targetHeight();
  }

  @Override
  public int width() {
    return preprocessing.image().targetWidth();
  }

  @Override
  public int channels() {
    return preprocessing.image().colorMode().channels();
  }

  @Override
  public Epoch open(int epoch) {
    return new Running(epoch);
  }

  /** Indices into {@link #samples} in the order of an epoch. */
  private List<Integer> order(int epoch) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, samples.size()).boxed().toList());
    if (shuffle) {
      ListSampler.shuffle(random(Seeds.of(seed, "order", epoch)), order);
    }
    return Collections.unmodifiableList(order);
  }

  private Batch prepare(List<Integer> indices, int epoch, BooleanSupplier wanted) {
    int n = indices.size();
    int pixels = height() * width() * channels();
    float[] x = new float[n * pixels]; // [n, height, width, channels]
    int[] labels = new int[n];
    List<Sample> chosen = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      if (!wanted.getAsBoolean()) {
        throw new CancellationException("the epoch was closed");
      }
      Sample sample = samples.get(indices.get(i));
      ImageArray image = image(sample, indices.get(i), epoch);
      System.arraycopy(image.values(), 0, x, i * pixels, pixels);
      labels[i] = sample.label();
      chosen.add(sample);
    }
    float[] soft = softTargets == null ? null : softTargets.of(x, chosen);
    return new Batch(n, x, labels, Collections.unmodifiableList(chosen), soft);
  }

  private ImageArray image(Sample sample, int index, int epoch) {
    try {
      ImageArray image = cache.get(sample.path(), preprocessing.image());
      if (!augmentation.isNone()) {
        long drawn = Seeds.of(seed, "augmentation", epoch, index);
        Transform transform = augmentation.draw(drawn, image.height(), image.width());
        image = augmentation.apply(image, transform);
      }
      image = preprocessing.standardization().apply(image);
      if (saveToDir != null) {
        save(image, index, epoch);
      }
      return image;
    } catch (BadInputException | EnvironmentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalStateException("cannot prepare " + sample.path(), e);
    }
  }

  /** Keras' {@code array_to_img(x, scale=True)} under the name that Keras gives it. */
  private void save(ImageArray image, int index, int epoch) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : image.values()) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    float range = most - least;
    float[] grey = new float[image.values().length];
    for (int i = 0; i < grey.length; i++) {
      float fraction = range == 0 ? 0 : (image.values()[i] - least) / range;
      grey[i] = (int) (fraction * 255); // cut off, not rounded, as NumPy's astype("uint8")
    }
    int hash = random(Seeds.of(seed, "save", epoch, index)).nextInt(10_000_000);
    ImageWriter.write(
        saveToDir.resolve(
            String.format(Locale.ROOT, "%s_%d_%d.%s", savePrefix, index, hash, saveFormat)),
        new ImageArray(image.height(), image.width(), image.channels(), grey),
        format(saveFormat));
  }

  private static ImageFormat format(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "png" -> new ImageFormat.Png();
      case "jpg", "jpeg" -> ImageFormat.Jpeg.standard();
      case "bmp" -> new ImageFormat.Bmp();
      default ->
          throw new BadInputException(
              "save_format must be one of %s, found '%s'"
                  .formatted(FlowOptions.SAVE_FORMATS, name));
    };
  }

  private static UniformRandomProvider random(long seed) {
    return RandomSource.XO_SHI_RO_256_PP.create(seed);
  }

  /** One epoch: a few batches ahead of the reader, each the work of one thread. */
  private final class Running implements Epoch {
    private final int epoch;
    private final List<Integer> order;
    private final ExecutorService workers = Parallel.workers("slicewise-batches", threads);
    private final Deque<Future<Batch>> ahead = new ArrayDeque<>();
    private int submitted;
    private volatile boolean closed;

    Running(int epoch) {
      this.epoch = epoch;
      this.order = order(epoch);
      for (int i = 0; i < threads + 1; i++) {
        submitNext();
      }
    }

    private void submitNext() {
      int from = submitted * batchSize;
      if (from < order.size()) {
        submitted++;
        List<Integer> indices = order.subList(from, Math.min(from + batchSize, order.size()));
        ahead.add(workers.submit(() -> prepare(indices, epoch, () -> !closed)));
      } else {
        workers.shutdown(); // the threads end with their last batch
      }
    }

    @Override
    public boolean hasNext() {
      return !ahead.isEmpty();
    }

    @Override
    public Batch next() {
      if (ahead.isEmpty()) {
        throw new NoSuchElementException("epoch " + epoch + " has no more batches");
      }
      try {
        Batch batch = Parallel.get(ahead.remove());
        submitNext();
        return batch;
      } catch (RuntimeException | Error e) {
        close();
        throw e;
      }
    }

    @Override
    public void close() {
      // Not interrupted: another epoch may wait for an image that a thread is decoding.
      closed = true;
      ahead.clear();
      workers.shutdown();
    }
  }

  /** Collects options. */
  public static final class Builder {
    private final List<Sample> samples;
    private final Preprocessing preprocessing;
    private Augmentation augmentation = Augmentation.none();
    private int batchSize = 32;
    private boolean shuffle;
    private long seed = 1;
    private ImageCache cache;
    private int threads = Fingerprint.processors();
    private Path saveToDir;
    private String savePrefix = "";
    private String saveFormat = "png";
    private SoftTargets softTargets;

    private Builder(List<Sample> samples, Preprocessing preprocessing) {
      this.samples = List.copyOf(samples);
      this.preprocessing = Objects.requireNonNull(preprocessing, "preprocessing");
    }

    /** Batch size, shuffling, seed and saving as these options say. */
    public Builder flow(FlowOptions options) {
      this.batchSize = options.batchSize();
      this.shuffle = options.shuffle();
      this.seed = options.seed();
      return save(options.saveToDir(), options.savePrefix(), options.saveFormat());
    }

    public Builder augmentation(Augmentation augmentation) {
      this.augmentation = Objects.requireNonNull(augmentation, "augmentation");
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

    /** Where decoded images are kept from epoch to epoch. */
    public Builder cache(ImageCache cache) {
      this.cache = Objects.requireNonNull(cache, "cache");
      return this;
    }

    /** Who is asked about every image beside its label; null for nobody. */
    public Builder softTargets(SoftTargets others) {
      this.softTargets = others;
      return this;
    }

    /** How many threads prepare batches, at least 1; one batch more than that is ready or begun. */
    public Builder threads(int threads) {
      this.threads = threads;
      return this;
    }

    /**
     * Writes every image, as the network sees it, to {@code dir/PREFIX_INDEX_HASH.FORMAT}, its
     * values stretched to 0..255.
     *
     * @param dir the folder, or null to save nothing
     * @param format {@code png}, {@code jpg}, {@code jpeg} or {@code bmp}
     */
    public Builder save(Path dir, String prefix, String format) {
      this.saveToDir = dir;
      this.savePrefix = prefix;
      this.saveFormat = format;
      return this;
    }

    /**
     * @throws BadInputException when an option is out of range
     */
    public ImageBatches build() {
      ImageOptions image = preprocessing.image();
      if (samples.isEmpty()) {
        throw new BadInputException("there is no image to make batches of");
      }
      if (image.targetHeight() == 0) {
        throw new BadInputException(
            "batches need images of one size; give a target_size, as in [256, 256]");
      }
      if (batchSize < 1) {
        throw new BadInputException("batch_size must be at least 1, found " + batchSize);
      }
      if (threads < 1) {
        throw new BadInputException("at least 1 thread must read images, found " + threads);
      }
      format(saveFormat);
      return new ImageBatches(this);
    }
  }
}
