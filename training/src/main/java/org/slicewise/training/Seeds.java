package org.slicewise.training;

/** One seed out of several numbers, so that what is drawn depends on nothing else. */
final class Seeds {
  private Seeds() {}

  static long mix(long... parts) {
    long z = 0x9E3779B97F4A7C15L;
    for (long part : parts) {
      // SplitMix64's finaliser (Steele, Lea and Flood 2014).
      z = (z ^ part) + 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
    }
    return z;
  }
}
