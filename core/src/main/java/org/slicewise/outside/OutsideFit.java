package org.slicewise.outside;

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
 * @param features how many of an impression's values are features; the rest is the coarse image
 * @param seed of the folds
 */
public record OutsideFit(int features, long seed) {
  /** Share of held-out slices called outside for being on the wrong side. */
  static final double WRONG_SIDE = 0.015;

  /** Share of held-out slices that lie beyond a distance from the plane. */
  static final double FAR = 0.005;

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
    OutsideDetector standard = standard(inside);
    int size = standard.centre().length;
    float[][] rows = new float[impressions.size()][];
    for (int i = 0; i < rows.length; i++) {
      float[] z = standard.standard(impressions.get(i).values());
      rows[i] = Arrays.copyOf(z, size + 1);
      rows[i][size] = 1;
    }
    int[] foldOf = folds(impressions);
    double[] sides = new double[rows.length];
    double[] distances = new double[rows.length];
    for (int fold = 0; fold < FOLDS; fold++) {
      int held = fold;
      Fitted fitted =
          fitted(impressions, rows, IntStream.range(0, rows.length).filter(i -> foldOf[i] != held));
      for (int i = 0; i < rows.length; i++) {
        if (foldOf[i] == fold) {
          sides[i] = fitted.side(rows[i]);
          distances[i] = fitted.distance(unpadded(rows[i]));
        }
      }
    }
    Fitted all = fitted(impressions, rows, IntStream.range(0, rows.length));
    double line = least(impressions, sides, 1 - WRONG_SIDE);
    return new OutsideDetector(
        standard.centre(),
        standard.scale(),
        Arrays.copyOf(all.direction(), size),
        (float) (all.direction()[size] - line),
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

  /** Only centre and scale: features and coarse image weigh the same, whatever their numbers. */
  private OutsideDetector standard(List<Impression> inside) {
    int size = inside.get(0).values().length;
    float[] centre = new float[size];
    float[] scale = new float[size];
    for (int from : new int[] {0, features}) {
      int to = from == 0 ? features : size;
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
    }
    return new OutsideDetector(centre, scale, new float[size], 0, new float[0][], 1);
  }
}
