package org.slicewise.network;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.network.Layer.ActivationFunction;

/**
 * MobileNetV2 of width 1 (Sandler et al. 2018), PyTorch's padding and batch norm. Layers are called
 * as timm calls those of {@code mobilenetv2_100}, so that a file of its weights fits as it is.
 */
public final class MobileNetV2 {
  private static final Dialect DIALECT = Dialect.PYTORCH;

  /** One row of the paper's table 2: expansion, channels, repeats and stride. */
  private record Stage(int expansion, int channels, int repeats, int stride) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  private MobileNetV2() {}

  /**
   * A classifier: global average pooling, dropout and a dense layer {@code classifier} with softmax
   * on 1280 channels, a 32nd of the input's size.
   *
   * @param input any size of at least 32 x 32 makes sense; published weights take 3 channels
   * @param classes at least 2
   */
  public static Network classifier(Shape input, int classes) {
    List<Layer> layers = new ArrayList<>(DIALECT.convolution("conv_stem", 32, 3, 2));
    layers.add(DIALECT.norm("bn1"));
    layers.add(InvertedBottleneck.bend("act1", ActivationFunction.RELU6));
    int channels = 32;
    for (int s = 0; s < STAGES.size(); s++) {
      Stage stage = STAGES.get(s);
      for (int r = 0; r < stage.repeats(); r++) {
        int stride = r == 0 ? stage.stride() : 1;
        layers.addAll(
            new InvertedBottleneck(
                    DIALECT,
                    "blocks." + s + "." + r,
                    channels,
                    channels * stage.expansion(),
                    3,
                    stride,
                    stage.channels())
                .layers());
        channels = stage.channels();
      }
    }
    layers.addAll(DIALECT.convolution("conv_head", 1280, 1, 1));
    layers.add(DIALECT.norm("bn2"));
    layers.add(InvertedBottleneck.bend("act2", ActivationFunction.RELU6));
    layers.add(new Layer.GlobalAveragePooling2D("global_pool"));
    layers.add(new Layer.Dropout("dropout", 0.2));
    layers.add(Layers.dense(classes, ActivationFunction.SOFTMAX).named("classifier"));
    return new Network("mobilenetv2", input, layers);
  }
}
