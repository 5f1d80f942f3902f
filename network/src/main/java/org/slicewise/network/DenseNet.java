package org.slicewise.network;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.network.Layer.ActivationFunction;

/**
 * DenseNet-121 (Huang et al. 2016): every layer reads what all those before it in its block gave.
 * PyTorch's padding and batch norm; layers are called as torchvision and timm call theirs, so that
 * a file of either's weights fits as it is.
 */
public final class DenseNet {
  private static final Dialect DIALECT = Dialect.PYTORCH;
  private static final int[] LAYERS = {6, 12, 24, 16};
  private static final int GROWTH = 32;

  private DenseNet() {}

  /**
   * A classifier: global average pooling and a dense layer {@code classifier} with softmax on the
   * 1024 channels of a 32nd of the input's size.
   *
   * @param input any size of at least 32 x 32 makes sense; published weights take 3 channels
   * @param classes at least 2
   */
  public static Network classifier(Shape input, int classes) {
    List<Layer> layers = new ArrayList<>(DIALECT.convolution("features.conv0", 64, 7, 2));
    layers.add(DIALECT.norm("features.norm0"));
    layers.add(Layers.reLU().named("features.relu0"));
    layers.addAll(Dialect.halveAfterReLU("features.pool0"));
    int channels = 64;
    for (int b = 1; b <= LAYERS.length; b++) {
      for (int l = 1; l <= LAYERS[b - 1]; l++) {
        layers.add(denseLayer("features.denseblock%d.denselayer%d".formatted(b, l)));
        channels += GROWTH;
      }
      if (b < LAYERS.length) {
        String name = "features.transition" + b + ".";
        channels /= 2;
        layers.add(DIALECT.norm(name + "norm"));
        layers.add(Layers.reLU().named(name + "relu"));
        layers.addAll(DIALECT.convolution(name + "conv", channels, 1, 1));
        layers.add(Layers.averagePooling2D().named(name + "pool"));
      }
    }
    layers.add(DIALECT.norm("features.norm5"));
    layers.add(Layers.reLU().named("relu"));
    layers.add(new Layer.GlobalAveragePooling2D("global_pool"));
    layers.add(Layers.dense(classes, ActivationFunction.SOFTMAX).named("classifier"));
    return new Network("densenet121", input, layers);
  }

  private static Layer denseLayer(String name) {
    List<Layer> body = new ArrayList<>();
    body.add(DIALECT.norm("norm1"));
    body.add(Layers.reLU().named("relu1"));
    body.addAll(DIALECT.convolution("conv1", 4 * GROWTH, 1, 1));
    body.add(DIALECT.norm("norm2"));
    body.add(Layers.reLU().named("relu2"));
    body.addAll(DIALECT.convolution("conv2", GROWTH, 3, 1));
    return new Layer.ResidualBlock(
        name, body, List.of(), Layer.Merge.CONCATENATE, ActivationFunction.LINEAR);
  }
}
