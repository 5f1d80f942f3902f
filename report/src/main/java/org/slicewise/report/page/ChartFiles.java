package org.slicewise.report.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slicewise.files.AtomicFiles;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.ProtocolsReport;
import org.slicewise.report.ReportInput;
import org.slicewise.report.SampleImage;
import org.slicewise.report.charts.BaselineChart;
import org.slicewise.report.charts.Chart;
import org.slicewise.report.charts.ConfusionMatrixChart;
import org.slicewise.report.charts.CurveCharts;
import org.slicewise.report.charts.PhotoGrid;
import org.slicewise.report.charts.PngPainter;
import org.slicewise.report.charts.RobustnessChart;
import org.slicewise.report.charts.SvgPainter;

/** The charts of a report as files for papers and slides. */
public final class ChartFiles {
  private ChartFiles() {}

  /**
   * Writes each chart that the input has numbers for as {@code NAME.svg} and {@code NAME.png} (two
   * pixels for each of the chart's): {@code class_balance, samples, augmentation, accuracy, loss,
   * folds_accuracy, folds_roc_auc}, and of each section {@code baselines, confusion_matrix, roc,
   * precision_recall, patient_level, subgroups, calibration, calibration_confidence,
   * decision_curve, risk_coverage, robustness, predictions}. Charts of the first section lie in
   * {@code folder}, those of a further one in a folder of its name within.
   *
   * @return the files written, in order
   * @throws org.slicewise.errors.EnvironmentException when a file cannot be written, or Java finds
   *     no fonts
   */
  public static List<Path> write(Path folder, ReportInput input) {
    return write(charts(folder, input));
  }

  /**
   * Writes {@code protocols_accuracy} and, where there are probabilities, {@code
   * protocols_roc_auc}.
   *
   * @return the files written, in order
   */
  public static List<Path> write(Path folder, ProtocolsReport report) {
    Map<Path, Chart> charts = new LinkedHashMap<>();
    ProtocolsPage.charts(report).forEach(chart -> charts.put(folder.resolve(chart.name()), chart));
    return write(charts);
  }

  private static List<Path> write(Map<Path, Chart> charts) {
    List<Path> written = new ArrayList<>();
    charts.forEach(
        (stem, chart) -> {
          Path svg = stem.resolveSibling(stem.getFileName() + ".svg");
          Path png = stem.resolveSibling(stem.getFileName() + ".png");
          AtomicFiles.writeString(svg, SvgPainter.file(chart));
          byte[] pixels = PngPainter.paint(chart);
          AtomicFiles.write(png, out -> out.write(pixels));
          written.add(svg);
          written.add(png);
        });
    return List.copyOf(written);
  }

  /** The charts by the file's path without its ending. */
  private static Map<Path, Chart> charts(Path folder, ReportInput input) {
    Map<Path, Chart> charts = new LinkedHashMap<>();
    List<Chart> common = new ArrayList<>();
    input.data().flatMap(Charts::classBalance).ifPresent(common::add);
    samples("samples", "Sample images", input.samples()).ifPresent(common::add);
    samples("augmentation", "What augmentation does", input.augmented()).ifPresent(common::add);
    input.training().flatMap(t -> Charts.curve(t, "accuracy")).ifPresent(common::add);
    input.training().flatMap(t -> Charts.curve(t, "loss")).ifPresent(common::add);
    input
        .folds()
        .ifPresent(
            folds -> common.addAll(FoldsPart.charts(folds, input.sections().get(0).evaluation())));
    common.forEach(chart -> charts.put(folder.resolve(chart.name()), chart));
    Path here = folder;
    int number = 1;
    for (EvaluationSection part : input.sections()) {
      if (number > 1) {
        here = folder.resolve(slug(part.name(), number));
        if (charts.containsKey(here.resolve("confusion_matrix"))) {
          here = here.resolveSibling(here.getFileName() + "-" + number);
        }
      }
      for (Chart chart : results(part)) {
        charts.put(here.resolve(chart.name()), chart);
      }
      number++;
    }
    return charts;
  }

  private static List<Chart> results(EvaluationSection part) {
    List<Chart> charts = new ArrayList<>();
    charts.add(BaselineChart.of(part.evaluation()));
    charts.add(ConfusionMatrixChart.of(part.evaluation()));
    CurveCharts.roc(part.evaluation()).ifPresent(charts::add);
    CurveCharts.precisionRecall(part.evaluation()).ifPresent(charts::add);
    charts.addAll(ResultCharts.all(part.evaluation()));
    if (part.robustness() != null) {
      charts.add(RobustnessChart.of(part.robustness()));
    }
    if (!part.tiles().isEmpty()) {
      charts.add(
          PhotoGrid.of(
              "predictions",
              "Predicted and actual class",
              List.of("Verdict", "Actual", "Predicted", "Confidence", "File"),
              Thumbnails.ordered(part.tiles()).stream().map(Thumbnails::tile).toList()));
    }
    return charts;
  }

  private static Optional<Chart> samples(String name, String title, List<SampleImage> images) {
    if (images.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        PhotoGrid.of(
            name,
            title,
            List.of("Class", "Image"),
            images.stream().map(Thumbnails::tile).toList()));
  }

  /** A folder name from a section's: letters, digits and hyphens. */
  private static String slug(String name, int number) {
    String slug =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return slug.isEmpty() ? "part-" + number : slug;
  }
}
