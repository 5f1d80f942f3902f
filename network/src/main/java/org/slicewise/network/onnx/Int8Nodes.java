package org.slicewise.network.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.network.onnx.ModelWriter.Attribute;

/**
 * Steps as ONNX nodes whose tensors pass through 8 bits (QDQ form): activations unsigned with one
 * scale a tensor, weights signed with one scale a filter. An engine that knows the form computes in
 * 8 bits; any other gets the same numbers in float32.
 */
final class Int8Nodes {
  private final List<Op> ops;
  private final Map<String, List<Op>> readers = new HashMap<>();

  /** Tensors that are rounded to 8 bits; by name, the tensor whose range it has. */
  private final Map<String, String> rangeOf = new LinkedHashMap<>();

  private final Map<String, Scale> scales = new HashMap<>();

  /** value = (number - zero) * step. */
  private record Scale(float step, int zero) {
    static Scale of(float min, float max) {
      float low = Math.min(0, min);
      float high = Math.max(0, max);
      float step = (high - low) / 255;
      return step > 0 ? new Scale(step, Math.round(-low / step)) : new Scale(1, 0);
    }
  }

  /** For these steps, rewritten. */
  Int8Nodes(List<Op> ops) {
    this.ops = ops;
    for (Op op : ops) {
      op.inputs().forEach(i -> readers.computeIfAbsent(i, key -> new ArrayList<>()).add(op));
    }
    if (isReadInInt8(OnnxExport.INPUT)) {
      rangeOf.put(OnnxExport.INPUT, OnnxExport.INPUT);
    }
    for (Op op : ops) {
      if (isReadInInt8(op.name()) && fusedClip(op) == null) {
        boolean keepsRange = op instanceof Op.Flat || op instanceof Op.Pool p && p.max();
        String range = keepsRange ? rangeOf.get(op.inputs().get(0)) : op.name();
        rangeOf.put(op.name(), range);
      }
    }
  }

  /** The tensors whose ranges are needed, the input among them. */
  List<String> measured() {
    return rangeOf.values().stream().distinct().toList();
  }

  private boolean isReadInInt8(String tensor) {
    return readers.getOrDefault(tensor, List.of()).stream().anyMatch(Int8Nodes::isInt8);
  }

  private static boolean isInt8(Op op) {
    return op instanceof Op.Conv
        || op instanceof Op.Gemm
        || op instanceof Op.Pool
        || op instanceof Op.GlobalPool
        || op instanceof Op.Add
        || op instanceof Op.Flat;
  }

  /** The ReLU right after this step that rounding does anyway; null where there is none. */
  private Op.Bend fusedClip(Op op) {
    List<Op> next = readers.getOrDefault(op.name(), List.of());
    boolean sums = op instanceof Op.Conv || op instanceof Op.Gemm || op instanceof Op.Add;
    return sums
            && next.size() == 1
            && next.get(0) instanceof Op.Bend bend
            && bend.isClip()
            && isReadInInt8(bend.name())
        ? bend
        : null;
  }

  /**
   * Writes all steps.
   *
   * @param ranges least and greatest value of each tensor of {@link #measured}
   * @param output name of the last tensor
   */
  void write(ModelWriter to, Map<String, float[]> ranges, String output) {
    rangeOf.forEach((tensor, from) -> scales.put(tensor, scale(from, ranges)));
    if (rangeOf.containsKey(OnnxExport.INPUT)) {
      round(to, OnnxExport.INPUT, OnnxExport.INPUT);
    }
    for (int i = 0; i < ops.size(); i++) {
      Op op = ops.get(i);
      boolean fused =
          op instanceof Op.Bend bend && ops.stream().anyMatch(before -> fusedClip(before) == bend);
      if (fused) {
        continue;
      }
      Op.Bend clip = fusedClip(op);
      String tensor = clip == null ? op.name() : clip.name();
      String out = i == ops.size() - 1 ? output : tensor;
      Op reading = op.rewire(this::rounded);
      if (op instanceof Op.Conv c) {
        String in = c.input();
        int field = c.weight().length / c.shape()[0];
        FloatNodes.conv(
            to,
            (Op.Conv) reading,
            weights(to, c.name(), in, c.weight(), c.bias(), field, c.shape()),
            out);
      } else if (op instanceof Op.Gemm g) {
        int inputs = g.weight().length / g.units();
        FloatNodes.gemm(
            to,
            weights(to, g.name(), g.input(), g.weight(), g.bias(), inputs, g.units(), inputs),
            out);
      } else {
        FloatNodes.write(to, reading, out);
      }
      if (rangeOf.containsKey(tensor)) {
        round(to, tensor, out);
      }
    }
  }

  private static Scale scale(String tensor, Map<String, float[]> ranges) {
    float[] range = ranges.get(tensor);
    if (range == null || range.length != 2 || !(range[0] <= range[1])) {
      throw new IllegalArgumentException(
          "int8 needs the least and the greatest value of the tensor '" + tensor + "'");
    }
    return Scale.of(range[0], range[1]);
  }

  /** The tensor that readers of this one read. */
  String rounded(String tensor) {
    return rangeOf.containsKey(tensor) ? tensor + "/rounded" : tensor;
  }

  private void round(ModelWriter to, String tensor, String made) {
    Scale scale = scales.get(tensor);
    String step = to.scalar(tensor + "/8bit.scale", scale.step());
    String zero = to.uint8(tensor + "/8bit.zero", scale.zero());
    to.node("QuantizeLinear", List.of(made, step, zero), tensor + "/8bit");
    to.node("DequantizeLinear", List.of(tensor + "/8bit", step, zero), rounded(tensor));
  }

  /** The names of the input, the 8-bit weights and the 32-bit bias, all back in floats. */
  private List<String> weights(
      ModelWriter to,
      String name,
      String input,
      float[] weight,
      float[] bias,
      int row,
      int... shape) {
    int filters = bias.length;
    float inputStep = scales.get(input).step();
    byte[] bytes = new byte[weight.length];
    int[] sums = new int[filters];
    float[] steps = new float[filters];
    float[] biasSteps = new float[filters];
    for (int f = 0; f < filters; f++) {
      float most = 0;
      for (int i = f * row; i < (f + 1) * row; i++) {
        most = Math.max(most, Math.abs(weight[i]));
      }
      // The bias is counted in steps of input x weight, and has to stay within 32 bits.
      float step = Math.max(most / 127, Math.abs(bias[f]) / inputStep / (1 << 30));
      step = step > 0 ? step : 1;
      for (int i = f * row; i < (f + 1) * row; i++) {
        bytes[i] = (byte) Math.max(-127, Math.min(127, Math.round(weight[i] / step)));
      }
      steps[f] = step;
      biasSteps[f] = step * inputStep;
      sums[f] = Math.round(bias[f] / biasSteps[f]);
    }
    Attribute axis = Attribute.number("axis", 0);
    List<String> w =
        List.of(
            to.int8s(name + ".weight", bytes, shape),
            to.floats(name + ".weight.scale", steps, filters),
            to.int8s(name + ".weight.zero", new byte[filters], filters));
    to.node("DequantizeLinear", w, name + ".weight/rounded", axis);
    List<String> b =
        List.of(
            to.int32s(name + ".bias", sums, filters),
            to.floats(name + ".bias.scale", biasSteps, filters),
            to.int32s(name + ".bias.zero", new int[filters], filters));
    to.node("DequantizeLinear", b, name + ".bias/rounded", axis);
    return List.of(rounded(input), name + ".weight/rounded", name + ".bias/rounded");
  }
}
