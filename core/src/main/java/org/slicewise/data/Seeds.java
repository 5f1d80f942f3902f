package org.slicewise.data;

/** One seed for each purpose, so that what one draws does not depend on what another drew. */
public final class Seeds {
  private Seeds() {}

  /**
   * A seed for one purpose.
   *
   * @param seed the user's
   * @param purpose its name
   * @param numbers which of its draws: epoch, image
   */
  public static long of(long seed, String purpose, long... numbers) {
    long mixed = mix(seed);
    for (int i = 0; i < purpose.length(); i++) {
      mixed = mix(mixed ^ purpose.charAt(i));
    }
    for (long number : numbers) {
      mixed = mix(mixed ^ mix(number));
    }
    return mixed;
  }

  /** SplitMix64 (Steele, Lea and Flood 2014): one step and its finaliser. */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
