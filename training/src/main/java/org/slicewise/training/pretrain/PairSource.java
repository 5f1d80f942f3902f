package org.slicewise.training.pretrain;

import java.util.Iterator;

/**
 * Batches of images, each in two views, epoch after epoch. What an epoch holds depends on the
 * source's seed and the epoch's number only, so that a pretraining can be resumed. Every batch is
 * full: what is left over at the end of an epoch has its turn in another one.
 */
public interface PairSource {
  /** How many images there are. */
  int images();

  /** Images in a batch, each of which has two views; at least 2. */
  int batchSize();

  /** Rows, columns and channels of every view. */
  int height();

  int width();

  int channels();

  /**
   * Starts preparing an epoch on other threads.
   *
   * @param epoch from 0
   */
  Epoch open(int epoch);

  /** The batches of one epoch, in order. Closing it early stops the preparing threads. */
  interface Epoch extends Iterator<Pairs>, AutoCloseable {
    @Override
    void close();
  }

  /**
   * A batch.
   *
   * @param images how many, n
   * @param x standardised views, row-major {@code [2 n, height, width, channels]}: i and n + i are
   *     those of one image
   */
  record Pairs(int images, float[] x) {}

  /** Batches in one epoch. */
  default int batches() {
    return images() / batchSize();
  }
}
