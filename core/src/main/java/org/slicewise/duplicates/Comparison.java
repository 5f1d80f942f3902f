package org.slicewise.duplicates;

/** Compares the pixels of two images that look alike, after laying one over the other. */
final class Comparison {
  /** Blocks an axis that the images are compared in. */
  private static final int BLOCKS = 8;

  /** Blocks in a corner, which may be anything: a caption. */
  private static final int CAPTION_WIDTH = 4;

  private static final int CAPTION_HEIGHT = 2;

  /** How much of what is within the frame of either must lie over the other. */
  private static final double OVERLAP = 0.7;

  /** How much of the compared part must be within both frames. */
  private static final double LEAST = 0.1;

  /** Original images of at least so many rows and columns are compared at full resolution. */
  private static final int FINE = 112;

  /** Rows and columns of the first, quick comparison. */
  private static final int COARSEST = 32;

  /** Points an axis that tell how to lay images over one another, at most. */
  private static final int GRID = 64;

  /** Images less alike than this at a coarse resolution are not compared at a finer one. */
  private static final double HOPELESS = 0.6;

  private Comparison() {}

  /**
   * How alike the fine detail of two images is.
   *
   * @param likeness correlation of what is left of either image after its smooth part is taken
   *     away, without a caption in a corner; at most 1, and 0 where the images cannot be laid over
   *     one another
   * @param edges where in the first image the compared part of the second lies
   * @param box the compared part of the second
   */
  record Result(double likeness, Alignment.Edges edges, Box box, double gain, double offset) {}

  /** Compares the parts that these keys are of. */
  static Result of(Levels first, Keys.Key ofFirst, Levels second, Keys.Key ofSecond) {
    Box box = ofSecond.box();
    Alignment.Edges target = new Alignment.Edges(box.left(), box.top(), box.right(), box.bottom());
    int smallest =
        Math.min(
            Math.min(first.height(), first.width()), Math.min(second.height(), second.width()));
    int finest = smallest >= FINE ? SmallImage.SIDE : SmallImage.SIDE / 2;
    Alignment.Edges edges = Alignment.Edges.of(ofFirst);
    for (int side = COARSEST; ; side *= 2) {
      float[] moving = first.at(side);
      float[] fixed = second.at(side);
      edges = Alignment.refine(moving, fixed, side, edges, box, Math.min(side, GRID));
      // A frame is the same in many images, and its edge would outweigh what is in it.
      double margin = (side / COARSEST + 1.0) / side;
      Patch a = Patch.of(moving, side, first.frame().inset(margin), edges, side);
      Patch b = Patch.of(fixed, side, second.frame().inset(margin), target, side);
      double likeness = likeness(a, b, side / COARSEST);
      if (side == finest || likeness < HOPELESS) {
        double[] line = line(a, b);
        return new Result(likeness, edges, box, line[0], line[1]);
      }
    }
  }

  private static double likeness(Patch a, Patch b, int radius) {
    float[] da = a.detail(radius);
    float[] db = b.detail(radius);
    int n = a.points();
    double[] aa = new double[BLOCKS * BLOCKS];
    double[] bb = new double[BLOCKS * BLOCKS];
    double[] ab = new double[BLOCKS * BLOCKS];
    int inside = 0;
    int ofA = 0;
    int ofB = 0;
    // At its edge the window reaches over the part.
    int margin = radius + 1;
    for (int y = margin; y < n - margin; y++) {
      for (int x = margin; x < n - margin; x++) {
        int i = y * n + x;
        ofA += a.inside()[i] ? 1 : 0;
        ofB += b.inside()[i] ? 1 : 0;
        if (a.inside()[i] && b.inside()[i]) {
          int block = y * BLOCKS / n * BLOCKS + x * BLOCKS / n;
          aa[block] += da[i] * da[i];
          bb[block] += db[i] * db[i];
          ab[block] += da[i] * db[i];
          inside++;
        }
      }
    }
    if (inside < OVERLAP * Math.min(ofA, ofB) || inside < LEAST * n * n) {
      return 0;
    }
    double best = 0;
    for (int left = 0; left <= BLOCKS - CAPTION_WIDTH; left += BLOCKS - CAPTION_WIDTH) {
      for (int top = 0; top <= BLOCKS - CAPTION_HEIGHT; top += BLOCKS - CAPTION_HEIGHT) {
        double sumA = 0;
        double sumB = 0;
        double sumAb = 0;
        for (int k = 0; k < aa.length; k++) {
          int x = k % BLOCKS - left;
          int y = k / BLOCKS - top;
          if (x < 0 || x >= CAPTION_WIDTH || y < 0 || y >= CAPTION_HEIGHT) {
            sumA += aa[k];
            sumB += bb[k];
            sumAb += ab[k];
          }
        }
        if (sumA > 0 && sumB > 0) {
          best = Math.max(best, sumAb / Math.sqrt(sumA * sumB));
        }
      }
    }
    return best;
  }

  /** Gain and offset that make the second of the first, least squares. */
  private static double[] line(Patch a, Patch b) {
    double meanA = 0;
    double meanB = 0;
    int n = a.values().length;
    for (int i = 0; i < n; i++) {
      meanA += a.values()[i] / n;
      meanB += b.values()[i] / n;
    }
    double var = 0;
    double cov = 0;
    for (int i = 0; i < n; i++) {
      var += (a.values()[i] - meanA) * (a.values()[i] - meanA);
      cov += (a.values()[i] - meanA) * (b.values()[i] - meanB);
    }
    double gain = var > 0 ? cov / var : 1;
    return new double[] {gain, meanB - gain * meanA};
  }
}
