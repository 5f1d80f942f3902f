package org.slicewise.network.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.RandomNetwork;
import org.slicewise.network.weights.Half;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.testing.Golden;

/** Models whose weights lie in half precision. */
class HalfExportTest {
  private static final int SIZE = 3;

  /** Numbers from which the constants of small networks are rounded here. */
  private static final int FROM = 16;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void anyNetworkGivesNearlyTheProbabilitiesOfFloat32(long seed) throws OrtException {
    Network network = RandomNetwork.of(seed);
    Weights weights = RandomNetwork.weights(network, seed);
    byte[] half = OnnxExport.bytes(network, weights, Map.of(), FROM);
    sameWithin(5e-3, half, network, weights, RandomNetwork.images(network, SIZE, seed));
  }

  @Test
  void theSeedNetworkIsHalfAsLargeAndSaysTheSame() throws Exception {
    Network network = Networks.named("seed", Shape.image(128, 128, 3), 2);
    Weights weights = RandomNetwork.weights(network, 11);
    float[] x = RandomNetwork.images(network, SIZE, 11);
    Map<String, String> metadata = Map.of("slicewise.classes", "a,b", "other", "kept");
    byte[] half = OnnxExport.half(network, weights, metadata);
    byte[] full = OnnxExport.bytes(network, weights, metadata);
    assertThat((double) half.length).isLessThan(full.length * 0.52);
    assertThat(largestFloat(half)).isLessThan(20_000);
    try (Engine engine = new Engine(half);
        Engine other = new Engine(full)) {
      assertThat(engine.metadata()).isEqualTo(metadata);
      assertThat(engine.session().getOutputInfo().toString())
          .isEqualTo(other.session().getOutputInfo().toString());
    }
    sameWithin(1e-3, half, network, weights, x);
  }

  @Test
  void theActivationMapIsKept() throws OrtException {
    Network network = Networks.named("small", Shape.image(64, 48, 3), 2);
    Weights weights = RandomNetwork.weights(network, 11);
    byte[] half = OnnxExport.bytes(network, weights, Map.of(), FROM);
    float[] x = RandomNetwork.images(network, SIZE, 11);
    sameWithin(1e-3, half, network, weights, x);
    assertThat(largestFloat(half)).isLessThan(FROM);
  }

  @Tag("golden")
  @Test
  void lite0GivesThePublishedModelsProbabilities() throws OrtException {
    Path file = Golden.weights().resolve("tf_efficientnet_lite0.safetensors");
    assumeTrue(Files.exists(file), () -> file + " is not here; -Dweights=DIR says where it is");
    Weights weights = Safetensors.read(file);
    for (JsonNode recorded : Golden.cases("lite0.json")) {
      int[] shape = new int[4];
      Arrays.setAll(shape, i -> recorded.get("shape").get(i).asInt());
      Shape input = Shape.image(shape[2], shape[3], shape[1]);
      Network network = Networks.named("lite0", input, 1000);
      float[] x = new float[shape[0] * input.size()];
      float[] channelsFirst = Golden.floats(recorded.get("input"));
      int pixels = shape[2] * shape[3];
      for (int i = 0; i < x.length; i++) {
        int image = i / input.size();
        x[i] = channelsFirst[(image * shape[1] + i % shape[1]) * pixels + i / shape[1] % pixels];
      }
      byte[] half = OnnxExport.half(network, weights, Map.of());
      byte[] full = OnnxExport.bytes(network, weights, Map.of());
      assertThat((double) half.length).isLessThan(0.53 * full.length);
      double[] logits = Golden.doubles(recorded.get("logits"));
      try (Engine engine = new Engine(half)) {
        float[] found = engine.run(x, input, shape[0]).get(OnnxExport.PROBABILITIES);
        for (int n = 0; n < shape[0]; n++) {
          double[] one = Arrays.copyOfRange(logits, n * 1000, (n + 1) * 1000);
          double sum = Arrays.stream(one).map(Math::exp).sum();
          for (int c = 0; c < 1000; c++) {
            assertThat((double) found[n * 1000 + c])
                .as("class %d", c)
                .isCloseTo(Math.exp(one[c]) / sum, within(3e-3));
          }
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theWeightsAreReadBackRounded(long seed) {
    Network network = RandomNetwork.of(seed);
    Weights weights = RandomNetwork.weights(network, seed);
    Map<String, float[]> full = OnnxWeights.of(OnnxExport.bytes(network, weights, Map.of()));
    Map<String, float[]> half = OnnxWeights.of(OnnxExport.bytes(network, weights, Map.of(), FROM));
    assertThat(half.keySet()).isEqualTo(full.keySet());
    full.forEach(
        (name, values) -> {
          float[] rounded = values.clone();
          if (values.length >= FROM) {
            for (int i = 0; i < rounded.length; i++) {
              rounded[i] = Half.toFloat(Half.of(values[i]));
            }
          }
          assertThat(half.get(name)).as(name).isEqualTo(rounded);
        });
  }

  @Test
  void theSameModelIsTheSameBytesAndTakesOtherMetadata() {
    Network network = Networks.named("small", Shape.image(32, 32, 1), 2);
    Weights weights = RandomNetwork.weights(network, 1);
    byte[] one = OnnxExport.half(network, weights, Map.of("a", "1"));
    assertThat(OnnxExport.half(network, weights, Map.of("a", "1"))).isEqualTo(one);
    byte[] other = OnnxExport.half(network, weights, Map.of("b", "2"));
    assertThat(OnnxExport.withMetadata(other, Map.of("a", "1"))).isEqualTo(one);
  }

  @Test
  void aWeightBeyondHalfPrecisionIsNamed() {
    Network network = Networks.named("seed", Shape.image(48, 48, 1), 2);
    Map<String, Tensor> tensors = new LinkedHashMap<>(RandomNetwork.weights(network, 1).tensors());
    Tensor dense = tensors.get("dense_1.weight");
    float[] values = dense.values().clone();
    values[7] = -66000;
    tensors.put("dense_1.weight", new Tensor(dense.shape(), values));
    assertThatThrownBy(() -> OnnxExport.half(network, new Weights(tensors), Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("dense_1.weight")
        .hasMessageContaining("-66000.0")
        .hasMessageContaining("65504");
  }

  /** All outputs, each within {@code tolerance} of its greatest number, probabilities of 1. */
  private static void sameWithin(
      double tolerance, byte[] rounded, Network network, Weights weights, float[] x)
      throws OrtException {
    int size = x.length / network.input().size();
    try (Engine half = new Engine(rounded);
        Engine full = new Engine(OnnxExport.bytes(network, weights, Map.of()))) {
      Map<String, float[]> expected = full.run(x, network.input(), size);
      Map<String, float[]> found = half.run(x, network.input(), size);
      assertThat(List.copyOf(found.keySet())).isEqualTo(List.copyOf(expected.keySet()));
      expected.forEach(
          (name, right) -> {
            double scale = 1;
            if (!name.equals(OnnxExport.PROBABILITIES)) {
              for (float v : right) {
                scale = Math.max(scale, Math.abs(v));
              }
            }
            float[] mine = found.get(name);
            for (int i = 0; i < right.length; i++) {
              assertThat((double) mine[i]).as(name).isCloseTo(right[i], within(tolerance * scale));
            }
          });
    }
  }

  private static int largestFloat(byte[] model) {
    return proto(model).getGraph().getInitializerList().stream()
        .filter(t -> t.getDataType() == TensorProto.DataType.FLOAT.getNumber())
        .mapToInt(t -> t.getRawData().size() / 4)
        .max()
        .orElse(0);
  }

  private static ModelProto proto(byte[] model) {
    try {
      return ModelProto.parseFrom(model);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
