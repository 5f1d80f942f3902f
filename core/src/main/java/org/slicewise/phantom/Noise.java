package org.slicewise.phantom;

/** Smooth random fields: value noise on a lattice, summed over octaves. */
public final class Noise {
  private Noise() {}

  /** Value noise in [0, 1) at a point of a unit lattice; the same seed is the same field. */
  public static double at(long seed, double x, double y, double z) {
    int ix = floor(x);
    int iy = floor(y);
    int iz = floor(z);
    double fx = smooth(x - ix);
    double fy = smooth(y - iy);
    double fz = smooth(z - iz);
    int s = (int) (seed ^ (seed >>> 32));
    double front = plane(s, ix, iy, iz, fx, fy);
    return front + (plane(s, ix, iy, iz + 1, fx, fy) - front) * fz;
  }

  /** As {@link #at} summed over octaves of half the size and weight, about 0.5. */
  public static double octaves(long seed, double x, double y, double z, int octaves) {
    double sum = 0;
    double weight = 0.5;
    double all = 0;
    for (int o = 0; o < octaves; o++) {
      sum += weight * at(seed + o * 7919L, x, y, z);
      all += weight;
      weight /= 2;
      x *= 2;
      y *= 2;
      z *= 2;
    }
    return sum / all;
  }

  private static double plane(int s, int ix, int iy, int iz, double fx, double fy) {
    double top = value(s, ix, iy, iz);
    top += (value(s, ix + 1, iy, iz) - top) * fx;
    double bottom = value(s, ix, iy + 1, iz);
    bottom += (value(s, ix + 1, iy + 1, iz) - bottom) * fx;
    return top + (bottom - top) * fy;
  }

  private static double value(int s, int x, int y, int z) {
    int h = s ^ (x * 0x27d4eb2d) ^ (y * 0x165667b1) ^ (z * 0x9e3779b9);
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    h ^= h >>> 16;
    return (h >>> 8) * 0x1.0p-24;
  }

  private static int floor(double v) {
    int i = (int) v;
    return v < i ? i - 1 : i;
  }

  private static double smooth(double t) {
    return t * t * (3 - 2 * t);
  }
}
