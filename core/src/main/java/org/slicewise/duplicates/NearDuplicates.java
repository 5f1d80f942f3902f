package org.slicewise.duplicates;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.slicewise.duplicates.Keys.Key;

/**
 * Finds images that are copies of one another though no pixel need be the same: saved anew as JPEG,
 * resized, brightened, given another contrast, cropped by up to 5% a side, mirrored either way,
 * framed in one colour, or written on in a corner.
 *
 * <p>Not all pairs are compared. Parts of each image are hashed (see {@link PerceptualHash}) and
 * looked up in an index of the hashes of all; whatever is within {@value #RADIUS} bits and alike at
 * a very coarse resolution is a candidate; and candidates are laid over one another and compared
 * pixel by pixel. The likeness of two images is the correlation of their fine detail: smooth parts
 * of any two slices agree, vessels and edges do not. How many copies of which kind are found, and
 * how many slices of one patient are taken for copies, is measured in docs/audit.md.
 */
public final class NearDuplicates {
  /** Bits that two hashes may differ in to make their images candidates. */
  static final int RADIUS = 7;

  /** Correlation of the lowest frequencies that candidates have. */
  static final float COARSE = 0.92f;

  /** Likeness from which on two images are copies of one another, of whomever they are. */
  public static final double COPY = 0.95;

  /**
   * Likeness from which on two images show the same slice of the same body, perhaps in another
   * window. Neighbouring slices of one patient reach it too; slices of two patients do not.
   */
  public static final double SAME_SLICE = 0.8;

  /** Candidates that are compared pixel by pixel, an image, however many images there are. */
  private static final int ALWAYS = 32;

  /** Candidates in all that are compared even where images have more of them. */
  private static final int BUDGET = 50_000;

  private NearDuplicates() {}

  /**
   * Two copies.
   *
   * @param first the lower index
   * @param second the higher index
   * @param likeness correlation of their fine detail, at most 1
   * @param how what was done to one to make the other, in words
   */
  public record Pair(int first, int second, double likeness, String how) {}

  /**
   * What was found.
   *
   * @param pairs the most alike first
   * @param compared how many pairs were compared pixel by pixel
   * @param most how many candidates of an image were compared at most, the most alike
   * @param capped how many images had more, so that copies of these may have been missed
   */
  public record Found(List<Pair> pairs, long compared, int most, int capped) {
    public Found {
      pairs = List.copyOf(pairs);
    }
  }

  /** A guess: this part of this image shows what that part of that one does. */
  private record Candidate(int other, Key asked, Key stored, float correlation) {}

  /** What is kept of each image. */
  private record Known(List<Key> keys, Levels levels) {}

  /** What one image found. */
  private record Asked(List<Pair> pairs, int compared, boolean capped) {}

  /**
   * Compares images with one another. Images of one grey are never copies.
   *
   * @param n how many images
   * @param images the image of an index; asked for twice, for those that are alike more often, and
   *     from several threads; of each about 6 kilobytes are kept
   * @param least likeness of the pairs that are wanted: {@link #COPY} or {@link #SAME_SLICE}
   */
  public static Found among(int n, IntFunction<SmallImage> images, double least) {
    return among(n, images, least, Math.max(ALWAYS, BUDGET / Math.max(1, n)));
  }

  /**
   * @param most candidates of an image that are compared
   */
  static Found among(int n, IntFunction<SmallImage> images, double least, int most) {
    List<Known> known =
        IntStream.range(0, n)
            .parallel()
            .mapToObj(
                i -> {
                  SmallImage image = images.apply(i);
                  return new Known(
                      image.isFlat() ? List.of() : Keys.stored(image),
                      Levels.of(image, () -> images.apply(i)));
                })
            .toList();
    int[] owners =
        IntStream.range(0, n)
            .flatMap(i -> IntStream.range(0, known.get(i).keys.size()).map(k -> i))
            .toArray();
    List<Key> keys = known.stream().flatMap(k -> k.keys.stream()).toList();
    HammingIndex index = new HammingIndex(keys.stream().mapToLong(Key::hash).toArray(), RADIUS);
    List<Asked> asked =
        IntStream.range(0, n)
            .parallel()
            .filter(i -> !known.get(i).keys.isEmpty())
            .mapToObj(i -> ask(i, images, known, index, owners, keys, least, most))
            .toList();
    Map<Long, Pair> best = new TreeMap<>();
    for (Asked one : asked) {
      for (Pair pair : one.pairs) {
        best.merge(
            (long) pair.first << 32 | pair.second, pair, (a, b) -> b.likeness > a.likeness ? b : a);
      }
    }
    return new Found(
        best.values().stream()
            .sorted(Comparator.comparingDouble(Pair::likeness).reversed())
            .toList(),
        asked.stream().mapToLong(Asked::compared).sum(),
        most,
        (int) asked.stream().filter(Asked::capped).count());
  }

  private static Asked ask(
      int i,
      IntFunction<SmallImage> images,
      List<Known> known,
      HammingIndex index,
      int[] owners,
      List<Key> keys,
      double least,
      int most) {
    SmallImage image = images.apply(i);
    Map<Integer, Candidate> best = new HashMap<>();
    for (Key asked : Keys.asked(image, known.get(i).keys)) {
      index.near(
          asked.hash(),
          id -> {
            int other = owners[id];
            // Parts that every image is stored under would find each pair from either side.
            if (other == i || other < i && !asked.crop()) {
              return;
            }
            float correlation = asked.correlation(keys.get(id));
            if (correlation >= COARSE) {
              best.merge(
                  other,
                  new Candidate(other, asked, keys.get(id), correlation),
                  (a, b) -> b.correlation > a.correlation ? b : a);
            }
          });
    }
    List<Candidate> likely =
        best.values().stream()
            .sorted(
                Comparator.comparingDouble(Candidate::correlation)
                    .reversed()
                    .thenComparing(Candidate::other))
            .limit(most)
            .toList();
    Levels own = Levels.of(image, () -> image);
    List<Pair> pairs = new ArrayList<>();
    for (Candidate candidate : likely) {
      Levels other = known.get(candidate.other).levels;
      Comparison.Result result = Comparison.of(own, candidate.asked, other, candidate.stored);
      if (result.likeness() >= least) {
        pairs.add(
            new Pair(
                Math.min(i, candidate.other),
                Math.max(i, candidate.other),
                result.likeness(),
                Changes.words(own, other, candidate.asked.flip(), result)));
      }
    }
    return new Asked(pairs, likely.size(), best.size() > most);
  }
}
