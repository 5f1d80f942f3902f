package org.slicewise.network;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Initializer;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layer.Size;

/** A layer's options under Keras' names, those that differ from Keras' defaults. */
final class LayerWriter {
  private LayerWriter() {}

  /** Adds the options of a layer that holds no other layers; not its name. */
  static void options(Layer layer, Map<String, Object> to) {
    if (layer instanceof Layer.Conv2D c) {
      to.put("filters", c.filters());
      to.put("kernel_size", size(c.kernelSize()));
      put(to, "strides", c.strides(), Size.of(1));
      put(to, "padding", c.padding(), Padding.VALID);
      put(to, "dilation_rate", c.dilationRate(), Size.of(1));
      put(to, "groups", c.groups(), 1);
      put(to, "activation", c.activation(), ActivationFunction.LINEAR);
      put(to, "use_bias", c.useBias(), true);
      put(to, "kernel_initializer", c.kernelInitializer(), Initializer.GLOROT_UNIFORM);
      put(to, "bias_initializer", c.biasInitializer(), Initializer.ZEROS);
      l2(to, "kernel_regularizer", c.l2());
    } else if (layer instanceof Layer.DepthwiseConv2D c) {
      to.put("kernel_size", size(c.kernelSize()));
      put(to, "strides", c.strides(), Size.of(1));
      put(to, "padding", c.padding(), Padding.VALID);
      put(to, "depth_multiplier", c.depthMultiplier(), 1);
      put(to, "dilation_rate", c.dilationRate(), Size.of(1));
      put(to, "activation", c.activation(), ActivationFunction.LINEAR);
      put(to, "use_bias", c.useBias(), true);
      put(to, "depthwise_initializer", c.depthwiseInitializer(), Initializer.GLOROT_UNIFORM);
      put(to, "bias_initializer", c.biasInitializer(), Initializer.ZEROS);
      l2(to, "depthwise_regularizer", c.l2());
    } else if (layer instanceof Layer.MaxPooling2D p) {
      pooling(to, p.poolSize(), p.strides(), p.padding());
    } else if (layer instanceof Layer.AveragePooling2D p) {
      pooling(to, p.poolSize(), p.strides(), p.padding());
    } else if (layer instanceof Layer.BatchNormalization b) {
      put(to, "momentum", b.momentum(), 0.99);
      put(to, "epsilon", b.epsilon(), 1e-3);
      put(to, "center", b.center(), true);
      put(to, "scale", b.scale(), true);
    } else if (layer instanceof Layer.Activation a) {
      to.put("activation", text(a.activation()));
    } else if (layer instanceof Layer.ReLU r) {
      put(to, "max_value", r.maxValue(), Double.POSITIVE_INFINITY);
      put(to, "negative_slope", r.negativeSlope(), 0.0);
      put(to, "threshold", r.threshold(), 0.0);
    } else if (layer instanceof Layer.Dropout d) {
      to.put("rate", d.rate());
    } else if (layer instanceof Layer.Dense d) {
      to.put("units", d.units());
      put(to, "activation", d.activation(), ActivationFunction.LINEAR);
      put(to, "use_bias", d.useBias(), true);
      put(to, "kernel_initializer", d.kernelInitializer(), Initializer.GLOROT_UNIFORM);
      put(to, "bias_initializer", d.biasInitializer(), Initializer.ZEROS);
      l2(to, "kernel_regularizer", d.l2());
    } else if (layer instanceof Layer.ZeroPadding2D p) {
      to.put("padding", List.of(List.of(p.top(), p.bottom()), List.of(p.left(), p.right())));
    }
  }

  /** As Keras writes an activation, an initialiser or a padding. */
  static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void pooling(Map<String, Object> to, Size pool, Size strides, Padding padding) {
    put(to, "pool_size", pool, Size.of(2));
    put(to, "strides", strides, pool);
    put(to, "padding", padding, Padding.VALID);
  }

  private static void l2(Map<String, Object> to, String option, double l2) {
    if (l2 != 0) {
      to.put(option, Map.of("l2", l2));
    }
  }

  private static void put(Map<String, Object> to, String option, Object value, Object otherwise) {
    if (value.equals(otherwise)) {
      return;
    }
    if (value instanceof Size size) {
      to.put(option, size(size));
    } else if (value instanceof Enum<?> name) {
      to.put(option, text(name));
    } else {
      to.put(option, value);
    }
  }

  private static Object size(Size size) {
    return size.height() == size.width()
        ? (Object) size.height()
        : List.of(size.height(), size.width());
  }
}
