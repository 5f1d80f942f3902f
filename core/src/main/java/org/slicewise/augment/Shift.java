package org.slicewise.augment;

import java.util.List;
import org.slicewise.errors.BadInputException;

/**
 * Keras' {@code width_shift_range} and {@code height_shift_range}. What a number means depends, as
 * in Keras, on how it is written: {@code 0.1} and {@code 10.0} are {@link Uniform}, {@code 10} is
 * {@link Pixels}, {@code [-5, 0, 5]} is {@link OneOf}.
 */
public sealed interface Shift {
  /** No shift. */
  Shift NONE = new Uniform(0);

  /**
   * Uniform in [-range, range): a fraction of the image's size where {@code range} is below 1,
   * pixels from 1 on.
   *
   * @param range at least 0
   */
  record Uniform(double range) implements Shift {
    public Uniform {
      requireFinite(range);
      if (range < 0) {
        throw new BadInputException(
            "a shift range must not be negative, found %s; give its size alone".formatted(range));
      }
    }
  }

  /**
   * A whole number of pixels from 0 to {@code count - 1}, with a random sign (Keras hands the
   * number to {@code numpy.random.choice}).
   *
   * @param count at least 0; 0 is no shift
   */
  record Pixels(int count) implements Shift {
    public Pixels {
      if (count < 0) {
        throw new BadInputException(
            "a shift range must not be negative, found %d; give its size alone".formatted(count));
      }
    }
  }

  /**
   * One of the values, with a random sign; fractions of the image's size where all of them are
   * below 1, else pixels.
   *
   * @param values none for no shift
   */
  record OneOf(List<Double> values) implements Shift {
    public OneOf {
      values = List.copyOf(values);
      values.forEach(Shift::requireFinite);
    }
  }

  /**
   * The shift in pixels.
   *
   * @param u uniform draw in [0, 1) for the size
   * @param sign uniform draw in [0, 1) for the sign
   * @param size pixels of the image in this direction
   */
  default double at(double u, double sign, int size) {
    double signed = sign < 0.5 ? -1 : 1;
    double shift;
    if (this instanceof Uniform uniform) {
      shift = new Range(-uniform.range, uniform.range).at(u) * (uniform.range < 1 ? size : 1);
    } else if (this instanceof Pixels pixels) {
      shift = Math.floor(u * pixels.count) * signed;
    } else {
      List<Double> values = ((OneOf) this).values;
      if (values.isEmpty()) {
        return 0;
      }
      boolean fractions = values.stream().allMatch(v -> v < 1);
      shift = values.get((int) (u * values.size())) * signed * (fractions ? size : 1);
    }
    return shift + 0.0; // no negative zero
  }

  /** Whether every draw is 0. */
  default boolean isNone() {
    return this instanceof Uniform uniform
        ? uniform.range == 0
        : this instanceof Pixels pixels ? pixels.count == 0 : ((OneOf) this).values.isEmpty();
  }

  /** As {@link Augmentation#fromMap} reads it: a number or a list. */
  default Object toValue() {
    return this instanceof Uniform uniform
        ? (Object) uniform.range
        : this instanceof Pixels pixels ? (Object) pixels.count : ((OneOf) this).values;
  }

  private static void requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new BadInputException("a shift must be a finite number, found " + value);
    }
  }
}
