package org.slicewise.lungs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.slicewise.image.ImageArray;

/**
 * Lungs by classical means, after Hu, Hoffman and Reinhardt, "Automatic lung segmentation for
 * accurate quantitation of volumetric X-ray CT images" (2001): what is darker than Otsu's threshold
 * (1979) and does not touch the edge of the image; of that the one or two largest parts; holes
 * filled and the outline closed; and a look at whether the result can be lungs at all.
 */
final class LungFinder {
  /** Shares of the image. */
  private static final double LEAST_PART = 0.01;

  private static final double LEAST_LUNGS = 0.04;
  private static final double MOST_LUNGS = 0.65;

  /** A second part smaller than this share of the first is the windpipe or the bowel. */
  private static final double SECOND = 0.12;

  /** Radius of the closing, as a share of the shorter side. */
  private static final double CLOSING = 0.02;

  private LungFinder() {}

  static LungSearch find(ImageArray grey) {
    int height = grey.height();
    int width = grey.width();
    double threshold = otsu(grey.values());
    if (Double.isNaN(threshold)) {
      return new LungSearch.NotFound("the image has one grey level");
    }
    boolean[] dark = new boolean[height * width];
    for (int i = 0; i < dark.length; i++) {
      dark[i] = grey.values()[i] <= threshold;
    }
    List<int[]> parts =
        parts(dark, width).stream()
            .filter(part -> !touchesEdge(part, height, width))
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
    for (int[] part : parts(outside, mask.width())) {
      if (!touchesEdge(part, mask.height(), mask.width())) {
        Arrays.stream(part).forEach(i -> filled[i] = true);
      }
    }
    return new LungMask(mask.height(), mask.width(), filled);
  }

  /** Pixels that hang together by their sides, part by part. */
  private static List<int[]> parts(boolean[] in, int width) {
    boolean[] seen = new boolean[in.length];
    int[] open = new int[in.length];
    List<int[]> parts = new ArrayList<>();
    for (int start = 0; start < in.length; start++) {
      if (!in[start] || seen[start]) {
        continue;
      }
      int end = 0;
      open[end++] = start;
      seen[start] = true;
      for (int next = 0; next < end; next++) {
        int i = open[next];
        int x = i % width;
        if (x > 0 && in[i - 1] && !seen[i - 1]) {
          seen[i - 1] = true;
          open[end++] = i - 1;
        }
        if (x < width - 1 && in[i + 1] && !seen[i + 1]) {
          seen[i + 1] = true;
          open[end++] = i + 1;
        }
        if (i >= width && in[i - width] && !seen[i - width]) {
          seen[i - width] = true;
          open[end++] = i - width;
        }
        if (i + width < in.length && in[i + width] && !seen[i + width]) {
          seen[i + width] = true;
          open[end++] = i + width;
        }
      }
      parts.add(Arrays.copyOf(open, end));
    }
    return parts;
  }

  private static boolean touchesEdge(int[] part, int height, int width) {
    return Arrays.stream(part)
        .anyMatch(
            i ->
                i < width || i >= width * (height - 1) || i % width == 0 || i % width == width - 1);
  }
}
