package org.slicewise.outside;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Quantile;
import org.slicewise.probes.PatientFolds;

/**
 * Fits an {@link OutsideDetector}. Where it draws the line is decided on slices of patients that it
 * was not fitted on: in five folds that keep patients whole each fifth is scored by a detector of
 * the others.
 *
 * @param stretches what each reader reads: the sizes of parts that lie one after another in an
 *     impression and that weigh the same, whatever their sizes
 * @param seed of the folds
 */
public record OutsideFit(List<List<Integer>> stretches, long seed) {
  /** Share of held-out slices called outside for being on the wrong side of one reader's line. */
  private static final double WRONG_SIDE = 0.015;

  /** The same of the line of two readers: together they miss as little at a stricter one. */
  private static final double WRONG_SIDE_OF_TWO = 0.0075;

  /** Share of held-out slices that lie beyond a distance from the plane. */
  private static final double FAR = 0.005;

  /**
   * How much further is too far: slices from elsewhere lie further off than held-out ones of the
   * same collection. Measured on COVID-CT: a quarter more spares the validation part, and still no
   * photograph is missed.
   */
  private static final double TOO_FAR = 1.25;

  /** Fewer slices than this and a share of a few in a hundred cannot be found. */
  public static final int FEWEST = 100;

  /** Measured on COVID-CT: from 3e-5 to 3e-4 it makes little difference. */
  private static final double L2 = 1e-4;

  private static final int AXES = 48;
  private static final int FOLDS = 5;

  /** Altered slices are harder to tell than what was drawn, and count for more. */
  private static final double ALTERED = 0.35;

  /** A value that hardly varies in slices is not blown up beyond this share of what is usual. */
  private static final double LEAST_SPREAD = 0.1;

  /** Two ways to be outside, before the line is drawn. */
  private record Fitted(float[] direction, float[][] axes) {
    double side(float[] z) {
      return Linear.dot(direction, z);
    }

    double distance(float[] z) {
      return Linear.distance(z, axes);
    }
  }

  /**
   * Fits a detector.
   *
   * @param impressions of slices, at least {@link #FEWEST} of at least {@value #FOLDS} patients,
   *     and of images that are none
   */
  public OutsideDetector fit(List<Impression> impressions) {
    List<Impression> inside = impressions.stream().filter(Impression::inside).toList();
    if (inside.size() < FEWEST || inside.size() == impressions.size()) {
      throw new IllegalArgumentException(
          "telling what is outside needs %d slices and images that are none, found %d and %d"
              .formatted(FEWEST, inside.size(), impressions.size() - inside.size()));
    }
    int[] foldOf = folds(impressions);
    List<OutsideReader> readers = new ArrayList<>();
    double[] sides = new double[impressions.size()];
    int from = 0;
    for (List<Integer> parts : stretches) {
      int start = from;
      int end = from + parts.stream().mapToInt(Integer::intValue).sum();
      List<Impression> read =
          impressions.stream()
              .map(i -> new Impression(i.kind(), i.group(), copy(i.values(), start, end)))
              .toList();
      readers.add(reader(read, parts, foldOf, sides));
      from = end;
    }
    double share = readers.size() == 1 ? WRONG_SIDE : WRONG_SIDE_OF_TWO;
    double line = least(impressions, sides, 1 - share) / readers.size();
    return new OutsideDetector(readers.stream().map(r -> moved(r, line)).toList());
  }

  private static float[] copy(float[] values, int from, int to) {
    return Arrays.copyOfRange(values, from, to);
  }

  private static OutsideReader moved(OutsideReader r, double line) {
    return new OutsideReader(
        r.centre(), r.scale(), r.direction(), (float) (r.offset() - line), r.axes(), r.farthest());
  }

  /**
   * One reader, its line not yet drawn.
   *
   * @param sides gets the side of each impression added, as a reader of the other folds sees it
   */
  private OutsideReader reader(
      List<Impression> impressions, List<Integer> parts, int[] foldOf, double[] sides) {
    OutsideReader standard =
        standard(impressions.stream().filter(Impression::inside).toList(), parts);
    int size = standard.centre().length;
    float[][] rows = new float[impressions.size()][];
    for (int i = 0; i < rows.length; i++) {
      float[] z = standard.standard(impressions.get(i).values());
      rows[i] = Arrays.copyOf(z, size + 1);
      rows[i][size] = 1;
    }
    double[] distances = new double[rows.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      int held = fold;
      Fitted fitted =
          fitted(impressions, rows, IntStream.range(0, rows.length).filter(i -> foldOf[i] != held));
      for (int i = 0; i < rows.length; i++) {
        if (foldOf[i] == fold) {
          sides[i] += fitted.side(rows[i]);
          distances[i] = fitted.distance(unpadded(rows[i]));
        }
      }
    }
    Fitted all = fitted(impressions, rows, IntStream.range(0, rows.length));
    return new OutsideReader(
        standard.centre(),
        standard.scale(),
        Arrays.copyOf(all.direction(), size),
        all.direction()[size],
        all.axes(),
        (float) (TOO_FAR * least(impressions, distances, 1 - FAR)));
  }

  private static double least(List<Impression> impressions, double[] values, double share) {
    double[] inside =
        IntStream.range(0, values.length)
            .filter(i -> impressions.get(i).inside())
            .mapToDouble(i -> values[i])
            .sorted()
            .toArray();
    return Quantile.ofSorted(inside, share);
  }

  private static float[] unpadded(float[] row) {
    return Arrays.copyOf(row, row.length - 1);
  }

  /** Slices and what was made of them by patient; what was drawn is in no fold. */
  private int[] folds(List<Impression> impressions) {
    int[] ofSlices =
        IntStream.range(0, impressions.size())
            .filter(i -> !(impressions.get(i).kind() instanceof Drawn))
            .toArray();
    List<String> patients =
        Arrays.stream(ofSlices).mapToObj(i -> impressions.get(i).group()).toList();
    int[] folds =
        PatientFolds.deal(new int[ofSlices.length], Groups.ofPatients(patients), FOLDS, seed)
            .foldOfRow();
    int[] all = new int[impressions.size()];
    Arrays.fill(all, -1);
    for (int i = 0; i < ofSlices.length; i++) {
      all[ofSlices[i]] = folds[i];
    }
    return all;
  }

  private Fitted fitted(List<Impression> impressions, float[][] rows, IntStream which) {
    int[] used = which.toArray();
    List<Impression> of = Arrays.stream(used).mapToObj(impressions::get).toList();
    float[][] x = Arrays.stream(used).mapToObj(i -> rows[i]).toArray(float[][]::new);
    double[] targets = of.stream().mapToDouble(i -> i.inside() ? -1 : 1).toArray();
    float[] direction = Linear.ridge(x, targets, weights(of), L2);
    float[][] inside =
        Arrays.stream(used)
            .filter(i -> impressions.get(i).inside())
            .mapToObj(i -> unpadded(rows[i]))
            .toArray(float[][]::new);
    int axes = Math.min(AXES, Math.min(inside.length / 4, inside[0].length / 4));
    return new Fitted(direction, Linear.axes(inside, axes, seed));
  }

  /** Half for slices, half for all others, in which every kind counts like others of its sort. */
  private static double[] weights(List<Impression> of) {
    Map<Kind, Integer> counts = new HashMap<>();
    of.stream().filter(i -> !i.inside()).forEach(i -> counts.merge(i.kind(), 1, Integer::sum));
    long altered = counts.keySet().stream().filter(Altered.class::isInstance).count();
    long drawn = counts.size() - altered;
    long inside = of.stream().filter(Impression::inside).count();
    double[] weights = new double[of.size()];
    for (int i = 0; i < weights.length; i++) {
      Kind kind = of.get(i).kind();
      if (kind == null) {
        weights[i] = 0.5 / inside;
      } else if (kind instanceof Altered) {
        weights[i] = (drawn == 0 ? 0.5 : ALTERED) / altered / counts.get(kind);
      } else {
        weights[i] = (altered == 0 ? 0.5 : 0.5 - ALTERED) / drawn / counts.get(kind);
      }
    }
    return weights;
  }

  /** Only centre and scale: parts weigh the same, whatever their sizes. */
  private static OutsideReader standard(List<Impression> inside, List<Integer> parts) {
    int size = inside.get(0).values().length;
    float[] centre = new float[size];
    float[] scale = new float[size];
    int from = 0;
    for (int part : parts) {
      int to = from + part;
      double usual = 0;
      for (int i = from; i < to; i++) {
        double sum = 0;
        double squares = 0;
        for (Impression impression : inside) {
          double value = impression.values()[i];
          sum += value;
          squares += value * value;
        }
        double mean = sum / inside.size();
        double spread = Math.sqrt(Math.max(0, squares / inside.size() - mean * mean));
        centre[i] = (float) mean;
        scale[i] = (float) spread; // for the moment
        usual += spread / (to - from);
      }
      double least = Math.max(LEAST_SPREAD * usual, 1e-12);
      for (int i = from; i < to; i++) {
        scale[i] = (float) (1 / (scale[i] + least) / Math.sqrt(to - from));
      }
      from = to;
    }
    return new OutsideReader(centre, scale, new float[size], 0, new float[0][], 1);
  }
}
