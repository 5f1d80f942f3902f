package org.slicewise.network;

import static org.slicewise.network.Layer.ActivationFunction.LINEAR;
import static org.slicewise.network.Layer.ActivationFunction.RELU;
import static org.slicewise.network.Layer.ActivationFunction.SOFTMAX;
import static org.slicewise.network.Layer.Padding.SAME;
import static org.slicewise.network.Layer.Padding.VALID;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;

/** The networks that have a name. */
public final class Networks {
  private static final String LITE = "lite";

  private Networks() {}

  /** The names that {@link #named} knows. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(List.of("seed", "small"));
    for (int v = 0; v < EfficientNetLite.variants(); v++) {
      names.add(LITE + v);
      names.add(LITE + v + EfficientNetLite.LEVELS);
    }
    names.addAll(List.of("resnet18", "resnet34", "resnet50", "densenet121"));
    names.addAll(List.of("mobilenetv2", "mobilenetv3-large", "mobilenetv3-small"));
    return List.copyOf(names);
  }

  /**
   * The network of this name: {@code seed}, the notebook's; {@code small}, a compact one whose head
   * (global average pooling and a dense layer) gives class-activation maps; {@code lite0} to {@code
   * lite4}, EfficientNet-Lite; {@code lite0-levels} to {@code lite4-levels}, the same with
   * statistics of several stages before the classifier; {@code resnet18}, {@code resnet34}, {@code
   * resnet50}; {@code densenet121}; {@code mobilenetv2}, {@code mobilenetv3-large}, {@code
   * mobilenetv3-small}.
   *
   * @param input shape of one image
   * @param classes at least 2
   * @throws BadInputException for an unknown name, with the nearest known one, or an input too
   *     small
   */
  public static Network named(String name, Shape input, int classes) {
    if (classes < 2) {
      throw new BadInputException("a classifier needs at least 2 classes, found " + classes);
    }
    return switch (name) {
      case "seed" -> seed(input, classes);
      case "small" -> small(input, classes);
      case "lite0", "lite1", "lite2", "lite3", "lite4" ->
          EfficientNetLite.classifier(
              Integer.parseInt(name.substring(LITE.length())), input, classes);
      case "lite0-levels", "lite1-levels", "lite2-levels", "lite3-levels", "lite4-levels" ->
          EfficientNetLite.levels(
              Integer.parseInt(name.substring(LITE.length(), LITE.length() + 1)), input, classes);
      case "resnet18", "resnet34", "resnet50" ->
          ResNet.classifier(Integer.parseInt(name.substring("resnet".length())), input, classes);
      case "densenet121" -> DenseNet.classifier(input, classes);
      case "mobilenetv3-large" -> MobileNetV3.LARGE.classifier(input, classes);
      case "mobilenetv3-small" -> MobileNetV3.SMALL.classifier(input, classes);
      case "mobilenetv2" -> MobileNetV2.classifier(input, classes);
      default ->
          throw new BadInputException(
              "no network is called '%s'; did you mean '%s'? Another one is read from a .yaml file"
                  .formatted(name, Nearest.name(name, names())));
    };
  }

  private static Network seed(Shape input, int classes) {
    return Network.of(
        "seed",
        input,
        Layers.conv2D(128, 3, RELU),
        Layers.maxPooling2D(),
        Layers.conv2D(128, 3, 2, VALID, RELU),
        Layers.maxPooling2D(),
        Layers.batchNormalization(),
        Layers.conv2D(64, 3, 2, VALID, RELU),
        Layers.maxPooling2D(),
        Layers.flatten(),
        Layers.dropout(0.2),
        Layers.dense(1024, RELU),
        Layers.dense(512, RELU),
        Layers.dense(classes, SOFTMAX));
  }

  private static Network small(Shape input, int classes) {
    return Network.of(
        "small",
        input,
        Layers.conv2DWithoutBias(16, 3, 2, SAME, LINEAR),
        quickBatchNormalization(),
        Layers.reLU(),
        Layers.conv2DWithoutBias(32, 3, 2, SAME, LINEAR),
        quickBatchNormalization(),
        Layers.reLU(),
        Layers.conv2DWithoutBias(48, 3, 1, SAME, LINEAR),
        quickBatchNormalization(),
        Layers.reLU(),
        Layers.maxPooling2D(),
        Layers.conv2DWithoutBias(64, 3, 1, SAME, LINEAR),
        quickBatchNormalization(),
        Layers.reLU(),
        Layers.globalAveragePooling2D(),
        Layers.dropout(0.2),
        Layers.dense(classes, SOFTMAX));
  }

  /**
   * Its averages follow within a few dozen steps, where Keras' default of 0.99 needs hundreds: this
   * network is for small data sets and short trainings.
   */
  private static Layer.BatchNormalization quickBatchNormalization() {
    return new Layer.BatchNormalization("", 0.9, 1e-3, true, true);
  }
}
