package org.slicewise.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What timm's networks answer with weights and images that a formula gives, so that no weights are
 * stored; {@code timm/record.py} recorded them.
 *
 * @param gain mean of the batch norms' scales
 * @param trainable parameters of timm's network that training moves
 * @param cases the images and the answers
 */
public record TimmAnswers(double gain, long trainable, List<Case> cases) {
  /**
   * Images and what the network says of them.
   *
   * @param size how many images
   * @param logits [size, classes]
   */
  public record Case(int size, int height, int width, int channels, double[] logits) {
    /** Outputs of the network for one image. */
    public int classes() {
      return logits.length / size;
    }

    /** The images, from -1 to 1: row-major [size, height, width, channels]. */
    public float[] images() {
      float[] x = new float[size * height * width * channels];
      int seed = seed("image");
      int pixels = height * width;
      for (int i = 0; i < x.length; i++) {
        int image = i / (pixels * channels);
        int from = (image * channels + i % channels) * pixels + i / channels % pixels;
        x[i] = (float) number(seed, from);
      }
      return x;
    }
  }

  /** The answers of the network that is called so here. */
  public static TimmAnswers of(String network) {
    String file = "/timm/" + network + ".json";
    try (InputStream stream = TimmAnswers.class.getResourceAsStream(file)) {
      JsonNode root = new ObjectMapper().readTree(stream);
      List<Case> cases = new ArrayList<>();
      for (JsonNode one : root.get("cases")) {
        int[] shape = Golden.ints(one.get("shape"));
        double[] logits = Golden.doubles(one.get("logits"));
        cases.add(new Case(shape[0], shape[2], shape[3], shape[1], logits));
      }
      return new TimmAnswers(
          root.get("gain").asDouble(), root.get("trainable").asLong(), List.copyOf(cases));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read recorded answers " + file, e);
    }
  }

  /** The weight of this name, whose values depend on the name. */
  public float[] weight(String name, int... shape) {
    float[] values = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    int seed = seed(name);
    double fan = values.length / (double) shape[0];
    for (int i = 0; i < values.length; i++) {
      double u = number(seed, i);
      values[i] =
          (float)
              (name.endsWith("running_var")
                  ? 1 + 0.3 * u
                  : name.endsWith("running_mean") || name.endsWith("bias")
                      ? 0.1 * u
                      : shape.length > 1 ? u * Math.sqrt(6 / fan) : gain + 0.2 * u);
    }
    return values;
  }

  /** From -1 to 1: MurmurHash3's finaliser of the name's CRC-32 and the index. */
  private static double number(int seed, int index) {
    int x = seed + index * 0x9E3779B9;
    x ^= x >>> 16;
    x *= 0x85EBCA6B;
    x ^= x >>> 13;
    x *= 0xC2B2AE35;
    x ^= x >>> 16;
    return (x >>> 8) / (double) (1 << 23) - 1;
  }

  private static int seed(String name) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return (int) crc.getValue();
  }
}
