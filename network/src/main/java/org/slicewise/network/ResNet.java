package org.slicewise.network;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer.ActivationFunction;

/**
 * ResNet-18, -34 and -50 (He et al. 2015; the stride in the middle of a bottleneck, as in
 * torchvision and timm), PyTorch's padding and batch norm. Layers are called as both call them, so
 * that a file of either's weights fits as it is.
 */
public final class ResNet {
  private static final Dialect DIALECT = Dialect.PYTORCH;
  private static final int STAGES = 4;

  private ResNet() {}

  /**
   * A classifier: global average pooling and a dense layer {@code fc} with softmax on the channels
   * (512, or 2048 for ResNet-50) of a 32nd of the input's size.
   *
   * @param depth 18, 34 or 50
   * @param input any size of at least 32 x 32 makes sense; published weights take 3 channels
   * @param classes at least 2
   */
  public static Network classifier(int depth, Shape input, int classes) {
    int[] blocks =
        switch (depth) {
          case 18 -> new int[] {2, 2, 2, 2};
          case 34, 50 -> new int[] {3, 4, 6, 3};
          default ->
              throw new BadInputException(
                  "there is no ResNet-%d here; there are 18, 34 and 50".formatted(depth));
        };
    List<Layer> layers = new ArrayList<>(DIALECT.convolution("conv1", 64, 7, 2));
    layers.add(DIALECT.norm("bn1"));
    layers.add(Layers.reLU().named("relu"));
    layers.addAll(Dialect.halveAfterReLU("maxpool"));
    int channels = 64;
    for (int s = 0; s < STAGES; s++) {
      int width = 64 << s;
      for (int b = 0; b < blocks[s]; b++) {
        String name = "layer%d.%d".formatted(s + 1, b);
        int stride = s > 0 && b == 0 ? 2 : 1;
        int out = depth == 50 ? 4 * width : width;
        List<Layer> body = depth == 50 ? bottleneck(width, stride) : basic(width, stride);
        List<Layer> shortcut = new ArrayList<>();
        if (stride != 1 || channels != out) {
          shortcut.addAll(DIALECT.convolution("downsample.0", out, 1, stride));
          shortcut.add(DIALECT.norm("downsample.1"));
        }
        layers.add(new Layer.ResidualBlock(name, body, shortcut, ActivationFunction.RELU));
        channels = out;
      }
    }
    layers.add(new Layer.GlobalAveragePooling2D("avgpool"));
    layers.add(Layers.dense(classes, ActivationFunction.SOFTMAX).named("fc"));
    return new Network("resnet" + depth, input, layers);
  }

  private static List<Layer> basic(int width, int stride) {
    List<Layer> body = new ArrayList<>(DIALECT.convolution("conv1", width, 3, stride));
    body.add(DIALECT.norm("bn1"));
    body.add(Layers.reLU().named("relu1"));
    body.addAll(DIALECT.convolution("conv2", width, 3, 1));
    body.add(DIALECT.norm("bn2"));
    return body;
  }

  private static List<Layer> bottleneck(int width, int stride) {
    List<Layer> body = new ArrayList<>(DIALECT.convolution("conv1", width, 1, 1));
    body.add(DIALECT.norm("bn1"));
    body.add(Layers.reLU().named("relu1"));
    body.addAll(DIALECT.convolution("conv2", width, 3, stride));
    body.add(DIALECT.norm("bn2"));
    body.add(Layers.reLU().named("relu2"));
    body.addAll(DIALECT.convolution("conv3", 4 * width, 1, 1));
    body.add(DIALECT.norm("bn3"));
    return body;
  }
}
