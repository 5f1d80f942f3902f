package org.slicewise.network.weights;

import org.slicewise.errors.BadInputException;

/** Numbers of 16 bits: IEEE 754 binary16, "half precision". */
public final class Half {
  /** The greatest half. */
  public static final float MAX = 65504;

  /** Below this, halves lie {@link #STEP} apart. */
  private static final float LEAST_NORMAL = 0x1p-14f;

  private static final float STEP = 0x1p-24f;

  private Half() {}

  /** The number that these 16 bits are; every half is a float. */
  public static float toFloat(short half) {
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    float magnitude;
    if (exponent == 0) {
      magnitude = fraction * STEP;
    } else if (exponent == 31) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      magnitude = Float.intBitsToFloat(exponent + 112 << 23 | fraction << 13);
    }
    return half < 0 ? -magnitude : magnitude;
  }

  /**
   * The nearest half; of two as near, the one whose last bit is 0.
   *
   * @throws BadInputException for what is not a number or is beyond {@link #MAX}
   */
  public static short of(float value) {
    float magnitude = Math.abs(value);
    if (!(magnitude <= MAX)) {
      throw new BadInputException(
          "%s does not fit into half precision, which ends at %.0f; store it in float32"
              .formatted(value, MAX));
    }
    int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
    if (magnitude < LEAST_NORMAL) {
      return (short) (sign | (int) Math.rint((double) magnitude / STEP));
    }
    int bits = Float.floatToRawIntBits(magnitude) - (112 << 23);
    int rounded = bits + 0xfff + (bits >> 13 & 1) >> 13;
    return (short) (sign | rounded);
  }
}
