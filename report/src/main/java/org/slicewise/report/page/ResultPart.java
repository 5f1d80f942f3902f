package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.Part;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.PredictionTile;
import org.slicewise.report.charts.ConfusionMatrixChart;
import org.slicewise.report.charts.CurveCharts;
import org.slicewise.report.charts.DataTable;
import org.slicewise.report.charts.Thumbnail;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Node.Text;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** How well it went on one part of the data. */
final class ResultPart {
  private final EvaluationSection part;
  private final Evaluation evaluation;
  private final Glossary glossary;
  private final String id;
  private final String where;

  private ResultPart(EvaluationSection part, int number, Glossary glossary) {
    this.part = part;
    this.evaluation = part.evaluation();
    this.glossary = glossary;
    this.id = Sections.resultId(number);
    this.where = Sections.where(evaluation);
  }

  /**
   * The chapter.
   *
   * @param number which of the report's evaluations this is, from 1
   */
  static Tag of(EvaluationSection part, int number, Glossary glossary) {
    return new ResultPart(part, number, glossary).section();
  }

  private Tag section() {
    Tag section = Pieces.section(id, "Results: " + part.name());
    if (!part.leak().isEmpty()) {
      section.add(Pieces.alarm("LEAKY:", part.leak()));
    }
    section.add(
        tag("p", tag("strong", "Accuracy: "), new Text(evaluation.inWords() + ".")),
        tag("p", counted()));
    evaluation.warnings().forEach(warning -> section.add(Pieces.warning(warning)));
    if (evaluation.seen() != null && evaluation.unseen() != null) {
      section.add(seen());
    }
    section.add(tag("h3", "Confusion and curves"), charts());
    section.add(tag("h3", "Every metric with its interval"), metrics());
    section.add(tag("h3", "Class by class"), classes());
    section.add(
        Pieces.foldOut(
            "The same as scikit-learn's classification_report prints it",
            Pieces.scroll("Classification report", tag("pre", evaluation.classificationReport()))));
    if (!part.tiles().isEmpty()) {
      tiles(section);
    }
    return section;
  }

  private String counted() {
    String positive =
        evaluation.positive() == null
            ? ""
            : " The positive class is %s.".formatted(evaluation.positive());
    return "Computed from %s.%s".formatted(where, positive);
  }

  private Tag seen() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("seen in training", evaluation.seen().part()));
    rows.add(row("not seen in training", evaluation.unseen()));
    return Pieces.table(
        "Images that the model was trained on, and the others",
        new DataTable(List.of("Images", "Number", "Accuracy", "Interval"), rows));
  }

  private static List<String> row(String name, Part part) {
    Estimate accuracy = part.metrics().get("accuracy");
    return List.of(
        name,
        Words.count(part.n()),
        accuracy == null ? "–" : Words.percent(accuracy.value()),
        accuracy == null || !accuracy.hasInterval()
            ? "–"
            : Words.percent(accuracy.low()) + " to " + Words.percent(accuracy.high()));
  }

  private Tag charts() {
    Tag charts = tag("div").with("class", "charts");
    charts.add(
        Pieces.chart(
            ConfusionMatrixChart.of(evaluation),
            id + "-confusion",
            "Each cell: images, and their share of the row's actual class. Right answers lie on the diagonal; darker on a light page, brighter on a dark one, means a larger share."));
    CurveCharts.roc(evaluation)
        .ifPresent(
            chart ->
                charts.add(
                    Pieces.chart(
                        chart,
                        id + "-roc",
                        "Every threshold gives a point; the nearer to the top left corner, the better. On the dashed line are coin tosses.")));
    CurveCharts.precisionRecall(evaluation)
        .ifPresent(
            chart ->
                charts.add(
                    Pieces.chart(
                        chart,
                        id + "-pr",
                        "How many alarms are right, against how many positives are found. Calling everything positive lies on the dashed line.")));
    CurveCharts.calibration(evaluation)
        .ifPresent(
            chart ->
                charts.add(
                    Pieces.chart(
                        chart,
                        id + "-calibration",
                        "On the dashed line probabilities mean what they say; points below it are overconfident. A point of few images jumps by chance.")));
    return charts;
  }

  private Tag metrics() {
    // What most intervals are stands once above the table, the others beside their number.
    String common =
        evaluation.metrics().values().stream()
            .map(Estimate::intervalText)
            .filter(Objects::nonNull)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
            .entrySet()
            .stream()
            .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .orElse("");
    List<Tag> rows = new ArrayList<>();
    for (Map.Entry<String, Estimate> entry : evaluation.metrics().entrySet()) {
      Estimate e = entry.getValue();
      Tag name = tag("th", glossary.term(entry.getKey(), where)).with("scope", "row");
      if (e.note() != null) {
        name.add(tag("span", e.note()).with("class", "small"));
      }
      Tag interval =
          tag(
              "td",
              e.hasInterval() ? Words.decimal(e.low()) + " to " + Words.decimal(e.high()) : "–");
      if (e.intervalText() != null && !e.intervalText().equals(common)) {
        interval.add(tag("span", e.intervalText()).with("class", "small"));
      }
      rows.add(tag("tr", name, tag("td", Words.decimal(e.value())), interval));
    }
    String caption =
        "From %s.%s A name leads to its meaning."
            .formatted(
                where,
                common.isEmpty()
                    ? ""
                    : " Interval: " + common + ", where nothing else stands beside it.");
    return Pieces.table(caption, List.of("Metric", "Value", "Interval"), rows);
  }

  private Tag classes() {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < evaluation.classes().size(); i++) {
      rows.add(
          List.of(
              evaluation.classes().get(i),
              Words.decimal(evaluation.perClass().precision().get(i)),
              Words.decimal(evaluation.perClass().recall().get(i)),
              Words.decimal(evaluation.perClass().f1().get(i)),
              Words.count(evaluation.perClass().support().get(i))));
    }
    return Pieces.table(
        "Each class against all others",
        new DataTable(List.of("Class", "Precision", "Recall", "F1", "Images"), rows));
  }

  private void tiles(Tag section) {
    List<PredictionTile> shown = Thumbnails.ordered(part.tiles());
    long wrong = shown.stream().filter(t -> !t.correct()).count();
    section.add(
        tag("h3", "Images with their predicted and actual class"),
        tag(
            "p",
            "%s of %s: %s first, the most confident one first; then %s."
                .formatted(
                    Words.count(shown.size()),
                    Words.count(evaluation.n(), "image"),
                    Words.count(wrong, "mistake"),
                    Words.count(shown.size() - wrong, "right answer"))));
    Tag list = tag("ul").with("class", "tiles");
    for (PredictionTile tile : shown) {
      Tag caption =
          tag(
              "figcaption",
              tag("strong", tile.correct() ? "✓ right" : "✗ mistake"),
              tag("br"),
              new Text("Actual: " + tile.actual()),
              tag("br"),
              new Text("Predicted: " + tile.predicted()),
              tag("br"),
              new Text(Thumbnails.confidence(tile)),
              tag("span", named(tile)).with("class", "small"));
      String alt =
          "%s: actual %s, predicted %s".formatted(tile.file(), tile.actual(), tile.predicted());
      list.add(
          tag(
                  "li",
                  tag(
                      "figure",
                      Pieces.image(Thumbnail.of(tile.image(), Thumbnails.SIDE), alt),
                      caption))
              .with("class", tile.correct() ? "right" : "wrong"));
    }
    section.add(list);
  }

  private static String named(PredictionTile tile) {
    String file = Words.shorten(tile.file(), 48);
    if (tile.patient().isEmpty()) {
      return file;
    }
    boolean said = tile.patient().toLowerCase(Locale.ROOT).startsWith("patient");
    return file + (said ? ", " : ", patient ") + tile.patient();
  }
}
