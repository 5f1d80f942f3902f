package org.slicewise.network.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.function.Consumer;
import org.slicewise.network.onnx.ModelWriter.Attribute;
import org.slicewise.outside.OutsideDetector;

/**
 * Gives a model the output {@code outside}, float32 [batch]: above 0 where an image is unlike any
 * that the model was made for. It is computed from an impression of the image: the roots of the
 * model's {@code features} and, behind them, the image itself coarsely: features say what is seen,
 * the coarse image where it lies.
 */
public final class OutsideExport {
  public static final String OUTSIDE = "outside";
  public static final String IMPRESSION = "impression";

  /** Rows and columns of the coarse image. */
  public static final int COARSE = 16;

  private OutsideExport() {}

  /**
   * The model with a further output {@code impression}, float32 [batch, features + coarse pixels]:
   * what a detector is fitted to.
   *
   * @param model as {@link OnnxExport} made it, with an output {@code features}
   */
  public static byte[] withImpression(byte[] model) {
    return extended(
        model,
        to -> {
          int size = impression(to);
          to.output(IMPRESSION, size);
        });
  }

  /**
   * The model with its output {@code outside}.
   *
   * @param model as {@link OnnxExport} made it, with an output {@code features}
   * @param detector fitted to impressions of this very model
   */
  public static byte[] withOutside(byte[] model, OutsideDetector detector) {
    return extended(model, to -> write(to, detector));
  }

  private static void write(ModelWriter to, OutsideDetector d) {
    int size = impression(to);
    if (size != d.centre().length) {
      throw new IllegalArgumentException(
          "the detector reads %d numbers and the model gives %d"
              .formatted(d.centre().length, size));
    }
    String centre = to.floats("outside/centre", d.centre(), size);
    to.node("Sub", List.of(IMPRESSION, centre), "outside/centred");
    String scale = to.floats("outside/scale", d.scale(), size);
    to.node("Mul", List.of("outside/centred", scale), "outside/standard");
    String direction = to.floats("outside/direction", d.direction(), 1, size);
    String offset = to.floats("outside/offset", new float[] {d.offset()}, 1);
    FloatNodes.gemm(
        to, List.of("outside/standard", direction, offset), "outside/unlike training slices");
    int axes = d.axes().length;
    float[] flat = new float[axes * size];
    for (int i = 0; i < axes; i++) {
      System.arraycopy(d.axes()[i], 0, flat, i * size, size);
    }
    String plane = to.floats("outside/axes", flat, axes, size);
    FloatNodes.gemm(to, List.of("outside/standard", plane), "outside/along axes");
    String columns = to.int64s("outside/columns", 1);
    to.node("ReduceSumSquare", List.of("outside/standard", columns), "outside/all");
    to.node("ReduceSumSquare", List.of("outside/along axes", columns), "outside/explained");
    to.node("Sub", List.of("outside/all", "outside/explained"), "outside/unexplained");
    String farthest = to.scalar("outside/farthest", d.farthest());
    to.node("Div", List.of("outside/unexplained", farthest), "outside/times farthest");
    String one = to.scalar("outside/one", 1);
    to.node("Sub", List.of("outside/times farthest", one), "outside/too far");
    to.node("Max", List.of("outside/unlike training slices", "outside/too far"), "outside/column");
    to.node("Squeeze", List.of("outside/column", columns), OUTSIDE);
    to.output(OUTSIDE, new int[0]);
  }

  /** How many numbers at the end of an impression are pixels of the coarse image. */
  public static int coarsePixels(int height, int width) {
    return Math.min(COARSE, height) * Math.min(COARSE, width);
  }

  /** Writes the impression; returns how many numbers it has. */
  private static int impression(ModelWriter to) {
    int[] image = to.sizes(OnnxExport.INPUT);
    int[] features = to.sizes(OnnxExport.FEATURES);
    if (image == null || image.length != 3 || features == null) {
      throw new IllegalArgumentException(
          "telling what is outside needs a model of images that has an output 'features'");
    }
    int[] strides = {Math.max(1, image[1] / COARSE), Math.max(1, image[2] / COARSE)};
    int rows = Math.min(COARSE, image[1]);
    int columns = Math.min(COARSE, image[2]);
    int[] window = {image[1] - (rows - 1) * strides[0], image[2] - (columns - 1) * strides[1]};
    String channels = to.int64s("outside/channels", 1);
    to.node("ReduceMean", List.of(OnnxExport.INPUT, channels), "outside/grey");
    to.node(
        "AveragePool",
        List.of("outside/grey"),
        "outside/coarse",
        Attribute.of("kernel_shape", window),
        Attribute.of("strides", strides));
    to.node("Flatten", List.of("outside/coarse"), "outside/pixels", Attribute.number("axis", 1));
    // Roots: features have long tails, and a distance should not be about a few large ones.
    to.node("Sign", List.of(OnnxExport.FEATURES), "outside/sign");
    to.node("Abs", List.of(OnnxExport.FEATURES), "outside/size");
    to.node("Sqrt", List.of("outside/size"), "outside/root");
    to.node("Mul", List.of("outside/sign", "outside/root"), "outside/features");
    to.node(
        "Concat",
        List.of("outside/features", "outside/pixels"),
        IMPRESSION,
        Attribute.number("axis", 1));
    return features[0] + rows * columns;
  }

  private static byte[] extended(byte[] model, Consumer<ModelWriter> more) {
    try {
      return ModelWriter.extended(model, more);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("these bytes are no ONNX model", e);
    }
  }
}
