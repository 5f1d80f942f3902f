package org.slicewise.network;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.network.Layer.ActivationFunction;

/**
 * EfficientNet-Lite0 to -Lite4 (Tan and Le 2019, without squeeze-and-excitation and with ReLU6;
 * TensorFlow's {@code efficientnet_lite_builder.py}), TensorFlow's "same" padding and a batch-norm
 * epsilon of 0.001. Layers are called as timm calls those of {@code tf_efficientnet_lite0}, so that
 * a file of its weights fits as it is.
 */
public final class EfficientNetLite {
  /** Layer that gives the last feature map: 1280 channels, a 32nd of the input's size. */
  public static final String FEATURES = "act2";

  /** What the names of the classifiers on level statistics end in. */
  public static final String LEVELS = "-levels";

  /** The first layers of the stages after those that are described. */
  private static final List<String> LEVELS_BEFORE =
      List.of("blocks.4.0.conv_pw", "blocks.5.0.conv_pw", "blocks.6.0.conv_pw");

  private static final int STEM = 32;
  private static final int HEAD = 1280;

  /** Width and depth beside Lite0's, the size it was trained at, and the dropout of its head. */
  private record Variant(double width, double depth, int size, double dropout) {}

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant(1.0, 1.0, 224, 0.2),
          new Variant(1.0, 1.1, 240, 0.2),
          new Variant(1.1, 1.2, 260, 0.3),
          new Variant(1.2, 1.4, 280, 0.3),
          new Variant(1.4, 1.8, 300, 0.3));

  /** One row of EfficientNet's table: kernel, stride and channels of its inverted bottlenecks. */
  private record Stage(int repeats, int kernel, int stride, int expansion, int channels) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 3, 1, 1, 16),
          new Stage(2, 3, 2, 6, 24),
          new Stage(2, 5, 2, 6, 40),
          new Stage(3, 3, 2, 6, 80),
          new Stage(3, 5, 1, 6, 112),
          new Stage(4, 5, 2, 6, 192),
          new Stage(1, 3, 1, 6, 320));

  private static final Dialect DIALECT = Dialect.TENSORFLOW;

  private EfficientNetLite() {}

  /** How many variants there are; they are numbered from 0. */
  public static int variants() {
    return VARIANTS.size();
  }

  /** Height and width that the variant's published weights were trained at. */
  public static int inputSize(int variant) {
    return VARIANTS.get(variant).size();
  }

  /**
   * A classifier: {@link #backbone}, global average pooling, dropout and a dense layer {@code
   * classifier} with softmax.
   *
   * @param variant 0 to 4
   * @param input any size of at least 32 x 32 makes sense; published weights take 3 channels
   * @param classes at least 2
   */
  public static Network classifier(int variant, Shape input, int classes) {
    List<Layer> layers = new ArrayList<>(backbone(variant));
    layers.add(new Layer.GlobalAveragePooling2D("global_pool"));
    layers.add(new Layer.Dropout("dropout", VARIANTS.get(variant).dropout()));
    layers.add(Layers.dense(classes, ActivationFunction.SOFTMAX).named("classifier"));
    return new Network("lite" + variant, input, layers);
  }

  /**
   * A classifier on {@link Layer.LevelStatistics}: mean and standard deviation of every channel
   * after the stages of 80, 112, 192 and 1280 channels (a 16th, a 16th, a 32nd and a 32nd of the
   * input's size), standardised by the layer {@code standardise}, dropout, and a dense layer {@code
   * classifier} with softmax. Much of what tells lungs apart is texture, which the statistics of
   * the middle stages keep and a mean over the last one loses.
   *
   * @param variant 0 to 4
   * @param input any size of at least 32 x 32 makes sense; published weights take 3 channels
   * @param classes at least 2
   */
  public static Network levels(int variant, Shape input, int classes) {
    List<List<Layer>> stages = new ArrayList<>();
    List<Layer> stage = new ArrayList<>();
    for (Layer layer : backbone(variant)) {
      boolean begins = LEVELS_BEFORE.contains(layer.name());
      if (begins) {
        stages.add(stage);
        stage = new ArrayList<>();
      }
      stage.add(layer);
    }
    stages.add(stage);
    return new Network(
        "lite" + variant + LEVELS,
        input,
        List.of(
            new Layer.LevelStatistics("levels", stages),
            new Layer.BatchNormalization("standardise", 0.99, 1e-6, false, false),
            new Layer.Dropout("dropout", VARIANTS.get(variant).dropout()),
            Layers.dense(classes, ActivationFunction.SOFTMAX).named("classifier")));
  }

  /**
   * The layers up to and with {@link #FEATURES}.
   *
   * @param variant 0 to 4
   */
  public static List<Layer> backbone(int variant) {
    Variant scale = VARIANTS.get(variant);
    List<Layer> layers = new ArrayList<>();
    layers.addAll(DIALECT.convolution("conv_stem", STEM, 3, 2));
    layers.add(DIALECT.norm("bn1"));
    layers.add(InvertedBottleneck.bend("act1", ActivationFunction.RELU6));
    int channels = STEM;
    for (int s = 0; s < STAGES.size(); s++) {
      Stage stage = STAGES.get(s);
      // The first and the last stage are never deepened, as the stem and the head never widened.
      boolean fixed = s == 0 || s == STAGES.size() - 1;
      int repeats = fixed ? stage.repeats() : (int) Math.ceil(stage.repeats() * scale.depth());
      int out = widened(stage.channels(), scale.width());
      for (int r = 0; r < repeats; r++) {
        int stride = r == 0 ? stage.stride() : 1;
        layers.addAll(
            new InvertedBottleneck(
                    DIALECT,
                    "blocks." + s + "." + r,
                    channels,
                    channels * stage.expansion(),
                    stage.kernel(),
                    stride,
                    out)
                .layers());
        channels = out;
      }
    }
    layers.addAll(DIALECT.convolution("conv_head", HEAD, 1, 1));
    layers.add(DIALECT.norm("bn2"));
    layers.add(InvertedBottleneck.bend(FEATURES, ActivationFunction.RELU6));
    return layers;
  }

  /** Channels times width, to the nearest multiple of 8 that is not below nine tenths of it. */
  private static int widened(int channels, double width) {
    double wanted = channels * width;
    int rounded = Math.max(8, (int) (wanted + 4) / 8 * 8);
    return rounded < 0.9 * wanted ? rounded + 8 : rounded;
  }
}
