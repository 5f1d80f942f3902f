package org.slicewise.network.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Weights;

/**
 * Networks as ONNX graphs. Input {@code image}: float32 [batch, channels, height, width] (or
 * [batch, features]). Outputs: {@code probabilities} [batch, classes] and, where the head is global
 * average pooling and one dense layer with softmax, {@code activation_map} [batch, classes, h, w]:
 * the evidence for each class at each place before pooling; its mean plus the dense layer's bias is
 * the class's score before softmax (Zhou et al. 2016, class activation mapping); not where it would
 * be one place. With that head, and with level statistics or branches in the place of the pooling,
 * also {@code features} [batch, features]: what the dense layer reads, unrounded in int8 too. Level
 * statistics, and branches that all end in pooling or level statistics, have an {@code
 * activation_map} too, on the finest of their grids, where that is a multiple of the others.
 *
 * <p>The graph gives the network's numbers with less work: batch normalisation is folded into the
 * convolution or dense layer beside it, zero padding into the convolution after it, costly
 * activations that never fall come after max pools, Keras' order of flattened features is put into
 * the weights, dropout is gone. The same arguments give the same bytes.
 */
public final class OnnxExport {
  public static final String INPUT = "image";
  public static final String PROBABILITIES = "probabilities";
  public static final String ACTIVATION_MAP = "activation_map";
  public static final String FEATURES = "features";

  /**
   * Constants of fewer numbers stay in float32. Measured on EfficientNet-Lite0, two recorded
   * answers: rounding everything moved a probability by 0.021 (9.4 MB), this by 0.001 (10.0 MB).
   * The sums of depthwise and early layers are short, and errors in them go through all the others.
   */
  private static final int HALF_FROM = 20_000;

  private static final int NEVER = Integer.MAX_VALUE;

  private OnnxExport() {}

  /**
   * The model in float32.
   *
   * @param metadata becomes the model's metadata_props, sorted by key
   * @throws org.slicewise.errors.BadInputException where the weights do not fit the network
   */
  public static byte[] bytes(Network network, Weights weights, Map<String, String> metadata) {
    return bytes(network, weights, metadata, NEVER);
  }

  /**
   * The model whose weights lie in half precision, rounded to the nearest, in about half the bytes.
   * An engine widens them when it opens the model, and computes in float32. Constants of few
   * numbers, those of the first layers and the depthwise ones among them, stay in float32.
   *
   * @param metadata becomes the model's metadata_props, sorted by key
   * @throws org.slicewise.errors.BadInputException where the weights do not fit the network, or one
   *     of those that are rounded, batch normalisation folded in, is beyond 65504
   */
  public static byte[] half(Network network, Weights weights, Map<String, String> metadata) {
    return bytes(network, weights, metadata, HALF_FROM);
  }

  /** The model with constants of {@code halfFrom} numbers or more in half precision. */
  static byte[] bytes(
      Network network, Weights weights, Map<String, String> metadata, int halfFrom) {
    List<Op> ops = steps(network, weights);
    ModelWriter to = start(network, halfFrom);
    writeFloat(to, ops);
    outputs(to, network, ops, tensor -> tensor);
    return to.bytes(network.name(), metadata);
  }

  /**
   * The float32 model with, as further outputs, every tensor whose range {@link #int8} asks for. A
   * run on a few batches gives the ranges.
   */
  public static byte[] calibration(Network network, Weights weights) {
    List<Op> ops = steps(network, weights);
    ModelWriter to = start(network, NEVER);
    writeFloat(to, ops);
    outputs(to, network, ops, tensor -> tensor);
    new Int8Nodes(ops)
        .measured().stream()
            .filter(t -> !t.equals(INPUT) && !t.equals(FEATURES)) // features are one already
            .forEach(to::output);
    return to.bytes(network.name(), Map.of());
  }

  /**
   * The model in int8: convolutions, dense layers and pools in 8 bits with 32-bit sums; activations
   * unsigned, one scale a tensor; weights signed, one scale a filter; other steps and the scores
   * before softmax in float32. Processors that multiply bytes without VNNI add pairs of products in
   * 16 bits and may clip them; there onnxruntime's session option {@code session.x64quantprecision
   * = 1} keeps them whole.
   *
   * @param ranges least and greatest value of {@code image} and of each further output of {@link
   *     #calibration}
   */
  public static byte[] int8(
      Network network, Weights weights, Map<String, String> metadata, Map<String, float[]> ranges) {
    List<Op> ops = steps(network, weights);
    ModelWriter to = start(network, NEVER);
    Int8Nodes nodes = new Int8Nodes(ops);
    nodes.write(to, ranges, PROBABILITIES);
    outputs(to, network, ops, nodes::rounded);
    return to.bytes(network.name(), metadata);
  }

  /**
   * The same model with other metadata: byte by byte what was exported with them.
   *
   * @param model as {@link #bytes}, {@link #half} or {@link #int8} made it
   * @param metadata becomes the model's metadata_props, sorted by key
   */
  public static byte[] withMetadata(byte[] model, Map<String, String> metadata) {
    try {
      return ModelWriter.withMetadata(model, metadata);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("these bytes are no ONNX model", e);
    }
  }

  /** The tensor that a pooled head's dense layer reads gets the name of the output that it is. */
  private static List<Op> steps(Network network, Weights weights) {
    List<Op> ops = Rewrites.apply(Lowering.of(network, weights));
    Op head = describing(ops);
    if (head == null) {
      return ops;
    }
    int at = ops.size() - 3;
    List<Op> named = new ArrayList<>(ops);
    named.set(
        at,
        head instanceof Op.GlobalPool pool
            ? new Op.GlobalPool(FEATURES, pool.input(), pool.from())
            : new Op.Concat(FEATURES, head.inputs()));
    named.set(at + 1, ops.get(at + 1).rewire(tensor -> FEATURES));
    return named;
  }

  /**
   * The step that describes an image by numbers, of which one dense layer makes classes; or null.
   */
  private static Op describing(List<Op> ops) {
    int n = ops.size();
    boolean head =
        n >= 3
            && (ops.get(n - 3) instanceof Op.GlobalPool || ops.get(n - 3) instanceof Op.Concat)
            && ops.get(n - 2) instanceof Op.Gemm
            && ops.get(n - 1) instanceof Op.Softmax;
    return head ? ops.get(n - 3) : null;
  }

  private static ModelWriter start(Network network, int halfFrom) {
    ModelWriter to = new ModelWriter(halfFrom);
    Shape in = network.input();
    to.input(INPUT, dimensions(in));
    return to;
  }

  private static void writeFloat(ModelWriter to, List<Op> ops) {
    for (int i = 0; i < ops.size(); i++) {
      Op op = ops.get(i);
      FloatNodes.write(to, op, i == ops.size() - 1 ? PROBABILITIES : op.name());
    }
  }

  /** {@code read} names the tensor that readers of a step's tensor read. */
  private static void outputs(
      ModelWriter to, Network network, List<Op> ops, UnaryOperator<String> read) {
    to.output(PROBABILITIES, dimensions(network.output()));
    Op head = describing(ops);
    if (head == null) {
      return;
    }
    Op.Gemm dense = (Op.Gemm) ops.get(ops.size() - 2);
    to.output(FEATURES, dense.weight().length / dense.units());
    for (Op op : ops) { // what features are made of, for readers of the file such as OutsideExport
      if (op instanceof Op.Described part && (op == head || head.inputs().contains(op.name()))) {
        to.shape(read.apply(part.input()), dimensions(part.from()));
      }
    }
    if (head instanceof Op.GlobalPool pool && pool.from().height() * pool.from().width() > 1) {
      Shape from = pool.from();
      String weight =
          to.floats(
              ACTIVATION_MAP + ".weight", dense.weight(), dense.units(), from.channels(), 1, 1);
      to.node("Conv", List.of(read.apply(pool.input()), weight), ACTIVATION_MAP);
      to.output(ACTIVATION_MAP, dense.units(), from.height(), from.width());
    }
    if (head instanceof Op.Concat concat) {
      LevelMap map = LevelMap.of(concat, dense, ops);
      if (map != null) {
        map.write(to, ACTIVATION_MAP, read);
        to.output(ACTIVATION_MAP, dense.units(), map.grid().height(), map.grid().width());
      }
    }
  }

  private static int[] dimensions(Shape shape) {
    return shape.flat()
        ? new int[] {shape.channels()}
        : new int[] {shape.channels(), shape.height(), shape.width()};
  }
}
