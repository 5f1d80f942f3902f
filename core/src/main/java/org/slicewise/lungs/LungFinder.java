package org.slicewise.lungs;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Lungs by classical means, after Hu, Hoffman and Reinhardt, "Automatic lung segmentation for
 * accurate quantitation of volumetric X-ray CT images" (2001): what is darker than Otsu's threshold
 * (1979) and does not touch the edge of the image; of that the one or two largest parts; holes
 * filled and the outline closed; and a look at whether the result can be lungs at all.
 *
 * <p>It can fail, and a dense lesion is for it body and no lung: {@link LungRegion} is for whoever
 * must not lose one.
 */
public final class LungFinder {
  /** Shares of the image. */
  private static final double LEAST_PART = 0.01;

  private static final double LEAST_LUNGS = 0.04;
  private static final double MOST_LUNGS = 0.65;

  /** A second part smaller than this share of the first is the windpipe or the bowel. */
  private static final double SECOND = 0.12;

  /** Radius of the closing, as a share of the shorter side. */
  private static final double CLOSING = 0.02;

  private LungFinder() {}

  /**
   * The lungs of a slice.
   *
   * @param height rows
   * @param width columns
   * @param grey row-major {@code [height, width]}, 0 to 255; not changed
   * @return a mask of that size, or why there is none
   */
  public static LungSearch find(int height, int width, float[] grey) {
    double threshold = otsu(grey);
    if (Double.isNaN(threshold)) {
      return new LungSearch.NotFound("the image has one grey level");
    }
    boolean[] dark = new boolean[height * width];
    for (int i = 0; i < dark.length; i++) {
      dark[i] = grey[i] <= threshold;
    }
    List<int[]> parts =
        Parts.of(dark, width).stream()
            .filter(part -> !Parts.touchesEdge(part, height, width))
            .filter(part -> part.length >= LEAST_PART * dark.length)
            .sorted(Comparator.comparing(part -> -part.length))
            .limit(2)
            .toList();
    if (parts.isEmpty()) {
      return new LungSearch.NotFound("no large dark region clear of the image's edge");
    }
    boolean[] lung = new boolean[dark.length];
    for (int[] part : parts) {
      if (part.length >= SECOND * parts.get(0).length) {
        Arrays.stream(part).forEach(i -> lung[i] = true);
      }
    }
    LungMask mask = new LungMask(height, width, lung);
    int radius = Math.max(1, (int) Math.round(CLOSING * Math.min(height, width)));
    LungMask closed = withoutHoles(mask.grown(radius).shrunk(radius));
    double share = closed.share();
    if (share < LEAST_LUNGS || share > MOST_LUNGS) {
      return new LungSearch.NotFound(
          "the dark region takes %.0f%% of the image".formatted(100 * share));
    }
    return new LungSearch.Found(closed);
  }

  /** Otsu's threshold: between it and the next grey level the two sides differ most. */
  static double otsu(float[] grey) {
    long[] counts = new long[256];
    for (float value : grey) {
      counts[Math.max(0, Math.min(255, Math.round(value)))]++;
    }
    double all = grey.length;
    double total = 0;
    for (int g = 0; g < 256; g++) {
      total += (double) g * counts[g];
    }
    double below = 0;
    double sumBelow = 0;
    double best = 0;
    double threshold = Double.NaN;
    for (int g = 0; g < 255; g++) {
      below += counts[g];
      sumBelow += (double) g * counts[g];
      if (below > 0 && below < all) {
        double apart = sumBelow / below - (total - sumBelow) / (all - below);
        double between = below * (all - below) * apart * apart;
        if (between > best) {
          best = between;
          threshold = g;
        }
      }
    }
    return threshold;
  }

  /** Background that the edge of the image cannot reach becomes lung. */
  private static LungMask withoutHoles(LungMask mask) {
    boolean[] outside = new boolean[mask.lung().length];
    for (int i = 0; i < outside.length; i++) {
      outside[i] = !mask.lung()[i];
    }
    boolean[] filled = mask.lung().clone();
    for (int[] part : Parts.of(outside, mask.width())) {
      if (!Parts.touchesEdge(part, mask.height(), mask.width())) {
        Arrays.stream(part).forEach(i -> filled[i] = true);
      }
    }
    return new LungMask(mask.height(), mask.width(), filled);
  }
}
