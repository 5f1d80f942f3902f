package org.slicewise.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.reference.ReferenceForward;
import org.slicewise.testing.TimmAnswers;

/** Published colour weights in networks for other images and other classes. */
class PublishedStartingWeightsTest {
  private static final int HEIGHT = 33;
  private static final int WIDTH = 43;

  @ParameterizedTest
  @CsvSource({
    "lite0,classifier,0.9",
    "resnet18,fc,0.7",
    "densenet121,classifier,1.1",
    "mobilenetv2,classifier,0.9",
    "mobilenetv3-small,classifier,1.2"
  })
  void aGreyImageGivesTheNumbersOfItsColourCopyAndOtherClassesANewHead(
      String name, String head, double gain) {
    Network colour = Networks.named(name, Shape.image(HEIGHT, WIDTH, 3), 5);
    Network grey = Networks.named(name, Shape.image(HEIGHT, WIDTH, 1), 5);
    Weights file = file(colour, new TimmAnswers(gain, 0, List.of()));
    StartingWeights start = StartingWeights.of(file, grey, 1, "file");
    assertThat(start.fresh()).isEmpty();

    float[] x = new TimmAnswers.Case(1, HEIGHT, WIDTH, 1, new double[5]).images();
    float[] copy = new float[3 * x.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = x[i / 3];
    }
    Weights whole = StartingWeights.of(file, colour, 1, "file").weights();
    float[] expected = ReferenceForward.of(colour, whole, copy, 1);
    float[] found = ReferenceForward.of(grey, start.weights(), x, 1);
    for (int c = 0; c < 5; c++) {
      assertThat(found[c]).isCloseTo(expected[c], within(1e-4f));
    }
    assertThat(found[0]).isNotCloseTo(0.2f, within(1e-3f)); // or there were nothing to compare

    Network two = Networks.named(name, Shape.image(HEIGHT + 40, WIDTH, 1), 2);
    assertThat(StartingWeights.of(file, two, 1, "file").fresh())
        .containsExactly(head + ".weight", head + ".bias");
  }

  /** As PyTorch saves them, with counters that are no weights. */
  private static Weights file(Network network, TimmAnswers formula) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    network
        .weightShapes()
        .forEach(
            (name, shape) -> tensors.put(name, new Tensor(shape, formula.weight(name, shape))));
    tensors.put("bn1.num_batches_tracked", new Tensor(new int[] {1}, new float[] {9}));
    return new Weights(tensors);
  }
}
