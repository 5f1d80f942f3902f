package org.slicewise.network.weights;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.Initializer;
import org.slicewise.network.Network;

/**
 * Weights before training: each layer's initialisers with Keras' definitions (fans count the
 * kernel's field; a depthwise kernel's fan out is multiplier x field; normal means truncated at two
 * standard deviations), ones for gamma and the moving variance, zeros for beta and the moving mean.
 */
public final class Initialisation {
  /** Standard deviation of a standard normal truncated to (-2, 2). */
  private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

  private Initialisation() {}

  /**
   * Fresh weights. Each is drawn from its own generator, seeded with the seed and the weight's
   * name, so that adding a layer leaves the others' numbers alone.
   */
  public static Weights keras(Network network, long seed) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, int[]> shapes = network.weightShapes();
    fill("", network.layers(), shapes, seed, tensors);
    Map<String, Tensor> ordered = new LinkedHashMap<>();
    shapes.keySet().forEach(name -> ordered.put(name, tensors.get(name)));
    return new Weights(ordered);
  }

  private static void fill(
      String prefix,
      List<Layer> layers,
      Map<String, int[]> shapes,
      long seed,
      Map<String, Tensor> into) {
    for (Layer layer : layers) {
      String at = prefix + layer.name() + ".";
      if (layer instanceof Layer.ResidualBlock block) {
        fill(at, block.body(), shapes, seed, into);
        fill(at, block.shortcut(), shapes, seed, into);
      }
      if (layer instanceof Layer.LevelStatistics statistics) {
        statistics.stages().forEach(stage -> fill(at, stage, shapes, seed, into));
      }
      if (layer instanceof Layer.Branches branches) {
        for (int i = 0; i < branches.branches().size(); i++) {
          fill(at + Layer.Branches.prefix(i), branches.branches().get(i), shapes, seed, into);
        }
      }
      for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
        int[] shape = shapes.get(at + part);
        if (shape != null && !holdsLayers(layer)) {
          Initializer how = initializer(layer, part);
          into.put(at + part, new Tensor(shape.clone(), draw(how, layer, shape, seed, at + part)));
        }
      }
    }
  }

  private static boolean holdsLayers(Layer layer) {
    return layer instanceof Layer.ResidualBlock
        || layer instanceof Layer.LevelStatistics
        || layer instanceof Layer.Branches;
  }

  private static Initializer initializer(Layer layer, String part) {
    boolean kernel = part.equals("weight");
    if (layer instanceof Layer.Conv2D c) {
      return kernel ? c.kernelInitializer() : c.biasInitializer();
    }
    if (layer instanceof Layer.DepthwiseConv2D c) {
      return kernel ? c.depthwiseInitializer() : c.biasInitializer();
    }
    if (layer instanceof Layer.Dense d) {
      return kernel ? d.kernelInitializer() : d.biasInitializer();
    }
    return kernel || part.equals("running_var") ? Initializer.ONES : Initializer.ZEROS;
  }

  private static float[] draw(Initializer how, Layer layer, int[] shape, long seed, String name) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    double[] fans = fans(layer, shape);
    double average = Math.max(1, (fans[0] + fans[1]) / 2);
    double in = Math.max(1, fans[0]);
    UniformRandomProvider random = generator(seed, name);
    switch (how) {
      case ZEROS -> {}
      case ONES -> Arrays.fill(values, 1);
      case GLOROT_UNIFORM -> uniform(values, Math.sqrt(3 / average), random);
      case HE_UNIFORM -> uniform(values, Math.sqrt(6 / in), random);
      case GLOROT_NORMAL -> truncatedNormal(values, Math.sqrt(1 / average), random);
      case HE_NORMAL -> truncatedNormal(values, Math.sqrt(2 / in), random);
    }
    return values;
  }

  /** Keras' compute_fans over Keras' layout of the same weight: {fan in, fan out}. */
  private static double[] fans(Layer layer, int[] shape) {
    if (shape.length == 1) {
      return new double[] {shape[0], shape[0]};
    }
    if (shape.length == 2) {
      return new double[] {shape[1], shape[0]};
    }
    double field = shape[2] * shape[3];
    if (layer instanceof Layer.DepthwiseConv2D c) {
      int multiplier = c.depthMultiplier();
      return new double[] {shape[0] / multiplier * field, multiplier * field};
    }
    return new double[] {shape[1] * field, shape[0] * field};
  }

  private static void uniform(float[] values, double limit, UniformRandomProvider random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (limit * (2 * random.nextDouble() - 1));
    }
  }

  private static void truncatedNormal(
      float[] values, double deviation, UniformRandomProvider random) {
    ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(random);
    for (int i = 0; i < values.length; i++) {
      double z;
      do {
        z = normal.sample();
      } while (Math.abs(z) >= 2);
      values[i] = (float) (z * deviation / TRUNCATED_DEVIATION);
    }
  }

  private static UniformRandomProvider generator(long seed, String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return RandomSource.XO_SHI_RO_256_PP.create(seed * 0x9E3779B97F4A7C15L + crc.getValue());
  }
}
