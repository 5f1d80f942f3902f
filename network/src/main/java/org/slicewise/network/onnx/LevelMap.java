package org.slicewise.network.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slicewise.network.Layer;
import org.slicewise.network.Shape;

/**
 * The class-activation map of a dense layer on several pooled maps, or on level statistics. A mean
 * is the mean of what lies at each place, and so is a standard deviation d: the mean over all
 * places of {@code ((x - mean)^2 + epsilon) / d} is d. Each place of each level then holds its
 * share of the evidence; coarser levels are repeated onto the finest one's grid, which keeps their
 * means.
 *
 * @param parts what describes the levels, the finest grid first or last or anywhere
 * @param dense the layer that reads them, one after another
 */
record LevelMap(List<Op.Described> parts, Op.Gemm dense) {
  /** Of these steps, or null where the levels' grids are not multiples of one another. */
  static LevelMap of(Op.Concat concat, Op.Gemm dense, List<Op> ops) {
    List<Op.Described> parts = new ArrayList<>();
    for (String input : concat.inputs()) {
      for (Op op : ops) {
        if (op.name().equals(input) && op instanceof Op.Described part) {
          parts.add(part);
        }
      }
    }
    LevelMap map = new LevelMap(parts, dense);
    Shape grid = parts.isEmpty() ? null : map.grid();
    boolean fits =
        parts.size() == concat.inputs().size()
            && grid.height() * grid.width() > 1
            && parts.stream()
                .allMatch(
                    p ->
                        grid.height() % p.from().height() == 0
                            && grid.width() % p.from().width() == 0);
    return fits ? map : null;
  }

  /** The finest level's rows and columns. */
  Shape grid() {
    Shape finest = parts.get(0).from();
    for (Op.Described part : parts) {
      finest = part.from().height() > finest.height() ? part.from() : finest;
    }
    return finest;
  }

  /**
   * Writes the map [batch, classes, rows, columns] under this name.
   *
   * @param read names the tensor that readers of a step's tensor read
   */
  void write(ModelWriter to, String name, UnaryOperator<String> read) {
    int units = dense.units();
    int features = dense.weight().length / units;
    int first = 0;
    String sum = null;
    for (int level = 0; level < parts.size(); level++) {
      Op.Described part = parts.get(level);
      int channels = part.from().channels();
      String at = name + "/" + (level + 1);
      String means = kernel(to, at + ".means", features, first, channels);
      boolean pooled = part instanceof Op.GlobalPool;
      String ofMeans = pooled ? at + "/own" : at + "/of_means";
      to.node("Conv", List.of(read.apply(part.input()), means), ofMeans);
      if (!pooled) {
        String deviations = kernel(to, at + ".deviations", features, first + channels, channels);
        String statistics = part.name();
        String small = to.scalar("constant/small", Layer.LevelStatistics.EPSILON);
        to.node("Add", List.of(statistics + "/square", small), at + "/square");
        to.node("Div", List.of(at + "/square", statistics + "/deviation"), at + "/share");
        to.node("Conv", List.of(at + "/share", deviations), at + "/of_deviations");
        to.node("Add", List.of(ofMeans, at + "/of_deviations"), at + "/own");
      }
      String own = repeated(to, at, part.from());
      boolean last = level == parts.size() - 1;
      if (sum == null) {
        sum = last ? identity(to, own, name) : own;
      } else {
        String next = last ? name : at + "/sum";
        to.node("Add", List.of(sum, own), next);
        sum = next;
      }
      first += part.features();
    }
  }

  private static String identity(ModelWriter to, String tensor, String name) {
    to.node("Identity", List.of(tensor), name);
    return name;
  }

  private String kernel(ModelWriter to, String name, int features, int first, int channels) {
    float[] weight = new float[dense.units() * channels];
    for (int u = 0; u < dense.units(); u++) {
      System.arraycopy(dense.weight(), u * features + first, weight, u * channels, channels);
    }
    return to.floats(name, weight, dense.units(), channels, 1, 1);
  }

  /** Every place as often as the finest grid has places in it. */
  private String repeated(ModelWriter to, String at, Shape from) {
    Shape grid = grid();
    String rows = gathered(to, at + "/own", at + "/rows", from.height(), grid.height(), 2);
    return gathered(to, rows, at + "/columns", from.width(), grid.width(), 3);
  }

  private static String gathered(
      ModelWriter to, String tensor, String name, int from, int wanted, int axis) {
    if (from == wanted) {
      return tensor;
    }
    long[] indices = new long[wanted];
    for (int i = 0; i < wanted; i++) {
      indices[i] = (long) i * from / wanted;
    }
    String which = to.int64s(name + ".places", indices);
    to.node("Gather", List.of(tensor, which), name, ModelWriter.Attribute.number("axis", axis));
    return name;
  }
}
