package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slicewise.audit.ProbeResult;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.Forest.Item;
import org.slicewise.report.charts.Forest.Row;
import org.slicewise.report.charts.Mark.Shape;

/** How far crude information goes, beside chance, before and after harmonising. */
public final class ProbesChart {
  private ProbesChart() {}

  /** What a probe looks at, in words. */
  public static String name(ProbeResult probe) {
    return switch (probe.kind()) {
      case FILE_FACTS -> "Facts of the file, no pixel";
      case FILE_BYTES -> "Facts of the file with its bytes";
      case HISTOGRAM -> "Grey levels, not where they are";
      case BORDER -> "The outer tenth of the image";
      case THUMBNAIL -> "A thumbnail of 16 x 16";
      case OUTSIDE_LUNGS -> "Everything but the lungs";
      default -> probe.kind().word();
    };
  }

  /**
   * The chart.
   *
   * @param probes at least one
   */
  public static Chart of(List<ProbeResult> probes) {
    List<Estimate> all = new ArrayList<>();
    for (ProbeResult probe : probes) {
      all.add(probe.before().accuracy());
      probe.after().ifPresent(after -> all.add(after.accuracy()));
      // So that the axis reaches down to chance.
      all.add(new Estimate(probe.before().chance(), Double.NaN, Double.NaN, null, null));
    }
    Forest.Scale scale = Forest.Scale.around("Accuracy, with its 95% interval", true, all);
    Forest forest = new Forest("How far crude information goes", scale);
    List<List<String>> cells = new ArrayList<>();
    StringBuilder words = new StringBuilder("Accuracy of crude information, out of fold.");
    for (ProbeResult probe : probes) {
      List<Item> items = new ArrayList<>();
      Estimate before = probe.before().accuracy();
      items.add(new Item(before, Ink.VERMILLION, Shape.DIAMOND));
      Optional<Estimate> after = probe.after().map(ProbeResult.Score::accuracy);
      after.ifPresent(e -> items.add(new Item(e, Ink.BLUE, Shape.CIRCLE)));
      forest.add(
          new Row(name(probe), Words.count(probe.before().images(), "image"), "", items, ""));
      cells.add(
          List.of(
              name(probe),
              scale.text(before.value()),
              scale.interval(before),
              after.map(e -> scale.text(e.value())).orElse("–"),
              after.map(scale::interval).orElse("–"),
              scale.text(probe.before().chance())));
      words.append(
          " %s: %s (%s), chance %s."
              .formatted(
                  name(probe),
                  scale.text(before.value()),
                  scale.interval(before),
                  scale.text(probe.before().chance())));
    }
    forest.explain("the files as they are", Ink.VERMILLION, Shape.DIAMOND);
    if (probes.stream().anyMatch(p -> p.after().isPresent())) {
      forest.explain("harmonised", Ink.BLUE, Shape.CIRCLE);
    }
    forest.reference("chance: always the commonest class", probes.get(0).before().chance());
    return forest.draw(
        "probes",
        words.toString(),
        new DataTable(
            List.of(
                "What it sees", "As it is", "Interval", "Harmonised", "Interval of that", "Chance"),
            cells));
  }
}
