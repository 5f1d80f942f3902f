package org.slicewise.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slicewise.data.Batch;
import org.slicewise.data.BatchSource;

/** Random images in memory, a different order each epoch. */
record TinyImages(
    int height,
    int width,
    int channels,
    int batchSize,
    List<float[]> images,
    List<Integer> labels,
    boolean shuffle,
    AtomicInteger opened)
    implements BatchSource {
  /** Images of pure noise with labels that go round the classes. */
  static TinyImages noise(
      int count, int side, int channels, int classes, int batchSize, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] image = new float[side * side * channels];
      for (int p = 0; p < image.length; p++) {
        image[p] = (float) random.nextDouble();
      }
      images.add(image);
      labels.add(i % classes);
    }
    return new TinyImages(
        side, side, channels, batchSize, images, labels, true, new AtomicInteger());
  }

  /** The same images with other labels. */
  TinyImages labelled(List<Integer> others) {
    return new TinyImages(
        height, width, channels, batchSize, images, others, shuffle, new AtomicInteger());
  }

  /** The same with every number multiplied. */
  TinyImages times(float factor) {
    List<float[]> scaled = new ArrayList<>();
    for (float[] image : images) {
      float[] copy = image.clone();
      for (int i = 0; i < copy.length; i++) {
        copy[i] *= factor;
      }
      scaled.add(copy);
    }
    return new TinyImages(
        height, width, channels, batchSize, scaled, labels, shuffle, new AtomicInteger());
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public Epoch open(int epoch) {
    opened.incrementAndGet();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      order.add(i);
    }
    if (shuffle) {
      Collections.shuffle(order, new Random(epoch));
    }
    return new Epoch() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size();
      }

      @Override
      public Batch next() {
        int n = Math.min(batchSize, size() - next);
        int each = height * width * channels;
        float[] x = new float[n * each];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
          System.arraycopy(images.get(order.get(next + i)), 0, x, i * each, each);
          y[i] = labels.get(order.get(next + i));
        }
        next += n;
        return new Batch(n, x, y, List.of());
      }

      @Override
      public void close() {}
    };
  }
}
