package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.Forest.Item;
import org.slicewise.report.charts.Forest.Row;
import org.slicewise.report.charts.Mark.Shape;

/**
 * The same network under several protocols, each beside a rule that never looks at a pixel: how
 * much of an accuracy was the way it was measured.
 */
public final class ProtocolsChart {
  /** The stamp of a protocol whose numbers flatter. */
  public static final String LEAKY = "LEAKY";

  private ProtocolsChart() {}

  /**
   * One protocol.
   *
   * @param name as "Random by image"
   * @param scored what was scored, as "543 images"
   * @param leaky whether patients or images stand on both sides
   * @param model the model's number
   * @param metadataOnly that of the rule that reads only facts of the file; {@code null} where
   *     there is none
   */
  public record Protocol(
      String name, String scored, boolean leaky, Estimate model, Estimate metadataOnly) {
    public Protocol {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(scored, "scored");
      Objects.requireNonNull(model, "model");
    }
  }

  /**
   * The chart.
   *
   * @param file stem of its file's name, as "protocols_accuracy"
   * @param metric what is measured, as "Accuracy"
   * @param percent whether it is written as a percentage
   * @param protocols at least one, from top to bottom
   */
  public static Chart of(String file, String metric, boolean percent, List<Protocol> protocols) {
    Forest.Scale scale =
        Forest.Scale.around(
            metric + ", with its 95% interval",
            percent,
            protocols.stream()
                .flatMap(p -> Stream.of(p.model(), p.metadataOnly()))
                .filter(Objects::nonNull)
                .toList());
    String title = metric + " under each protocol";
    Forest forest = new Forest(title, scale);
    List<List<String>> cells = new ArrayList<>();
    StringBuilder words = new StringBuilder(metric + " of one network under several protocols.");
    for (Protocol p : protocols) {
      List<Item> items = new ArrayList<>();
      items.add(new Item(p.model(), Ink.BLUE, Shape.CIRCLE));
      if (p.metadataOnly() != null) {
        items.add(new Item(p.metadataOnly(), Ink.VERMILLION, Shape.DIAMOND));
      }
      forest.add(new Row(p.name(), p.scored(), p.leaky() ? LEAKY : "", items, ""));
      cells.add(
          List.of(
              p.name(),
              p.leaky() ? "leaky" : "no",
              p.scored(),
              scale.text(p.model().value()),
              scale.interval(p.model()),
              p.metadataOnly() == null ? "–" : scale.text(p.metadataOnly().value()),
              p.metadataOnly() == null ? "–" : scale.interval(p.metadataOnly())));
      words.append(
          " %s%s: %s (%s)"
              .formatted(
                  p.name(),
                  p.leaky() ? ", leaky" : "",
                  scale.text(p.model().value()),
                  scale.interval(p.model())));
      words.append(
          p.metadataOnly() == null
              ? "."
              : "; file facts only %s (%s)."
                  .formatted(
                      scale.text(p.metadataOnly().value()), scale.interval(p.metadataOnly())));
    }
    forest.explain("the network", Ink.BLUE, Shape.CIRCLE);
    if (protocols.stream().anyMatch(p -> p.metadataOnly() != null)) {
      forest.explain("file facts only, no pixel looked at", Ink.VERMILLION, Shape.DIAMOND);
    }
    return forest.draw(
        file,
        words.toString(),
        new DataTable(
            List.of(
                "Protocol",
                "Leaky?",
                "Scored on",
                metric,
                "Interval",
                "File facts only",
                "Interval of that"),
            cells));
  }
}
