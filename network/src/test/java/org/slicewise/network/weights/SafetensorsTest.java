package org.slicewise.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.RandomNetwork;

class SafetensorsTest {
  @TempDir Path folder;

  private Path file(String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(text.length).put(text).put(data);
    return Files.write(folder.resolve("w.safetensors"), bytes.array());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void weightsSurviveTheRoundTrip(long seed) {
    Network network = RandomNetwork.of(seed);
    Weights weights = RandomNetwork.weights(network, seed);
    Path file = folder.resolve("weights.safetensors");
    Safetensors.write(file, weights);
    Weights read = Safetensors.read(file);
    read.requireFits(network);
    assertThat(read.tensors().keySet()).containsExactlyElementsOf(weights.tensors().keySet());
    weights
        .tensors()
        .forEach(
            (name, tensor) ->
                assertThat(read.get(name).values()).as(name).isEqualTo(tensor.values()));
  }

  @Test
  void pytorchsCountersOfBatchesAreLeftOut() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    data.putLong(7).putFloat(0.5f);
    Weights read =
        Safetensors.read(
            file(
                """
                {"bn1.num_batches_tracked": {"dtype": "I64", "shape": [], "data_offsets": [0, 8]},
                 "bn1.weight": {"dtype": "F32", "shape": [1], "data_offsets": [8, 12]}}""",
                data.array()));
    assertThat(read.tensors()).containsOnlyKeys("bn1.weight");
    assertThat(read.get("bn1.weight").values()).containsExactly(0.5f);
  }

  @Test
  void halfAndBrainFloatsAreRead() throws IOException {
    // 1.0, -2.5, the least subnormal, infinity; then 1.0 and -3.0 as bfloat16; then a scalar.
    short[] bits = {0x3c00, (short) 0xc100, 0x0001, 0x7c00, 0x3f80, (short) 0xc040};
    ByteBuffer data = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (short b : bits) {
      data.putShort(b);
    }
    data.putFloat(0.1f);
    Weights read =
        Safetensors.read(
            file(
                """
                {"__metadata__": {"format": "pt"},
                 "scalar": {"dtype": "F32", "shape": [], "data_offsets": [12, 16]},
                 "half": {"dtype": "F16", "shape": [2, 2], "data_offsets": [0, 8]},
                 "brain": {"dtype": "BF16", "shape": [2], "data_offsets": [8, 12]}}""",
                data.array()));
    assertThat(read.tensors().keySet()).containsExactly("half", "brain", "scalar");
    assertThat(read.get("half").values())
        .containsExactly(1f, -2.5f, 0x1p-24f, Float.POSITIVE_INFINITY);
    assertThat(read.get("brain").values()).containsExactly(1f, -3f);
    assertThat(read.get("scalar").values()).containsExactly(0.1f);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[1]",
        "{",
        "null",
        "{\"a\": 3}",
        "{\"a\": {\"dtype\": \"F64\", \"shape\": [1], \"data_offsets\": [0, 8]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 4]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [4], \"data_offsets\": [0, 16]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [-4, 0]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [-1], \"data_offsets\": [0, 4]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [4294967296, 4294967296], \"data_offsets\": [0, 0]}}",
        "{\"a\": {\"dtype\": \"F32\", \"shape\": [1], \"data_offsets\": [9223372036854775800, 9223372036854775804]}}"
      })
  void aHostileHeaderIsRefusedWithTheFilesName(String header) throws IOException {
    Path file = file(header, new byte[8]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("w.safetensors");
  }

  @Test
  void aFileCutShortAnywhereIsRefused() throws IOException {
    Path whole = folder.resolve("whole.safetensors");
    Network network = Networks.named("small", Shape.image(8, 8, 1), 2);
    Safetensors.write(whole, Initialisation.keras(network, 1));
    byte[] bytes = Files.readAllBytes(whole);
    for (int length : new int[] {0, 3, 8, 100, bytes.length / 2, bytes.length - 1}) {
      Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> Safetensors.read(cut))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("cut.safetensors");
    }
    assertThatThrownBy(() -> Safetensors.read(folder)).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> Safetensors.read(folder.resolve("absent")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("absent");
  }

  @Test
  void weightsOfAnotherNetworkAreListed() {
    Network small = Networks.named("small", Shape.image(32, 32, 1), 2);
    Network other = Networks.named("small", Shape.image(32, 32, 1), 3);
    Map<String, Tensor> tensors = new LinkedHashMap<>(Initialisation.keras(other, 1).tensors());
    tensors.put("stray", tensors.remove("conv2d.weight"));
    assertThatThrownBy(() -> new Weights(tensors).requireFits(small))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("conv2d.weight is missing")
        .hasMessageContaining("dense.weight is [3, 64] (expected [2, 64])")
        .hasMessageContaining("stray");
  }
}
