package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.report.NetworkTable;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** The network layer by layer, and what each kind of layer does. */
final class NetworkPart {
  private NetworkPart() {}

  static Tag of(NetworkTable network) {
    Tag section =
        Pieces.section("network", "The network")
            .add(
                tag(
                    "p",
                    "%s: %s with %s."
                        .formatted(
                            network.name(),
                            Words.count(network.layers().size(), "layer"),
                            Words.count(network.parameters(), "parameter"))));
    section.add(table(network));
    Map<String, List<String>> explanations = new LinkedHashMap<>();
    for (NetworkTable.Layer layer : network.layers()) {
      if (!layer.explanation().isEmpty()) {
        List<String> known = explanations.computeIfAbsent(layer.kind(), kind -> new ArrayList<>());
        if (!known.contains(layer.explanation())) {
          known.add(layer.explanation());
        }
      }
    }
    if (!explanations.isEmpty()) {
      section.add(tag("h3", "What each kind of layer does"));
      explanations.forEach(
          (kind, texts) -> {
            Tag fold = Pieces.foldOut(kind).with("class", "on-paper");
            texts.forEach(text -> fold.add(tag("p", text)));
            section.add(fold);
          });
    }
    if (!network.summary().isEmpty()) {
      section.add(
          Pieces.foldOut(
              "The same as Keras prints it",
              Pieces.scroll("Network summary", tag("pre", network.summary()))));
    }
    return section;
  }

  private static Tag table(NetworkTable network) {
    List<Tag> rows = new ArrayList<>();
    for (NetworkTable.Layer layer : network.layers()) {
      rows.add(
          row(layer.name(), layer.kind(), layer.outputShape(), Words.count(layer.parameters())));
    }
    rows.add(row("all layers", "", "", Words.count(network.parameters())));
    return Pieces.table(
            "Layers from input to output",
            List.of("Layer", "Kind", "Output shape", "Parameters"),
            rows)
        .with("class", "scroll words");
  }

  private static Tag row(String name, String... cells) {
    Tag row = tag("tr", tag("th", name).with("scope", "row"));
    for (String cell : cells) {
      row.add(tag("td", cell));
    }
    return row;
  }
}
