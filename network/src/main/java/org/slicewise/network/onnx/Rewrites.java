package org.slicewise.network.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Steps that give the same numbers with less work. */
final class Rewrites {
  private final List<Op> ops;
  private final Map<String, Op> makers = new HashMap<>();
  private final Map<String, List<Op>> readers = new HashMap<>();

  private Rewrites(List<Op> ops) {
    this.ops = ops;
    for (Op op : ops) {
      makers.put(op.name(), op);
      op.inputs().forEach(i -> readers.computeIfAbsent(i, key -> new ArrayList<>()).add(op));
    }
  }

  /**
   * Folds batch normalisation into the convolution or dense layer before it, else into the one
   * after it, zero padding into the convolution after it, or after a ReLU into the max pool, and a
   * concatenation into the one after it; moves costly activations that never fall behind the max
   * pool after them.
   */
  static List<Op> apply(List<Op> ops) {
    List<Op> now = List.copyOf(ops);
    while (true) {
      List<Op> next = new Rewrites(now).once();
      if (next == null) {
        return now;
      }
      now = next;
    }
  }

  /** The steps after the first rewrite that is found, null if there is none. */
  private List<Op> once() {
    for (Op op : ops) {
      List<Op> next = null;
      if (op instanceof Op.Affine affine) {
        next = foldBack(affine);
        next = next == null ? foldForward(affine) : next;
      } else if (op instanceof Op.Pad pad && onlyReader(pad) instanceof Op.Conv conv) {
        next =
            replace(
                pad, null, conv, conv.padded(pad.input(), sum(conv.pads(), pad.pads())), Map.of());
      } else if (op instanceof Op.Pad pad
          && onlyReader(pad) instanceof Op.Pool pool
          && isFrame(pad, pool)) {
        next =
            replace(
                pad, null, pool, pool.padded(pad.input(), sum(pool.pads(), pad.pads())), Map.of());
      } else if (op instanceof Op.Concat inner && onlyReader(inner) instanceof Op.Concat outer) {
        next = replace(inner, null, outer, outer.with(inner), Map.of());
      } else if (op instanceof Op.Bend bend
          && bend.goesBehindMaxPool()
          && onlyReader(bend) instanceof Op.Pool pool
          && pool.max()) {
        Op first = pool.rewire(name -> bend.input());
        Op second = bend.rewire(name -> pool.name());
        next = swap(bend, pool, first, second);
      }
      if (next != null) {
        return next;
      }
    }
    return null;
  }

  /**
   * Whether zeros around are as good to a max pool as its own minus infinity: nothing is below
   * zero, and every window holds more than padding.
   */
  private boolean isFrame(Op.Pad pad, Op.Pool pool) {
    int[] pads = sum(pool.pads(), pad.pads());
    return pool.max()
        && makers.get(pad.input()) instanceof Op.Bend bend
        && bend.isClip()
        && Math.max(pads[0], pads[2]) < pool.size()[0]
        && Math.max(pads[1], pads[3]) < pool.size()[1];
  }

  private static int[] sum(int[] one, int[] two) {
    int[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += two[i];
    }
    return sum;
  }

  /** The one step that reads this one's tensor; null if several do or it is the output. */
  private Op onlyReader(Op op) {
    List<Op> all = readers.getOrDefault(op.name(), List.of());
    return all.size() == 1 ? all.get(0) : null;
  }

  private List<Op> foldBack(Op.Affine a) {
    Op maker = makers.get(a.input());
    if (maker == null || onlyReader(maker) != a) {
      return null;
    }
    double[] scale = a.scale();
    Op folded;
    if (maker instanceof Op.Conv c) {
      folded = c.with(scaleRows(c.weight(), scale), moveBias(c.bias(), scale, a.shift()));
    } else if (maker instanceof Op.Gemm g) {
      folded =
          new Op.Gemm(
              g.name(),
              g.input(),
              scaleRows(g.weight(), scale),
              moveBias(g.bias(), scale, a.shift()));
    } else {
      return null;
    }
    return replace(maker, folded, a, null, Map.of(a.name(), maker.name()));
  }

  private List<Op> foldForward(Op.Affine a) {
    Op reader = onlyReader(a);
    Op folded;
    if (reader instanceof Op.Conv c && !c.isPadded()) {
      // Padding would have to be the shift's image of zero, so only unpadded ones.
      int perGroup = c.shape()[1];
      int field = c.shape()[2] * c.shape()[3];
      int filtersPerGroup = c.shape()[0] / c.groups();
      folded = foldForward(c.weight(), c.bias(), a, perGroup, field, filtersPerGroup, c);
    } else if (reader instanceof Op.Gemm g) {
      folded = foldForward(g.weight(), g.bias(), a, a.scale().length, 1, g.units(), g);
    } else {
      return null;
    }
    return replace(a, null, reader, folded.rewire(name -> a.input()), Map.of());
  }

  private static Op foldForward(
      float[] weight,
      float[] bias,
      Op.Affine a,
      int channels,
      int field,
      int filtersPerGroup,
      Op reader) {
    float[] newWeight = new float[weight.length];
    float[] newBias = new float[bias.length];
    for (int f = 0; f < bias.length; f++) {
      double sum = bias[f];
      for (int i = 0; i < channels * field; i++) {
        int at = f * channels * field + i;
        int channel = f / filtersPerGroup * channels + i / field;
        newWeight[at] = (float) (weight[at] * a.scale()[channel]);
        sum += weight[at] * a.shift()[channel];
      }
      newBias[f] = (float) sum;
    }
    return reader instanceof Op.Conv c
        ? c.with(newWeight, newBias)
        : new Op.Gemm(reader.name(), reader.inputs().get(0), newWeight, newBias);
  }

  private static float[] scaleRows(float[] weight, double[] scale) {
    float[] scaled = new float[weight.length];
    int row = weight.length / scale.length;
    for (int i = 0; i < weight.length; i++) {
      scaled[i] = (float) (weight[i] * scale[i / row]);
    }
    return scaled;
  }

  private static float[] moveBias(float[] bias, double[] scale, double[] shift) {
    float[] moved = new float[bias.length];
    for (int i = 0; i < bias.length; i++) {
      moved[i] = (float) (bias[i] * scale[i] + shift[i]);
    }
    return moved;
  }

  /** Both steps become others, or nothing; whoever read a renamed tensor reads its new name. */
  private List<Op> replace(Op one, Op newOne, Op two, Op newTwo, Map<String, String> renamed) {
    List<Op> next = new ArrayList<>();
    for (Op op : ops) {
      Op now = op == one ? newOne : op == two ? newTwo : op;
      if (now != null) {
        next.add(now.rewire(name -> renamed.getOrDefault(name, name)));
      }
    }
    return next;
  }

  /** The first goes where the second was and back; readers of the second now read the first. */
  private List<Op> swap(Op bend, Op pool, Op first, Op second) {
    List<Op> next = new ArrayList<>();
    for (Op op : ops) {
      if (op == bend) {
        continue;
      }
      if (op == pool) {
        next.add(first);
        next.add(second);
      } else {
        next.add(op.rewire(name -> name.equals(pool.name()) ? bend.name() : name));
      }
    }
    return next;
  }
}
