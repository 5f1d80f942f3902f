package org.slicewise.lungs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HullTest {
  private static final int HEIGHT = 13;
  private static final int WIDTH = 17;

  /**
   * By the definition, slowly: a point is in the convex hull of points of the plane where it is in
   * the triangle of some three of them (Carathéodory 1907), which may be flat.
   */
  private static boolean inHull(int[] p, List<int[]> points) {
    for (int[] a : points) {
      for (int[] b : points) {
        for (int[] c : points) {
          if (inTriangle(p, a, b, c)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean inTriangle(int[] p, int[] a, int[] b, int[] c) {
    int ab = turn(a, b, p);
    int bc = turn(b, c, p);
    int ca = turn(c, a, p);
    boolean sameSide = ab >= 0 && bc >= 0 && ca >= 0 || ab <= 0 && bc <= 0 && ca <= 0;
    return sameSide && between(p, a, b, c, 0) && between(p, a, b, c, 1);
  }

  private static boolean between(int[] p, int[] a, int[] b, int[] c, int axis) {
    return p[axis] >= Math.min(a[axis], Math.min(b[axis], c[axis]))
        && p[axis] <= Math.max(a[axis], Math.max(b[axis], c[axis]));
  }

  private static int turn(int[] a, int[] b, int[] c) {
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theHullOfPixelsInARangeOfColumnsIsTheirTrianglesUnion(long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    int from = random.nextInt(6);
    int to = from + 1 + random.nextInt(WIDTH - from);
    boolean[] in = new boolean[HEIGHT * WIDTH];
    for (int n = (int) seed; n > 0; n--) {
      in[random.nextInt(in.length)] = true;
    }
    List<int[]> points = new ArrayList<>();
    for (int i = 0; i < in.length; i++) {
      if (in[i] && i % WIDTH >= from && i % WIDTH < to) {
        points.add(new int[] {i / WIDTH, i % WIDTH});
      }
    }
    boolean[] out = new boolean[in.length];
    Hull.fill(in, HEIGHT, WIDTH, from, to, out);
    for (int i = 0; i < out.length; i++) {
      int[] p = {i / WIDTH, i % WIDTH};
      assertThat(out[i]).as("row %d, column %d", p[0], p[1]).isEqualTo(inHull(p, points));
    }
  }
}
