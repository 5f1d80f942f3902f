package org.slicewise.data;

import java.util.Iterator;

/**
 * Batches of a data set, epoch after epoch. What an epoch holds depends only on the source's seed
 * and the epoch's number, never on what was read before or on the number of threads: so a training
 * can be resumed.
 */
public interface BatchSource {
  /** Images in one epoch. */
  int size();

  /** Images in a full batch; the last batch of an epoch may hold fewer. */
  int batchSize();

  /** Rows, columns and channels of every image. */
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
  interface Epoch extends Iterator<Batch>, AutoCloseable {
    @Override
    void close();
  }

  /** Batches in one epoch, the last partial one included. */
  default int batches() {
    return (size() + batchSize() - 1) / batchSize();
  }
}
