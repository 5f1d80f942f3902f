package org.slicewise.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.audit.AuditResult;
import org.slicewise.audit.Finding;
import org.slicewise.audit.FindingKind;
import org.slicewise.audit.ImagePair;
import org.slicewise.audit.ProbeResult;
import org.slicewise.audit.Severity;
import org.slicewise.evaluation.Estimate;
import org.slicewise.image.ImageArray;
import org.slicewise.report.AuditReport;
import org.slicewise.report.AuditReport.Picture;
import org.slicewise.report.Dom;
import org.slicewise.report.Fact;
import org.slicewise.report.ReportInput;
import org.slicewise.report.Request;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class AuditPageTest {
  private static final Estimate ACCURACY = new Estimate(0.853, 0.79, 0.91, "95%", null);
  private static final Finding LEAK =
      new Finding.Leak(
          FindingKind.NEAR_DUPLICATE,
          Severity.WARNING,
          "The same image, changed, in two parts",
          "1 pair of <images> is in two parts.",
          List.of("a/1.png", "b/2.png"),
          List.of(new ImagePair("a/1.png", "b/2.png", "mirrored; likeness 0.990")));
  private static final Finding SHORTCUT =
      new Finding.Shortcut(
          FindingKind.FILE_FACTS,
          Severity.SERIOUS,
          "Facts of the file say the class.",
          List.of(),
          ACCURACY,
          0.51);

  @TempDir Path folder;

  @Test
  void findingsStandInOrderEachWithItsSeverityAndPairsSideBySide() {
    Document page = Dom.parse(AuditPage.page(report(List.of(LEAK, SHORTCUT), List.of())));

    Element first = Dom.byId(page, "finding-1");
    assertThat(first.getTextContent())
        .contains(
            "1. Facts of the file give the class away",
            "SERIOUS",
            "Facts of the file say the class.");
    Element second = Dom.byId(page, "finding-2");
    assertThat(second.getTextContent())
        .contains(
            "1 pair of <images> is", "WARNING", "mirrored; likeness 0.990", "patient p1", "train");
    List<Element> images = Dom.all(second, "img");
    assertThat(images).hasSize(1); // only one of the two pictures was given
    assertThat(images.get(0).getAttribute("alt")).isEqualTo("a/1.png, of class a");
    assertThat(images.get(0).getAttribute("src")).startsWith("data:image/jpeg;base64,");
    assertThat(second.getTextContent()).contains("2.png");
  }

  @Test
  void probesShowIntervalChanceAndBothStates() {
    ProbeResult.Score before = new ProbeResult.Score(543, 289, ACCURACY, ACCURACY, 0.51, 0.001);
    ProbeResult.Score after =
        new ProbeResult.Score(
            543, 289, new Estimate(0.55, 0.5, 0.6, "95%", null), ACCURACY, 0.51, 0.4);
    ProbeResult probe =
        new ProbeResult(
            FindingKind.OUTSIDE_LUNGS,
            before,
            Optional.of(after),
            OptionalDouble.of(0.003),
            List.of("a/1.png"),
            "Outside the lungs.");

    Document page = Dom.parse(AuditPage.page(report(List.of(), List.of(probe))));

    Element section = Dom.byId(page, "probes");
    assertThat(section.getTextContent())
        .contains("Everything but the lungs", "85.3% (79.0% to 91.0%)", "55.0% (50.0% to 60.0%)")
        .contains("0.003", "No lungs were found in 1 image");
    assertThat(Dom.all(section, "svg")).hasSize(1);
    assertThat(Dom.all(section, "img")).hasSize(1);
  }

  @Test
  void nothingFoundIsSaid() throws IOException {
    Path html = folder.resolve("audit.html");

    AuditPage.write(html, report(List.of(), List.of()));

    assertThat(Dom.parse(Files.readString(html)).getDocumentElement().getTextContent())
        .contains(
            "Nothing was found", "For research only, not for diagnosis.", "No patient is known");
  }

  @Test
  void aReportHasTheFindingsAsAChapter() {
    ReportInput input =
        ReportInput.about(new Request("Report", "A training.", ""))
            .audit(new AuditResult(List.of(LEAK), List.of(), List.of("No patient is known.")))
            .build();

    Document page = Dom.parse(Sections.page(input));

    assertThat(Dom.byId(page, "audit").getTextContent())
        .contains("Audit of the data", "The same image, changed, in two parts", "WARNING")
        .contains("2 images by name", "b/2.png", "No patient is known.");
    assertThat(Dom.all(page, "nav").get(0).getTextContent()).contains("Audit of the data");
  }

  private static AuditReport report(List<Finding> findings, List<ProbeResult> probes) {
    return new AuditReport(
        new Request("Audit of <data>", "543 images.", "slicewise audit data"),
        new AuditResult(findings, probes, List.of("No patient is known.")),
        Map.of("a/1.png", new Picture(new ImageArray(8, 8, 1, new float[64]), "a", "train", "p1")),
        List.of(new Fact("folder", "/data")));
  }
}
