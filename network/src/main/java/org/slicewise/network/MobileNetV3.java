package org.slicewise.network;

import static org.slicewise.network.Layer.ActivationFunction.HARD_SILU;
import static org.slicewise.network.Layer.ActivationFunction.RELU;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Padding;
import org.slicewise.network.Layer.Size;

/**
 * MobileNetV3, large and small (Howard et al. 2019), PyTorch's padding and batch norm. Layers are
 * called as timm calls those of {@code mobilenetv3_large_100} and {@code mobilenetv3_small_100}, so
 * that a file of its weights fits as it is.
 */
public enum MobileNetV3 {
  /** The paper's table 1. */
  LARGE(
      1280,
      960,
      List.of(
          List.of(new Row(3, 1, 16, 16, 0, RELU)),
          List.of(new Row(3, 2, 64, 24, 0, RELU), new Row(3, 1, 72, 24, 0, RELU)),
          List.of(
              new Row(5, 2, 72, 40, 24, RELU),
              new Row(5, 1, 120, 40, 32, RELU),
              new Row(5, 1, 120, 40, 32, RELU)),
          List.of(
              new Row(3, 2, 240, 80, 0, HARD_SILU),
              new Row(3, 1, 200, 80, 0, HARD_SILU),
              new Row(3, 1, 184, 80, 0, HARD_SILU),
              new Row(3, 1, 184, 80, 0, HARD_SILU)),
          List.of(new Row(3, 1, 480, 112, 120, HARD_SILU), new Row(3, 1, 672, 112, 168, HARD_SILU)),
          List.of(
              new Row(5, 2, 672, 160, 168, HARD_SILU),
              new Row(5, 1, 960, 160, 240, HARD_SILU),
              new Row(5, 1, 960, 160, 240, HARD_SILU)))),
  /** The paper's table 2. */
  SMALL(
      1024,
      576,
      List.of(
          List.of(new Row(3, 2, 16, 16, 8, RELU)),
          List.of(new Row(3, 2, 72, 24, 0, RELU), new Row(3, 1, 88, 24, 0, RELU)),
          List.of(
              new Row(5, 2, 96, 40, 24, HARD_SILU),
              new Row(5, 1, 240, 40, 64, HARD_SILU),
              new Row(5, 1, 240, 40, 64, HARD_SILU)),
          List.of(new Row(5, 1, 120, 48, 32, HARD_SILU), new Row(5, 1, 144, 48, 40, HARD_SILU)),
          List.of(
              new Row(5, 2, 288, 96, 72, HARD_SILU),
              new Row(5, 1, 576, 96, 144, HARD_SILU),
              new Row(5, 1, 576, 96, 144, HARD_SILU))));

  private static final Dialect DIALECT = Dialect.PYTORCH;
  private static final int STEM = 16;

  private final int head;
  private final int last;
  private final List<List<Row>> stages;

  /**
   * @param filtered channels that are filtered one by one
   * @param squeezed channels in the middle of squeeze and excitation; 0 for none
   */
  private record Row(
      int kernel, int stride, int filtered, int out, int squeezed, ActivationFunction bend) {}

  /**
   * @param head numbers that the classifier reads
   * @param last channels of the last map
   */
  MobileNetV3(int head, int last, List<List<Row>> stages) {
    this.head = head;
    this.last = last;
    this.stages = stages;
  }

  /**
   * A classifier: the mean of the last map, a convolution {@code conv_head} of it, dropout and a
   * dense layer {@code classifier} with softmax. Because of the convolution there is no class
   * activation map.
   *
   * @param input any size of at least 32 x 32 makes sense; published weights take 3 channels
   * @param classes at least 2
   */
  public Network classifier(Shape input, int classes) {
    List<Layer> layers = new ArrayList<>(DIALECT.convolution("conv_stem", STEM, 3, 2));
    layers.add(DIALECT.norm("bn1"));
    layers.add(InvertedBottleneck.bend("act1", HARD_SILU));
    int channels = STEM;
    Size map = strided(new Size(input.height(), input.width()), 2);
    for (int s = 0; s < stages.size(); s++) {
      for (int r = 0; r < stages.get(s).size(); r++) {
        Row row = stages.get(s).get(r);
        map = strided(map, row.stride());
        layers.addAll(
            new InvertedBottleneck(
                    DIALECT,
                    "blocks." + s + "." + r,
                    channels,
                    row.filtered(),
                    row.kernel(),
                    row.stride(),
                    row.out(),
                    row.bend(),
                    row.squeezed(),
                    map)
                .layers());
        channels = row.out();
      }
    }
    String stage = "blocks." + stages.size() + ".0.";
    layers.addAll(DIALECT.convolution(stage + "conv", last, 1, 1));
    layers.add(DIALECT.norm(stage + "bn1"));
    layers.add(InvertedBottleneck.bend(stage + "act1", HARD_SILU));
    layers.add(new Layer.AveragePooling2D("global_pool", map, map, Padding.VALID));
    layers.add(Layers.conv2D(head, 1, HARD_SILU).named("conv_head"));
    // Of one place, so a flattening; as a pooling its numbers are features of the model.
    layers.add(new Layer.GlobalAveragePooling2D("flatten"));
    layers.add(new Layer.Dropout("dropout", 0.2));
    layers.add(Layers.dense(classes, ActivationFunction.SOFTMAX).named("classifier"));
    String name = "mobilenetv3-" + name().toLowerCase(java.util.Locale.ROOT);
    return new Network(name, input, layers);
  }

  /** Rows and columns after a convolution of this stride. */
  private static Size strided(Size size, int stride) {
    return new Size((size.height() + stride - 1) / stride, (size.width() + stride - 1) / stride);
  }
}
