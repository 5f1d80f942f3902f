package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.Optional;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.charts.Chart;
import org.slicewise.report.charts.ConfusionMatrixChart;
import org.slicewise.report.charts.CurveCharts;
import org.slicewise.report.html.Node.Text;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** How well it went on one part of the data: the answer, then what it is made of. */
final class ResultPart {
  private final Result result;
  private final Evaluation evaluation;

  private ResultPart(Result result) {
    this.result = result;
    this.evaluation = result.evaluation();
  }

  /**
   * The chapter.
   *
   * @param number which of the report's evaluations this is, from 1
   */
  static Tag of(EvaluationSection part, int number, Glossary glossary) {
    return new ResultPart(new Result(part, Sections.resultId(number), glossary)).section();
  }

  private Tag section() {
    EvaluationSection part = result.part();
    Tag section = Pieces.section(result.id(), "Results: " + part.name());
    Optional<String> seen = SeenSection.sentence(evaluation);
    seen.ifPresent(sentence -> section.add(Pieces.alarm("SEEN IN TRAINING:", sentence)));
    if (!part.leak().isEmpty()) {
      // Of images that were seen, why the numbers flatter has just been said.
      section.add(
          seen.isPresent()
              ? Pieces.warning("LEAKY: " + part.leak())
              : Pieces.alarm("LEAKY:", part.leak()));
    }
    section.add(
        tag(
            "p",
            tag("strong", result.glossary().term("accuracy", result.where()), new Text(": ")),
            new Text(evaluation.inWords() + ".")),
        tag("p", counted()));
    evaluation.warnings().forEach(warning -> section.add(Pieces.warning(warning)));
    SeenSection.table(result).ifPresent(section::add);
    BaselinePart.add(section, result);
    section.add(tag("h3", "Confusion and curves"), charts());
    PatientPart.add(section, result);
    SubgroupPart.add(section, result);
    CalibrationPart.add(section, result);
    DecisionPart.add(section, result);
    SelectivePart.add(section, result);
    RobustnessPart.add(section, result);
    MetricPart.add(section, result);
    TilesPart.add(section, result);
    return section;
  }

  private String counted() {
    String positive =
        evaluation.positive() == null
            ? ""
            : " The positive class is %s.".formatted(evaluation.positive());
    String other =
        result.part().otherData()
            ? " They were read from another folder than the training's, and the model knows none of them; whether they come from elsewhere only their owners can say."
            : "";
    return "Computed from %s.%s%s".formatted(result.where(), positive, other);
  }

  private Tag charts() {
    Tag charts = tag("div").with("class", "charts");
    charts.add(
        result.chart(
            ConfusionMatrixChart.of(evaluation),
            "confusion",
            "Each cell: images, and their share of the row's actual class. Right answers lie on the diagonal; darker on a light page, brighter on a dark one, means a larger share.",
            "confusion"));
    add(
        charts,
        CurveCharts.roc(evaluation),
        "roc",
        "Every threshold gives a point; the nearer to the top left corner, the better. On the dashed line are coin tosses.",
        "roc_auc",
        "sensitivity",
        "specificity");
    add(
        charts,
        CurveCharts.precisionRecall(evaluation),
        "pr",
        "How many alarms are right, against how many positives are found. Calling everything positive lies on the dashed line.",
        "average_precision",
        "precision",
        "recall");
    return charts;
  }

  private void add(
      Tag charts, Optional<Chart> chart, String name, String reading, String... terms) {
    chart.ifPresent(c -> charts.add(result.chart(c, name, reading, terms)));
  }
}
