package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.report.TrainingHistory;
import org.slicewise.report.charts.DataTable;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** How training went, epoch by epoch. */
final class TrainingPart {
  private static final List<String> DRAWN = List.of("loss", "val_loss", "accuracy", "val_accuracy");

  private TrainingPart() {}

  static Tag of(TrainingHistory history, Glossary glossary) {
    Tag section = Pieces.section("training", "Training");
    String kept =
        history.bestEpoch() == 0
            ? "the weights after the last one were kept"
            : "the weights after epoch " + history.bestEpoch() + " were kept";
    section.add(tag("p", "%s; %s.".formatted(Words.count(history.epochs(), "epoch"), kept)));
    Tag charts = tag("div").with("class", "charts");
    for (String name : List.of("accuracy", "loss")) {
      Charts.curve(history, name)
          .ifPresent(
              chart ->
                  charts.add(
                      Pieces.chart(
                          chart,
                          "chart-" + name,
                          name.equals("loss")
                              ? "Training makes the loss smaller. Where the validation loss rises again, the network has begun to learn images by heart. "
                              : "Where training is much better than validation, the network knows the training images by heart. ",
                          glossary.trace(Words.count(history.epochs(), "epoch"), name, "epoch"))));
    }
    section.add(charts);
    if (history.curves().stream().anyMatch(c -> !DRAWN.contains(c.name()))) {
      section.add(Pieces.foldOut("Everything written down by epoch", table(history)));
    }
    return section;
  }

  private static Tag table(TrainingHistory history) {
    List<String> header = new ArrayList<>(List.of("epoch"));
    history.curves().forEach(c -> header.add(c.name()));
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < history.epochs(); i++) {
      List<String> row = new ArrayList<>(List.of(Integer.toString(i + 1)));
      for (TrainingHistory.Curve curve : history.curves()) {
        double value = curve.values().get(i);
        row.add(Double.isNaN(value) ? "–" : String.format(java.util.Locale.ROOT, "%.5g", value));
      }
      rows.add(row);
    }
    return Pieces.table("History", new DataTable(header, rows));
  }
}
