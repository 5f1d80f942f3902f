package org.slicewise.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.report.Dom;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.ExampleReport;
import org.slicewise.report.ReportInput;
import org.slicewise.report.Request;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ChartFilesTest {
  @TempDir static Path full;
  static List<Path> fullFiles;

  @TempDir Path folder;

  @BeforeAll
  static void write() {
    fullFiles = ChartFiles.write(full, ExampleReport.full());
  }

  @Test
  void everyChartComesAsSvgAndAsPngOfTwiceItsSize() throws IOException {
    List<Path> files = fullFiles;
    assertThat(names(full, files))
        .containsExactly(
            "class_balance",
            "samples",
            "augmentation",
            "accuracy",
            "loss",
            "baselines",
            "confusion_matrix",
            "roc",
            "precision_recall",
            "patient_level",
            "subgroups",
            "calibration",
            "calibration_confidence",
            "decision_curve",
            "risk_coverage",
            "robustness",
            "predictions",
            "training-part/baselines",
            "training-part/confusion_matrix",
            "training-part/roc",
            "training-part/precision_recall",
            "training-part/patient_level",
            "training-part/subgroups",
            "training-part/calibration",
            "training-part/calibration_confidence",
            "training-part/decision_curve",
            "training-part/risk_coverage");
    for (int i = 0; i < files.size(); i += 2) {
      Element svg = Dom.parse(Files.readString(files.get(i))).getDocumentElement();
      BufferedImage png = ImageIO.read(files.get(i + 1).toFile());
      assertThat(png.getWidth()).isEqualTo(2 * Integer.parseInt(svg.getAttribute("width")));
      assertThat(png.getHeight()).isEqualTo(2 * Integer.parseInt(svg.getAttribute("height")));
      assertThat(colours(png)).as(files.get(i + 1).toString()).hasSizeGreaterThan(8);
    }
  }

  @Test
  void wordsInAnSvgStayWords() throws IOException {
    Document roc = Dom.parse(Files.readString(full.resolve("roc.svg")));
    assertThat(Dom.all(roc, "text"))
        .extracting(Element::getTextContent)
        .contains(
            "Sensitivity (recall)", "False-positive rate (1 − specificity)", "chance, area 0.5");
    assertThat(Dom.all(roc, "text")).allMatch(t -> t.hasAttribute("fill"));
  }

  @Test
  void aBareTableHasAMatrixAndNoCurves() {
    assertThat(names(folder, ChartFiles.write(folder, ExampleReport.tableOnly())))
        .containsExactly("baselines", "confusion_matrix");
  }

  @Test
  void sectionsOfOneNameDoNotOverwriteEachOther() {
    EvaluationSection same = ExampleReport.tableOnly().sections().get(0);
    ReportInput input =
        ReportInput.about(new Request("Twice", "The same twice.", ""))
            .section(same)
            .section(same)
            .section(same)
            .build();
    List<Path> files = ChartFiles.write(folder, input);
    assertThat(files).doesNotHaveDuplicates().hasSize(12).allMatch(Files::exists);
  }

  private static List<String> names(Path folder, List<Path> files) {
    return files.stream()
        .map(f -> folder.relativize(f).toString().replace('\\', '/'))
        .filter(f -> f.endsWith(".svg"))
        .map(f -> f.substring(0, f.length() - 4))
        .toList();
  }

  private static Set<Integer> colours(BufferedImage image) {
    Set<Integer> colours = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y += 3) {
      for (int x = 0; x < image.getWidth(); x += 3) {
        colours.add(image.getRGB(x, y));
      }
    }
    return colours;
  }
}
