package org.slicewise.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.report.Dom;
import org.slicewise.report.ExampleReport;
import org.slicewise.report.FoldResults;
import org.slicewise.report.ProtocolsReport;
import org.slicewise.report.ProtocolsReport.Outcome;
import org.slicewise.report.ReportInput;
import org.slicewise.report.charts.Words;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ProtocolsPageTest {
  @TempDir Path folder;

  private final ProtocolsReport report = ExampleReport.protocols();

  @Test
  void theFirstScreenSaysHowMuchOfTheAccuracyWasTheProtocol() throws IOException {
    Path html = folder.resolve("protocols.html");
    ProtocolsPage.write(html, report);
    Document page = Dom.parse(Files.readString(html));
    String header = Dom.all(page, "header").get(0).getTextContent();
    double own = accuracy(report.outcomes().get(0));
    double least = Math.min(accuracy(report.outcomes().get(2)), accuracy(report.outcomes().get(3)));
    assertThat(header)
        .contains("For research only, not for diagnosis.")
        .contains(
            Words.points(own - least).substring(1) + " of accuracy that are the way of measuring");
  }

  @Test
  void leakyProtocolsAreMarkedWhereverTheirNumbersStand() {
    Document page = Dom.parse(ProtocolsPage.page(report));
    List<Element> rows = Dom.all(Dom.all(Dom.byId(page, "results-1"), "tbody").get(0), "tr");
    assertThat(rows).hasSize(4);
    for (int i = 0; i < 4; i++) {
      Outcome o = report.outcomes().get(i);
      assertThat(rows.get(i).getTextContent())
          .startsWith(o.name() + (o.leaky() ? "LEAKY" : "no"))
          .contains(Words.percent(accuracy(o)));
    }
    assertThat(Dom.byId(page, "protocols").getTextContent())
        .contains("LEAKY: 31 patients stand on both sides");
  }

  @Test
  void onlyHonestProtocolsLeaveNoGapToSpeakOf() {
    ProtocolsReport honest =
        new ProtocolsReport(
            report.request(), report.outcomes().subList(2, 4), List.of(), List.of());
    assertThat(ProtocolsPage.gap(honest)).isEmpty();
    assertThat(ProtocolsPage.page(honest)).doesNotContain(">LEAKY");
  }

  @Test
  void thePicturesAreFilesForPapers() {
    assertThat(ChartFiles.write(folder, report))
        .extracting(f -> f.getFileName().toString())
        .containsExactly(
            "protocols_accuracy.svg",
            "protocols_accuracy.png",
            "protocols_roc_auc.svg",
            "protocols_roc_auc.png");
  }

  @Test
  void aCrossValidationShowsEachFoldBesideThePooledNumbersAndTheirMean() throws IOException {
    ReportInput input = ExampleReport.crossval();
    Path html = folder.resolve("crossval.html");
    Report.write(html, input);
    Document page = Dom.parse(Files.readString(html));
    assertThat(Dom.all(page, "h2"))
        .extracting(Element::getTextContent)
        .containsSubsequence("Results: all folds pooled", "Fold by fold");
    List<Element> rows =
        Dom.all(Dom.byId(page, "folds"), "tbody").stream()
            .reduce((a, b) -> b)
            .map(body -> Dom.all(body, "tr"))
            .orElseThrow();
    List<FoldResults.Fold> folds = input.folds().orElseThrow().folds();
    assertThat(rows).hasSize(folds.size() + 3);
    double mean = 0;
    for (int i = 0; i < folds.size(); i++) {
      double accuracy = folds.get(i).evaluation().metrics().get("accuracy").value();
      assertThat(rows.get(i).getTextContent()).contains(Words.decimal(accuracy));
      mean += accuracy / folds.size();
    }
    assertThat(rows.get(folds.size() + 1).getTextContent()).contains(Words.decimal(mean));
    double squares = 0;
    for (FoldResults.Fold fold : folds) {
      squares += Math.pow(fold.evaluation().metrics().get("accuracy").value() - mean, 2);
    }
    assertThat(rows.get(folds.size() + 2).getTextContent())
        .contains("Standard deviation over the folds––" + Words.decimal(Math.sqrt(squares / 2)));
    assertThat(ChartFiles.write(folder.resolve("charts"), input))
        .extracting(f -> f.getFileName().toString())
        .contains("folds_accuracy.png", "folds_roc_auc.svg");
  }

  @Test
  void foldsWithoutPooledNumbersAreRefused() {
    ReportInput input = ExampleReport.crossval();
    assertThatThrownBy(
            () -> ReportInput.about(input.request()).folds(input.folds().orElseThrow()).build())
        .hasMessageContaining("pooled");
  }

  private static double accuracy(Outcome outcome) {
    return outcome.evaluation().metrics().get("accuracy").value();
  }
}
