package org.slicewise.training.pretrain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Random grey pictures of 8 x 8 in memory; the two views of one differ by noise. */
record TinyPairs(List<float[]> pictures, int batchSize, float factor) implements PairSource {
  private static final int PIXELS = 64;

  static TinyPairs noise(int count, int batchSize, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] picture = new float[PIXELS];
      for (int p = 0; p < PIXELS; p++) {
        picture[p] = (float) random.nextDouble();
      }
      pictures.add(picture);
    }
    return new TinyPairs(pictures, batchSize, 1);
  }

  /** Every number multiplied. */
  TinyPairs times(float other) {
    return new TinyPairs(pictures, batchSize, other);
  }

  @Override
  public int images() {
    return pictures.size();
  }

  @Override
  public int height() {
    return 8;
  }

  @Override
  public int width() {
    return 8;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public Epoch open(int epoch) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < images(); i++) {
      order.add(i);
    }
    Random random = new Random(epoch);
    Collections.shuffle(order, random);
    return new Epoch() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < batches();
      }

      @Override
      public Pairs next() {
        float[] x = new float[2 * batchSize * PIXELS];
        for (int i = 0; i < 2 * batchSize; i++) {
          float[] picture = pictures.get(order.get(next * batchSize + i % batchSize));
          for (int p = 0; p < PIXELS; p++) {
            x[i * PIXELS + p] = factor * (picture[p] + 0.05f * (float) random.nextGaussian());
          }
        }
        next++;
        return new Pairs(batchSize, x);
      }

      @Override
      public void close() {}
    };
  }
}
