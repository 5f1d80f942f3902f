package org.slicewise.duplicates;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Finds all hashes within a few bits of one, without looking at most of the others.
 *
 * <p>Multi-index hashing (Norouzi, Punjani and Fleet, Fast Search in Hamming Space with Multi-Index
 * Hashing, 2012): the 64 bits are dealt out to four bands of 16. Where two hashes differ in at most
 * {@code r} bits, they differ in at most {@code r / 4} of some band. So the tables of each band are
 * looked up under all values that close, and only what is found there is compared in full. Nothing
 * within the radius is missed.
 */
final class HammingIndex {
  private static final int BANDS = 4;
  private static final int BAND_BITS = Long.SIZE / BANDS;
  private static final int BUCKETS = 1 << BAND_BITS;

  private final int radius;
  private final int[] masks;
  private final Table[] tables;

  /**
   * One band's table.
   *
   * @param starts where each bucket begins, and one end more
   * @param ids of the hashes, bucket by bucket
   * @param hashes the same, in full, so that they lie where they are looked at
   */
  private record Table(int[] starts, int[] ids, long[] hashes) {}

  /**
   * @param hashes what to search; the index of each is its id
   * @param radius how many bits may differ, 0 to 11
   */
  HammingIndex(long[] hashes, int radius) {
    if (radius < 0 || radius > 11) {
      throw new IllegalArgumentException("the radius is 0 to 11 bits, found " + radius);
    }
    this.radius = radius;
    this.masks = masks(radius / BANDS);
    this.tables = new Table[BANDS];
    for (int b = 0; b < BANDS; b++) {
      tables[b] = table(hashes, b);
    }
  }

  /** Calls {@code found} once with the id of each hash within the radius. */
  void near(long hash, IntConsumer found) {
    for (int b = 0; b < BANDS; b++) {
      Table table = tables[b];
      int key = band(hash, b);
      for (int mask : masks) {
        int bucket = key ^ mask;
        for (int i = table.starts[bucket]; i < table.starts[bucket + 1]; i++) {
          if (Long.bitCount(hash ^ table.hashes[i]) <= radius
              && firstBand(hash, table.hashes[i]) == b) {
            found.accept(table.ids[i]);
          }
        }
      }
    }
  }

  /** The band that finds a pair first; the other bands keep silent about it. */
  private int firstBand(long a, long b) {
    for (int i = 0; i < BANDS; i++) {
      if (Integer.bitCount(band(a, i) ^ band(b, i)) <= radius / BANDS) {
        return i;
      }
    }
    throw new IllegalStateException("too far apart in every band");
  }

  private static Table table(long[] hashes, int band) {
    int[] starts = new int[BUCKETS + 1];
    for (long hash : hashes) {
      starts[band(hash, band) + 1]++;
    }
    for (int i = 0; i < BUCKETS; i++) {
      starts[i + 1] += starts[i];
    }
    int[] next = Arrays.copyOf(starts, BUCKETS);
    int[] ids = new int[hashes.length];
    long[] sorted = new long[hashes.length];
    for (int i = 0; i < hashes.length; i++) {
      int at = next[band(hashes[i], band)]++;
      ids[at] = i;
      sorted[at] = hashes[i];
    }
    return new Table(starts, ids, sorted);
  }

  /**
   * Every fourth bit, beginning with the {@code b}-th: neighbouring frequencies go to different
   * bands, so that none holds only those in which all images of a kind agree.
   */
  private static int band(long hash, int b) {
    long bits = (hash >>> b) & 0x1111111111111111L;
    bits = (bits | bits >>> 3) & 0x0303030303030303L;
    bits = (bits | bits >>> 6) & 0x000f000f000f000fL;
    bits = (bits | bits >>> 12) & 0x000000ff000000ffL;
    bits = (bits | bits >>> 24) & 0xffffL;
    return (int) bits;
  }

  /** All values of a band with at most {@code most} bits set. */
  private static int[] masks(int most) {
    int[] all = new int[BUCKETS];
    int n = 0;
    for (int value = 0; value < BUCKETS; value++) {
      if (Integer.bitCount(value) <= most) {
        all[n++] = value;
      }
    }
    return Arrays.copyOf(all, n);
  }
}
