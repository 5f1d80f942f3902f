package org.slicewise.lungs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The parts of an image that hang together by the sides of their pixels. */
final class Parts {
  private Parts() {}

  /**
   * Part by part, the indices of the pixels that are marked.
   *
   * @param in row-major marks
   * @param width columns
   */
  static List<int[]> of(boolean[] in, int width) {
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

  static boolean touchesEdge(int[] part, int height, int width) {
    return Arrays.stream(part)
        .anyMatch(
            i ->
                i < width || i >= width * (height - 1) || i % width == 0 || i % width == width - 1);
  }
}
