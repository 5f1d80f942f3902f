package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slicewise.errors.BadInputException;

class Int8CalibrationTest {
  @Test
  void rangesAreTheLeastAndGreatestOfEachTensorOverAllImages() {
    TinyModel tiny = TinyModel.random(7, 6, 3, 2, 1);
    List<float[]> images = IntStream.range(0, 5).mapToObj(s -> tiny.images(1, s)).toList();

    Map<String, float[]> ranges =
        Int8Calibration.ranges(tiny.graph().bytes(Map.of()), images.iterator());

    assertThat(ranges).containsOnlyKeys("image", "probabilities", "activation_map", "features");
    double[] pixels =
        images.stream()
            .flatMapToDouble(x -> IntStream.range(0, x.length).mapToDouble(i -> x[i]))
            .toArray();
    check(ranges.get("image"), pixels);
    check(
        ranges.get("activation_map"),
        images.stream()
            .flatMap(x -> Arrays.stream(tiny.evidence(x, 0)))
            .flatMap(Arrays::stream)
            .flatMapToDouble(Arrays::stream)
            .toArray());
  }

  @Test
  void withoutImagesThereAreNoRanges() {
    byte[] graph = TinyModel.random(7, 6, 3, 2, 1).graph().bytes(Map.of());
    assertThatThrownBy(() -> Int8Calibration.ranges(graph, List.<float[]>of().iterator()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("int8 needs images");
  }

  private static void check(float[] range, double[] values) {
    assertThat((double) range[0])
        .isCloseTo(Arrays.stream(values).min().orElseThrow(), within(1e-4));
    assertThat((double) range[1])
        .isCloseTo(Arrays.stream(values).max().orElseThrow(), within(1e-4));
  }
}
