package org.slicewise.network.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slicewise.network.onnx.ModelWriter.Attribute;
import org.slicewise.outside.OutsideDetector;
import org.slicewise.outside.OutsideReader;

/**
 * Gives a model the output {@code outside}, float32 [batch]: above 0 where an image is unlike any
 * that the model was made for. It is computed from an impression of the image: the roots of the
 * model's {@code features} and, behind them, the image itself coarsely; and behind these, which one
 * reader reads, for a second reader the layout: the roots of the means of the last map of at most
 * {@value #MOST_CHANNELS} channels that features are made of over each of {@value #PLACES} x
 * {@value #PLACES} places. Features say what is seen, the others where it lies. There is no layout
 * where features are not made of such a map, of at least so many rows and columns.
 */
public final class OutsideExport {
  public static final String OUTSIDE = "outside";
  public static final String IMPRESSION = "impression";

  /** Rows and columns of the coarse image. */
  public static final int COARSE = 16;

  /** Rows and columns of the layout. */
  static final int PLACES = 5;

  /** Of more, a layout would be too many numbers for what the slices of one training can tell. */
  static final int MOST_CHANNELS = 128;

  /** A tensor that one reader reads, and the sizes of its parts. */
  private record Stretch(String tensor, List<Integer> parts) {
    int size() {
      return parts.stream().mapToInt(Integer::intValue).sum();
    }
  }

  private OutsideExport() {}

  /**
   * The model with a further output {@code impression}, float32 [batch, features + coarse pixels +
   * layout]: what a detector is fitted to.
   *
   * @param model as {@link OnnxExport} made it, with an output {@code features}
   */
  public static byte[] withImpression(byte[] model) {
    return extended(
        model,
        to -> {
          List<Stretch> stretches = impression(to);
          List<String> tensors = stretches.stream().map(Stretch::tensor).toList();
          to.node("Concat", tensors, IMPRESSION, Attribute.number("axis", 1));
          to.output(IMPRESSION, stretches.stream().mapToInt(Stretch::size).sum());
        });
  }

  /**
   * How an impression by this model is made up: for each stretch that a reader is to read the sizes
   * of its parts.
   *
   * @param model as {@link OnnxExport} made it, with an output {@code features}
   */
  public static List<List<Integer>> stretches(byte[] model) {
    List<List<Integer>> sizes = new ArrayList<>();
    extended(model, to -> impression(to).forEach(s -> sizes.add(s.parts())));
    return sizes;
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

  private static void write(ModelWriter to, OutsideDetector detector) {
    List<Stretch> stretches = impression(to);
    List<Integer> given = stretches.stream().map(Stretch::size).toList();
    List<Integer> wanted = detector.readers().stream().map(r -> r.centre().length).toList();
    if (!given.equals(wanted)) {
      throw new IllegalArgumentException(
          "the detector reads %s numbers and the model gives %s".formatted(wanted, given));
    }
    List<String> sides = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String name = i == 0 ? "outside" : "outside/layout";
      sides.add(name + "/side");
      columns.add(name + "/too far");
      reader(to, name, stretches.get(i).tensor(), detector.readers().get(i));
    }
    to.node("Sum", sides, "outside/unlike training slices");
    columns.add("outside/unlike training slices");
    to.node("Max", columns, "outside/column");
    to.node("Squeeze", List.of("outside/column", to.int64s("outside/columns", 1)), OUTSIDE);
    to.output(OUTSIDE, new int[0]);
  }

  /** What one reader says, each [batch, 1]: {@code side} and {@code too far}. */
  private static void reader(ModelWriter to, String name, String stretch, OutsideReader r) {
    int size = r.centre().length;
    String centre = to.floats(name + "/centre", r.centre(), size);
    to.node("Sub", List.of(stretch, centre), name + "/centred");
    String scale = to.floats(name + "/scale", r.scale(), size);
    to.node("Mul", List.of(name + "/centred", scale), name + "/standard");
    String direction = to.floats(name + "/direction", r.direction(), 1, size);
    String offset = to.floats(name + "/offset", new float[] {r.offset()}, 1);
    FloatNodes.gemm(to, List.of(name + "/standard", direction, offset), name + "/side");
    int axes = r.axes().length;
    float[] flat = new float[axes * size];
    for (int i = 0; i < axes; i++) {
      System.arraycopy(r.axes()[i], 0, flat, i * size, size);
    }
    String plane = to.floats(name + "/axes", flat, axes, size);
    FloatNodes.gemm(to, List.of(name + "/standard", plane), name + "/along axes");
    String columns = to.int64s("outside/columns", 1);
    to.node("ReduceSumSquare", List.of(name + "/standard", columns), name + "/all");
    to.node("ReduceSumSquare", List.of(name + "/along axes", columns), name + "/explained");
    to.node("Sub", List.of(name + "/all", name + "/explained"), name + "/unexplained");
    String farthest = to.scalar(name + "/farthest", r.farthest());
    to.node("Div", List.of(name + "/unexplained", farthest), name + "/times farthest");
    to.node(
        "Sub", List.of(name + "/times farthest", to.scalar("outside/one", 1)), name + "/too far");
  }

  /** Writes what each reader reads. */
  private static List<Stretch> impression(ModelWriter to) {
    int[] image = to.sizes(OnnxExport.INPUT);
    int[] features = to.sizes(OnnxExport.FEATURES);
    if (image == null || image.length != 3 || features == null) {
      throw new IllegalArgumentException(
          "telling what is outside needs a model of images that has an output 'features'");
    }
    int rows = Math.min(COARSE, image[1]);
    int columns = Math.min(COARSE, image[2]);
    String channels = to.int64s("outside/channels", 1);
    to.node("ReduceMean", List.of(OnnxExport.INPUT, channels), "outside/grey");
    String pixels = pooled(to, "outside/coarse", "outside/grey", image, rows, columns);
    String root = root(to, "outside/features", OnnxExport.FEATURES);
    String seen = "outside/seen";
    to.node("Concat", List.of(root, pixels), seen, Attribute.number("axis", 1));
    List<Stretch> stretches = new ArrayList<>();
    stretches.add(new Stretch(seen, List.of(features[0], rows * columns)));
    String last = null;
    for (Map.Entry<String, int[]> map : to.shapes().entrySet()) {
      int[] shape = map.getValue();
      last =
          shape[0] <= MOST_CHANNELS && Math.min(shape[1], shape[2]) >= PLACES ? map.getKey() : last;
    }
    if (last != null) {
      int[] shape = to.shapes().get(last);
      String means = pooled(to, "outside/places", last, shape, PLACES, PLACES);
      String layout = root(to, "outside/layout", means);
      stretches.add(new Stretch(layout, List.of(shape[0] * PLACES * PLACES)));
    }
    return stretches;
  }

  /** Means over places that cover the map, in a row. */
  private static String pooled(
      ModelWriter to, String name, String map, int[] shape, int rows, int columns) {
    int[] strides = {shape[1] / rows, shape[2] / columns};
    int[] window = {shape[1] - (rows - 1) * strides[0], shape[2] - (columns - 1) * strides[1]};
    to.node(
        "AveragePool",
        List.of(map),
        name,
        Attribute.of("kernel_shape", window),
        Attribute.of("strides", strides));
    String flat = name + "/flat";
    to.node("Flatten", List.of(name), flat, Attribute.number("axis", 1));
    return flat;
  }

  /** Roots: features have long tails, and a distance should not be about a few large ones. */
  private static String root(ModelWriter to, String name, String features) {
    to.node("Sign", List.of(features), name + "/sign");
    to.node("Abs", List.of(features), name + "/size");
    to.node("Sqrt", List.of(name + "/size"), name + "/root");
    to.node("Mul", List.of(name + "/sign", name + "/root"), name);
    return name;
  }

  private static byte[] extended(byte[] model, Consumer<ModelWriter> more) {
    try {
      return ModelWriter.extended(model, more);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("these bytes are no ONNX model", e);
    }
  }
}
