package org.slicewise.training.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.augment.Augmentation;
import org.slicewise.data.Batch;
import org.slicewise.data.BatchSource;
import org.slicewise.data.ImageBatches;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.data.Seeds;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageCache;

/**
 * Two random augmentations of each image file, drawn independently.
 *
 * @param samples the images; their labels are not looked at
 * @param preprocessing of both views, with a target size
 * @param augmentation what a view may differ in
 * @param batchSize images in a batch, at least 2
 * @param seed of the order of the images and of what is drawn
 * @param cache holds decoded images
 * @param threads how many prepare batches, at least 1
 */
public record AugmentedPairs(
    List<Sample> samples,
    Preprocessing preprocessing,
    Augmentation augmentation,
    int batchSize,
    long seed,
    ImageCache cache,
    int threads)
    implements PairSource {
  /**
   * @throws BadInputException where there are fewer images than a batch holds, a batch is of one
   *     image, or nothing is augmented
   */
  public AugmentedPairs {
    samples = List.copyOf(samples);
    if (batchSize < 2) {
      throw new BadInputException(
          "pretraining compares the images of a batch, so batch_size must be at least 2, found "
              + batchSize);
    }
    if (samples.size() < batchSize) {
      throw new BadInputException(
          "there are %d images, and a batch takes %d; give more images or a smaller --batch-size"
              .formatted(samples.size(), batchSize));
    }
    if (augmentation.isNone()) {
      throw new BadInputException(
          "without any augmentation the two views of an image are the same and nothing is learned; leave at least one on");
    }
  }

  @Override
  public int images() {
    return samples.size();
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
    List<Sample> order = new ArrayList<>(samples);
    ListSampler.shuffle(
        RandomSource.XO_SHI_RO_256_PP.create(Seeds.of(seed, "order of pairs", epoch)), order);
    List<Sample> whole = order.subList(0, batches() * batchSize);
    return new Both(view(whole, 0).open(epoch), view(whole, 1).open(epoch));
  }

  /** The images in this order, each as one of its two views. */
  private ImageBatches view(List<Sample> order, int number) {
    return ImageBatches.builder(order, preprocessing)
        .augmentation(augmentation)
        .batchSize(batchSize)
        .seed(Seeds.of(seed, "view", number))
        .cache(cache)
        .threads(Math.max(1, (threads + 1) / 2)) // two of these work side by side
        .build();
  }

  private record Both(BatchSource.Epoch first, BatchSource.Epoch second) implements Epoch {
    @Override
    public boolean hasNext() {
      return first.hasNext();
    }

    @Override
    public Pairs next() {
      Batch a = first.next();
      Batch b = second.next();
      float[] x = Arrays.copyOf(a.x(), a.x().length + b.x().length);
      System.arraycopy(b.x(), 0, x, a.x().length, b.x().length);
      return new Pairs(a.size(), x);
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }
}
