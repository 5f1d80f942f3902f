package org.slicewise.network.onnx;

import java.util.List;
import org.slicewise.network.Layer;
import org.slicewise.network.onnx.ModelWriter.Attribute;

/** Steps as ONNX nodes in float32. */
final class FloatNodes {
  private FloatNodes() {}

  /** Writes one step that makes the tensor {@code out}. */
  static void write(ModelWriter to, Op op, String out) {
    String name = op.name();
    List<String> in = op.inputs();
    if (op instanceof Op.Conv c) {
      String weight = to.floats(name + ".weight", c.weight(), c.shape());
      String bias = to.floats(name + ".bias", c.bias(), c.bias().length);
      conv(to, c, List.of(c.input(), weight, bias), out);
    } else if (op instanceof Op.Gemm g) {
      int inputs = g.weight().length / g.units();
      String weight = to.floats(name + ".weight", g.weight(), g.units(), inputs);
      String bias = to.floats(name + ".bias", g.bias(), g.units());
      gemm(to, List.of(g.input(), weight, bias), out);
    } else if (op instanceof Op.Affine a) {
      affine(to, a, out);
    } else if (op instanceof Op.Pool p) {
      Attribute size = Attribute.of("kernel_shape", p.size());
      Attribute strides = Attribute.of("strides", p.strides());
      Attribute pads = Attribute.of("pads", p.pads());
      if (p.max()) {
        to.node("MaxPool", in, out, size, strides, pads);
      } else {
        Attribute count = Attribute.number("count_include_pad", 0);
        to.node("AveragePool", in, out, size, strides, pads, count);
      }
    } else if (op instanceof Op.GlobalPool) {
      to.node("GlobalAveragePool", in, name + "/mean");
      to.node("Flatten", List.of(name + "/mean"), out, Attribute.number("axis", 1));
    } else if (op instanceof Op.Bend b) {
      bend(to, b, out);
    } else if (op instanceof Op.Ramp r) {
      ramp(to, r, out);
    } else if (op instanceof Op.Softmax) {
      to.node("Softmax", in, out, Attribute.number("axis", 1));
    } else if (op instanceof Op.Pad p) {
      // With axes given: onnxruntime (1.29) merges any other padding with zeros into a max pool,
      // which pads with minus infinity.
      int[] s = p.pads();
      String pads = to.int64s(name + ".pads", s[0], s[1], s[2], s[3]);
      String zero = to.scalar("constant/zero", 0);
      String axes = to.int64s("constant/rows_and_columns", 2, 3);
      to.node("Pad", List.of(p.input(), pads, zero, axes), out);
    } else if (op instanceof Op.Add) {
      to.node("Add", in, out);
    } else if (op instanceof Op.Statistics s) {
      statistics(to, s, out);
    } else if (op instanceof Op.Concat) {
      to.node("Concat", in, out, Attribute.number("axis", 1));
    } else if (op instanceof Op.Mul) {
      to.node("Mul", in, out);
    } else if (op instanceof Op.Flat) {
      to.node("Flatten", in, out, Attribute.number("axis", 1));
    } else if (op instanceof Op.Reorder r) {
      long[] order = java.util.Arrays.stream(r.order()).asLongStream().toArray();
      String indices = to.int64s(name + ".order", order);
      to.node("Gather", List.of(r.input(), indices), out, Attribute.number("axis", 1));
    }
  }

  static void conv(ModelWriter to, Op.Conv c, List<String> inputs, String out) {
    to.node(
        "Conv",
        inputs,
        out,
        Attribute.of("kernel_shape", c.shape()[2], c.shape()[3]),
        Attribute.of("strides", c.strides()),
        Attribute.of("dilations", c.dilations()),
        Attribute.of("pads", c.pads()),
        Attribute.number("group", c.groups()));
  }

  static void gemm(ModelWriter to, List<String> inputs, String out) {
    to.node("Gemm", inputs, out, Attribute.number("transB", 1));
  }

  /** Two passes over the numbers: the mean of squares less the square of the mean cancels. */
  private static void statistics(ModelWriter to, Op.Statistics s, String out) {
    String name = s.name();
    to.node("GlobalAveragePool", List.of(s.input()), name + "/mean");
    to.node("Sub", List.of(s.input(), name + "/mean"), name + "/off");
    to.node("Mul", List.of(name + "/off", name + "/off"), name + "/square");
    to.node("GlobalAveragePool", List.of(name + "/square"), name + "/variance");
    String small = to.scalar("constant/small", Layer.LevelStatistics.EPSILON);
    to.node("Add", List.of(name + "/variance", small), name + "/above_zero");
    to.node("Sqrt", List.of(name + "/above_zero"), name + "/deviation");
    Attribute axis = Attribute.number("axis", 1);
    to.node("Concat", List.of(name + "/mean", name + "/deviation"), name + "/both", axis);
    to.node("Flatten", List.of(name + "/both"), out, axis);
  }

  private static void affine(ModelWriter to, Op.Affine a, String out) {
    int n = a.scale().length;
    float[] scale = new float[n];
    float[] shift = new float[n];
    for (int i = 0; i < n; i++) {
      scale[i] = (float) a.scale()[i];
      shift[i] = (float) a.shift()[i];
    }
    int[] shape = a.image() ? new int[] {n, 1, 1} : new int[] {n};
    String scaled = a.name() + "/scaled";
    to.node("Mul", List.of(a.input(), to.floats(a.name() + ".scale", scale, shape)), scaled);
    to.node("Add", List.of(scaled, to.floats(a.name() + ".shift", shift, shape)), out);
  }

  private static void bend(ModelWriter to, Op.Bend b, String out) {
    String x = b.input();
    String name = b.name();
    switch (b.function()) {
      case RELU -> to.node("Relu", List.of(x), out);
      case RELU6 ->
          to.node(
              "Clip", List.of(x, to.scalar("constant/zero", 0), to.scalar("constant/six", 6)), out);
      case SIGMOID -> to.node("Sigmoid", List.of(x), out);
      case TANH -> to.node("Tanh", List.of(x), out);
      case ELU -> to.node("Elu", List.of(x), out);
      case HARD_SIGMOID ->
          to.node(
              "HardSigmoid",
              List.of(x),
              out,
              Attribute.real("alpha", 1 / 6.0),
              Attribute.real("beta", 0.5));
      case HARD_SILU -> to.node("HardSwish", List.of(x), out);
      case SILU -> {
        to.node("Sigmoid", List.of(x), name + "/sigmoid");
        to.node("Mul", List.of(x, name + "/sigmoid"), out);
      }
      case GELU -> {
        // In the shape that onnxruntime knows as one operation.
        to.node("Div", List.of(x, to.scalar("constant/root_of_two", Math.sqrt(2))), name + "/div");
        to.node("Erf", List.of(name + "/div"), name + "/erf");
        to.node("Add", List.of(name + "/erf", to.scalar("constant/one", 1)), name + "/add");
        to.node("Mul", List.of(x, name + "/add"), name + "/mul");
        to.node("Mul", List.of(name + "/mul", to.scalar("constant/half", 0.5)), out);
      }
      case LINEAR, SOFTMAX ->
          throw new IllegalStateException(b.function() + " is not an activation of one number");
    }
  }

  private static void ramp(ModelWriter to, Op.Ramp r, String out) {
    String x = r.input();
    String name = r.name();
    boolean bounded = !Double.isInfinite(r.max());
    String top = bounded ? name + "/top" : x;
    if (bounded) {
      to.node("Min", List.of(x, to.scalar(name + ".max", r.max())), top);
    }
    String threshold = to.scalar(name + ".threshold", r.threshold());
    to.node("Greater", List.of(x, threshold), name + "/above");
    to.node("Sub", List.of(x, threshold), name + "/below");
    to.node(
        "Mul", List.of(name + "/below", to.scalar(name + ".slope", r.slope())), name + "/slope");
    to.node("Where", List.of(name + "/above", top, name + "/slope"), out);
  }
}
