package org.slicewise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.slicewise.network.Layer.ActivationFunction.LINEAR;
import static org.slicewise.network.Layer.ActivationFunction.RELU;
import static org.slicewise.network.Layer.Padding.SAME;
import static org.slicewise.network.Layer.Padding.VALID;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer.Merge;
import org.slicewise.network.Layer.Size;
import org.slicewise.network.reference.RandomNetwork;

class NetworkTest {
  private static final Shape IMAGE = Shape.image(32, 32, 3);

  @Test
  void unnamedLayersGetKerasNames() {
    Network network =
        Network.of(
            "",
            IMAGE,
            Layers.zeroPadding2D(1),
            Layers.conv2D(4, 3, RELU),
            Layers.conv2D(4, 3, RELU),
            Layers.depthwiseConv2D(3, 1, SAME, LINEAR),
            Layers.maxPooling2D(),
            Layers.averagePooling2D(),
            Layers.batchNormalization(),
            Layers.reLU(),
            Layers.activation(RELU),
            Layers.residualBlock(
                List.of(Layers.conv2D(4, 3, 1, SAME, RELU), Layers.conv2D(4, 1, LINEAR)),
                List.of(Layers.conv2D(4, 1, LINEAR)),
                RELU),
            Layers.globalAveragePooling2D(),
            Layers.dropout(0.1),
            Layers.dense(3, RELU),
            Layers.dense(2, LINEAR),
            Layers.flatten(),
            Layers.softmax());

    assertThat(network.name()).isEqualTo("sequential");
    assertThat(network.layers().stream().map(Layer::name))
        .containsExactly(
            "zero_padding2d",
            "conv2d",
            "conv2d_1",
            "depthwise_conv2d",
            "max_pooling2d",
            "average_pooling2d",
            "batch_normalization",
            "re_lu",
            "activation",
            "residual_block",
            "global_average_pooling2d",
            "dropout",
            "dense",
            "dense_1",
            "flatten",
            "softmax");
    assertThat(network.weightShapes().keySet())
        .contains(
            "residual_block.conv2d.weight",
            "residual_block.conv2d_1.weight",
            "residual_block.conv2d_2.weight");
  }

  @Test
  void anAutomaticNamePassesOverAGivenOne() {
    Network network =
        Network.of(
            "n",
            Shape.features(4),
            Layers.dense(4, RELU),
            Layers.dense(4, RELU),
            Layers.dense(4, RELU).named("dense_1"));
    assertThat(network.layers().stream().map(Layer::name))
        .containsExactly("dense", "dense_2", "dense_1");
  }

  @Test
  void twoLayersOfOneNameAreRefused() {
    assertThatThrownBy(
            () ->
                Network.of(
                    "n",
                    Shape.features(4),
                    Layers.dense(4, RELU).named("a"),
                    Layers.dense(4, RELU).named("a")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'a'");
  }

  @Test
  void blocksAddMultiplyOrConcatenateWhatFits() {
    Shape in = Shape.image(6, 4, 3);
    Layer same = Layers.conv2D(3, 1, LINEAR);
    Layer wider = Layers.conv2D(5, 1, LINEAR);
    Layer smaller = Layers.maxPooling2D();
    Layer mean = new Layer.AveragePooling2D("", new Size(6, 4), Size.of(1), VALID);
    assertThat(merged(in, Merge.ADD, same)).isEqualTo(in);
    assertThat(merged(in, Merge.MULTIPLY, same)).isEqualTo(in);
    assertThat(merged(in, Merge.MULTIPLY, mean)).isEqualTo(in);
    assertThat(merged(in, Merge.CONCATENATE, wider)).isEqualTo(Shape.image(6, 4, 8));
    assertThat(merged(Shape.features(2), Merge.CONCATENATE, Layers.dense(3, RELU)))
        .isEqualTo(Shape.features(5));
    for (Merge merge : Merge.values()) {
      assertThatThrownBy(() -> merged(in, merge, smaller))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("(None, 3, 2, 3) and (None, 6, 4, 3)");
    }
    assertThatThrownBy(() -> merged(in, Merge.ADD, mean)).hasMessageContaining("adds");
    assertThatThrownBy(() -> merged(in, Merge.MULTIPLY, wider)).hasMessageContaining("multiplies");
  }

  @Test
  void branchesPutTheirFeaturesOneAfterAnotherAndNameTheirLayersForThemselves() {
    List<Layer> branch = List.of(Layers.conv2D(4, 3, RELU), Layers.globalAveragePooling2D());
    Network network =
        Network.of("n", IMAGE, Layers.branches(List.of(branch, branch, List.of(Layers.flatten()))));
    assertThat(network.output()).isEqualTo(Shape.features(4 + 4 + IMAGE.size()));
    assertThat(network.weightShapes().keySet())
        .containsExactly(
            "branches.1.conv2d.weight",
            "branches.1.conv2d.bias",
            "branches.2.conv2d.weight",
            "branches.2.conv2d.bias");
  }

  @Test
  void aBranchThatIsAnImageIsToldToFlatten() {
    List<Layer> image = List.of(Layers.conv2D(4, 3, RELU));
    assertThatThrownBy(
            () ->
                Network.of("n", IMAGE, Layers.branches(List.of(List.of(Layers.flatten()), image))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("branches (Branches)")
        .hasMessageContaining("branch 2 gives (None, 30, 30, 4)")
        .hasMessageContaining("Flatten");
    List<Layer> large = List.of(Layers.conv2D(4, 99, RELU));
    assertThatThrownBy(() -> Network.of("n", IMAGE, Layers.branches(List.of(large))))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("in branch 1 of branches (Branches): conv2d");
  }

  private static Shape merged(Shape in, Merge merge, Layer body) {
    Layer block = new Layer.ResidualBlock("", List.of(body), List.of(), merge, LINEAR);
    return Network.of("n", in, block).output();
  }

  @Test
  void theSeedNetworkHasTheNotebooksParameters() {
    Network seed = Networks.named("seed", Shape.image(256, 256, 3), 2);
    assertThat(seed.parameters()).isEqualTo(3_963_586);
    assertThat(seed.nonTrainableParameters()).isEqualTo(256);
    assertThat(seed.output()).isEqualTo(Shape.features(2));
    long byLayer = 0;
    for (int i = 0; i < seed.layers().size(); i++) {
      byLayer += seed.parametersOf(i);
    }
    assertThat(byLayer).isEqualTo(seed.parameters());
  }

  @Test
  void theSmallNetworkIsSmall() {
    Network small = Networks.named("small", Shape.image(128, 128, 1), 2);
    assertThat(small.parameters()).isBetween(1_000L, 60_000L);
    List<Layer> layers = small.layers();
    assertThat(layers.stream().filter(l -> l instanceof Layer.GlobalAveragePooling2D)).hasSize(1);
    assertThat(layers.get(layers.size() - 1)).isInstanceOf(Layer.Dense.class);
  }

  @Test
  void anUnknownNetworkIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> Networks.named("sead", IMAGE, 2))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'sead'")
        .hasMessageContaining("'seed'");
  }

  @Test
  void aKernelTooLargeShowsLayerShapeAndNeed() {
    assertThatThrownBy(
            () ->
                Network.of("n", Shape.image(2, 2, 64), Layers.conv2D(8, 3, RELU).named("conv2d_3")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("conv2d_3 (Conv2D, kernel 3x3) needs at least 3x3, found (None, 2, 2, 64)");
  }

  @Test
  void aDenseLayerOnAnImageIsToldToFlatten() {
    assertThatThrownBy(() -> Network.of("n", IMAGE, Layers.dense(2, RELU)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("dense (Dense)")
        .hasMessageContaining("(None, 32, 32, 3)")
        .hasMessageContaining("Flatten");
  }

  @Test
  void aBlockWhoseSidesDifferShowsBothShapes() {
    assertThatThrownBy(
            () ->
                Network.of(
                    "n",
                    IMAGE,
                    Layers.residualBlock(
                        List.of(Layers.conv2D(8, 3, 1, SAME, RELU)), List.of(), RELU)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("(None, 32, 32, 8)")
        .hasMessageContaining("(None, 32, 32, 3)");
  }

  static List<Layer> layersOutOfRange() {
    List<Layer> wrong = new ArrayList<>();
    wrong.add(Layers.dropout(1));
    wrong.add(Layers.dropout(-0.1));
    wrong.add(Layers.dropout(Double.NaN));
    wrong.add(Layers.conv2D(0, 3, RELU));
    wrong.add(Layers.zeroPadding2D(-1));
    wrong.add(new Layer.BatchNormalization("", 1.5, 1e-3, true, true));
    wrong.add(new Layer.BatchNormalization("", 0.9, 0, true, true));
    wrong.add(new Layer.ReLU("", -1, 0, 0));
    wrong.add(Layers.residualBlock(List.of(), List.of(), RELU));
    wrong.add(Layers.branches(List.of()));
    wrong.add(Layers.branches(List.of(List.of(Layers.flatten()), List.of())));
    return wrong;
  }

  @ParameterizedTest
  @MethodSource("layersOutOfRange")
  void anOptionOutOfRangeNamesTheLayer(Layer layer) {
    assertThatThrownBy(() -> Network.of("n", IMAGE, layer.named("culprit")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("culprit");
  }

  @ParameterizedTest
  @CsvSource({"7,3,2", "8,3,2", "5,2,3", "1,3,1", "10,1,2"})
  void samePaddingKeepsTheQuotientRoundedUp(int size, int kernel, int stride) {
    Window window = new Window(kernel, stride, 1, SAME);
    int positions = (size + stride - 1) / stride;
    assertThat(window.positions(size)).isEqualTo(positions);
    assertThat(window.after(size) - window.before(size)).isBetween(0, 1);
    assertThat(window.before(size) + size + window.after(size))
        .isGreaterThanOrEqualTo((positions - 1) * stride + kernel);
    assertThat(new Window(kernel, stride, 1, VALID).before(size)).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void weightsAreNamedOnceAndInTheOrderOfTheLayers(long seed) {
    Network network = RandomNetwork.of(seed);
    List<String> layers = network.layers().stream().map(Layer::name).toList();
    int last = 0;
    for (String weight : network.weightShapes().keySet()) {
      int at = layers.indexOf(weight.substring(0, weight.indexOf('.')));
      assertThat(at).isGreaterThanOrEqualTo(last);
      last = at;
    }
  }
}
