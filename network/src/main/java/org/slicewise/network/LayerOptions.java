package org.slicewise.network;

import java.util.List;
import java.util.Locale;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer.Size;

/** The ranges of the layers' options. */
final class LayerOptions {
  private LayerOptions() {}

  /**
   * @throws BadInputException naming the layer, the option, its value and its range
   */
  static void check(Layer layer) {
    if (layer instanceof Layer.Conv2D c) {
      atLeastOne(c, "filters", c.filters());
      atLeastOne(c, "groups", c.groups());
      if (c.filters() % c.groups() != 0) {
        throw bad(
            c, "filters must be divisible by groups, found %d and %d", c.filters(), c.groups());
      }
      strideOrDilation(c, c.strides(), c.dilationRate());
      notNegative(c, "l2", c.l2());
    } else if (layer instanceof Layer.DepthwiseConv2D c) {
      atLeastOne(c, "depth_multiplier", c.depthMultiplier());
      strideOrDilation(c, c.strides(), c.dilationRate());
      notNegative(c, "l2", c.l2());
    } else if (layer instanceof Layer.BatchNormalization b) {
      if (!(b.momentum() >= 0 && b.momentum() <= 1)) {
        throw bad(b, "momentum must be from 0 to 1, found %s", b.momentum());
      }
      if (!(b.epsilon() > 0) || Double.isInfinite(b.epsilon())) {
        throw bad(b, "epsilon must be above 0, found %s", b.epsilon());
      }
    } else if (layer instanceof Layer.ReLU r) {
      if (!(r.maxValue() >= 0)) {
        throw bad(r, "max_value must be at least 0, found %s", r.maxValue());
      }
      notNegative(r, "negative_slope", r.negativeSlope());
      notNegative(r, "threshold", r.threshold());
    } else if (layer instanceof Layer.Dropout d) {
      if (!(d.rate() >= 0 && d.rate() < 1)) {
        throw bad(d, "rate must be at least 0 and below 1, found %s", d.rate());
      }
    } else if (layer instanceof Layer.Dense d) {
      atLeastOne(d, "units", d.units());
      notNegative(d, "l2", d.l2());
    } else if (layer instanceof Layer.ZeroPadding2D p) {
      if (Math.min(Math.min(p.top(), p.bottom()), Math.min(p.left(), p.right())) < 0) {
        throw bad(
            p,
            "padding must not be negative, found ((%d, %d), (%d, %d))",
            p.top(),
            p.bottom(),
            p.left(),
            p.right());
      }
    } else if (layer instanceof Layer.ResidualBlock b && b.body().isEmpty()) {
      throw bad(b, "the body has no layers, and needs at least one");
    } else if (layer instanceof Layer.LevelStatistics s
        && (s.stages().isEmpty() || s.stages().stream().anyMatch(List::isEmpty))) {
      throw bad(s, "it needs at least one stage, and every stage at least one layer");
    } else if (layer instanceof Layer.Branches b
        && (b.branches().isEmpty() || b.branches().stream().anyMatch(List::isEmpty))) {
      throw bad(b, "it needs at least one branch, and every branch at least one layer");
    }
  }

  private static void atLeastOne(Layer layer, String option, int value) {
    if (value < 1) {
      throw bad(layer, "%s must be at least 1, found %d", option, value);
    }
  }

  private static void notNegative(Layer layer, String option, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw bad(layer, "%s must be a number of at least 0, found %s", option, value);
    }
  }

  private static void strideOrDilation(Layer layer, Size strides, Size dilation) {
    if (!strides.equals(Size.of(1)) && !dilation.equals(Size.of(1))) {
      throw bad(
          layer,
          "strides and dilation_rate cannot both exceed 1, found (%d, %d) and (%d, %d)",
          strides.height(),
          strides.width(),
          dilation.height(),
          dilation.width());
    }
  }

  private static BadInputException bad(Layer layer, String format, Object... values) {
    return new BadInputException(
        LayerNames.title(layer) + ": " + String.format(Locale.ROOT, format, values));
  }
}
