package org.slicewise.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.image.ImageArray;
import org.slicewise.report.DataOverview;
import org.slicewise.report.Dom;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.ExampleReport;
import org.slicewise.report.Fact;
import org.slicewise.report.NetworkTable;
import org.slicewise.report.PredictionTile;
import org.slicewise.report.ReportInput;
import org.slicewise.report.Request;
import org.slicewise.report.SampleImage;
import org.slicewise.report.SplitNote;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportTest {
  @TempDir static Path folder;
  static ReportInput full;
  static ReportInput tableOnly;
  static Document fullPage;
  static Document tablePage;

  @BeforeAll
  static void write() throws IOException {
    full = ExampleReport.full();
    tableOnly = ExampleReport.tableOnly();
    fullPage = Dom.parse(written("full.html", full));
    tablePage = Dom.parse(written("table.html", tableOnly));
  }

  static Stream<Document> pages() {
    return Stream.of(fullPage, tablePage);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void nothingIsFetchedFromAnywhere(Document page) {
    for (Element e : Dom.all(page)) {
      for (String attribute : List.of("href", "src", "srcset", "action", "data", "xlink:href")) {
        if (e.hasAttribute(attribute)) {
          assertThat(e.getAttribute(attribute)).matches("(?s)(#.+|data:image/jpeg;base64,.+)");
        }
      }
    }
    assertThat(Dom.all(page, "script", "link", "iframe", "object", "embed", "base", "form"))
        .isEmpty();
    String style = Dom.all(page, "style").get(0).getTextContent();
    assertThat(style).doesNotContain("url(", "@import", "http");
    assertThat(Dom.all(page, "meta"))
        .anyMatch(m -> m.getAttribute("content").contains("default-src 'none'"));
  }

  @Test
  void thePageSaysHowManyImagesAreOutsideWithTheInterval() throws IOException {
    String page = written("crossval.html", ExampleReport.crossval());
    assertThat(page)
        .containsPattern(
            "3 of 120 images \\(2\\.5%\\) are outside what the model knows\\. The 95% interval of the share is \\d+\\.\\d% to \\d+\\.\\d%;");
    assertThat(written("table.html", tableOnly)).doesNotContain("outside what the model knows");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void headingsStartAtOneAndSkipNoLevel(Document page) {
    List<Element> headings = Dom.all(page, "h1", "h2", "h3", "h4", "h5", "h6");
    assertThat(headings.get(0).getTagName()).isEqualTo("h1");
    assertThat(Dom.all(page, "h1")).hasSize(1);
    int before = 1;
    for (Element heading : headings) {
      int level = heading.getTagName().charAt(1) - '0';
      assertThat(level).as(heading.getTextContent()).isLessThanOrEqualTo(before + 1);
      before = level;
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void idsAreUniqueAndEveryReferenceLeadsSomewhere(Document page) {
    Set<String> ids = new HashSet<>();
    for (Element e : Dom.all(page)) {
      if (e.hasAttribute("id")) {
        assertThat(ids.add(e.getAttribute("id"))).as(e.getAttribute("id")).isTrue();
      }
    }
    for (Element e : Dom.all(page)) {
      if (e.getAttribute("href").startsWith("#")) {
        assertThat(ids).contains(e.getAttribute("href").substring(1));
      }
      if (e.hasAttribute("aria-labelledby")) {
        assertThat(ids).contains(e.getAttribute("aria-labelledby").split(" "));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void thereIsAWayAroundForReadersWhoDoNotSeeThePage(Document page) {
    assertThat(Dom.all(page, "html").get(0).getAttribute("lang")).isEqualTo("en");
    assertThat(Dom.all(page, "header", "nav", "main", "footer"))
        .extracting(Element::getTagName)
        .containsExactly("header", "nav", "main", "footer");
    Element first = Dom.all(page, "a").get(0);
    assertThat(first.getAttribute("href")).isEqualTo("#main");
    for (Element image : Dom.all(page, "img")) {
      assertThat(image.getAttribute("alt")).isNotBlank();
    }
    assertThat(Dom.all(page, "svg")).isNotEmpty();
    for (Element svg : Dom.all(page, "svg")) {
      assertThat(svg.getAttribute("role")).isEqualTo("img");
      assertThat(Dom.all(svg, "title").get(0).getTextContent()).isNotBlank();
      assertThat(Dom.all(svg, "desc").get(0).getTextContent()).isNotBlank();
      Element beside = (Element) svg.getParentNode().getParentNode();
      assertThat(Dom.all(Dom.all(beside, "details").get(0), "tr"))
          .as("rows of numbers behind %s", Dom.all(svg, "title").get(0).getTextContent())
          .hasSizeGreaterThan(1);
    }
    for (Element table : Dom.all(page, "table")) {
      assertThat(Dom.all(table, "caption").get(0).getTextContent()).isNotBlank();
      assertThat(Dom.all(table, "th")).allMatch(th -> th.hasAttribute("scope"));
      Element around = (Element) table.getParentNode();
      assertThat(around.getAttribute("tabindex")).as("scrolls by keyboard").isEqualTo("0");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theFirstScreenSaysWhatItIsForAndWhatWasReached(Document page) {
    Evaluation first = (page == fullPage ? full : tableOnly).sections().get(0).evaluation();
    String header = Dom.all(page, "header").get(0).getTextContent();
    assertThat(header)
        .contains("For research only, not for diagnosis.")
        .contains(first.inWords())
        .contains("Always answering " + first.baselines().majorityClass() + " reaches");
  }

  @Test
  void theFirstScreenShowsWhatFileFactsAloneReach() {
    assertThat(Dom.all(fullPage, "header").get(0).getTextContent())
        .contains("never looks at a pixel")
        .contains("On the images that rule gets wrong, the model reaches");
    assertThat(Dom.all(tablePage, "header").get(0).getTextContent())
        .doesNotContain("never looks at a pixel")
        .contains("names no patients");
  }

  @Test
  void aReportOfEverythingHasAllItsChaptersInOrder() {
    assertThat(Dom.all(fullPage, "h2"))
        .extracting(Element::getTextContent)
        .containsExactly(
            "What was asked",
            "Results: validation part",
            "Results: training part",
            "The data",
            "The network",
            "Training",
            "Notes",
            "Model card",
            "Where this comes from",
            "What the numbers mean");
    assertThat(Dom.all(fullPage, "h3"))
        .extracting(Element::getTextContent)
        .contains(
            "Sample images",
            "What augmentation does",
            "Images with their predicted and actual class");
    assertThat(charts(fullPage))
        .contains(
            "Accuracy beside simple rules",
            "Images by class",
            "Accuracy by epoch",
            "Loss by epoch",
            "Confusion matrix",
            "ROC curve of CT_COVID",
            "Precision and recall of CT_COVID",
            "Calibration of P(CT_COVID)",
            "Calibration of the confidence",
            "Decision curve of CT_COVID");
  }

  @Test
  void aReportOfABareTableHasOnlyWhatTheTableKnows() {
    assertThat(Dom.all(tablePage, "h2"))
        .extracting(Element::getTextContent)
        .containsExactly("What was asked", "Results: all images", "What the numbers mean");
    assertThat(charts(tablePage))
        .containsExactly("Accuracy beside simple rules", "Confusion matrix");
    assertThat(Dom.all(tablePage, "img")).isEmpty();
  }

  @Test
  void aReportWithoutAnyEvaluationStillStands() throws IOException {
    ReportInput input =
        ReportInput.about(new Request("Only training", "It was trained.", "./slicewise train"))
            .training(ExampleReport.training())
            .build();
    Document page = Dom.parse(written("training.html", input));
    assertThat(Dom.all(page, "h2"))
        .extracting(Element::getTextContent)
        .containsExactly("What was asked", "Training", "What the numbers mean");
  }

  @Test
  void aLeakySplitIsSaidOnTheFirstScreen() throws IOException {
    String leak = full.split().orElseThrow().leak();
    assertThat(Dom.all(fullPage, "header").get(0).getTextContent())
        .contains("LEAKY SPLIT: " + leak);
    ReportInput clean =
        ReportInput.about(full.request()).split(new SplitNote("by patient", 1, "")).build();
    assertThat(written("clean.html", clean)).doesNotContain("LEAKY");
  }

  @Test
  void aHeadlineOfImagesThatWereTrainedOnSaysSoOnTheFirstScreen() throws IOException {
    ReportInput input = ReportInput.about(full.request()).section(full.sections().get(1)).build();
    Document page = Dom.parse(written("trained-on.html", input));
    assertThat(Dom.all(page, "header").get(0).getTextContent())
        .contains("SEEN IN TRAINING: the model knows 4 of 60 images from its training: ")
        .contains("1 in the training itself; 1 with a near copy in it; 2 of 1 patient in it (Pat");
    assertThat(Dom.byId(page, "results-1").getTextContent())
        .contains("LEAKY: these are the images that the network was trained on.")
        .contains("Not seen in training56");
  }

  @Test
  void aLeakIsSaidOnceOnTheFirstScreenThoughSplitAndResultsKnowOfIt() throws IOException {
    EvaluationSection section = full.sections().get(0);
    ReportInput input =
        ReportInput.about(full.request())
            .split(new SplitNote("random", 1, "patients on both sides"))
            .section(
                new EvaluationSection(
                    section.name(), section.evaluation(), List.of(), "patients on both sides"))
            .build();
    Element header = Dom.all(Dom.parse(written("once.html", input)), "header").get(0);
    assertThat(header.getTextContent()).containsOnlyOnce("patients on both sides");
  }

  @Test
  void imagesOfAnotherFolderAreSaidToBeSoAndNoMore() throws IOException {
    EvaluationSection section = tableOnly.sections().get(0);
    String said = "read from another folder than the training's, and the model knows none of them";
    ReportInput.Builder report = ReportInput.about(tableOnly.request());
    assertThat(written("other.html", report.section(section.ofOtherData(true)).build()))
        .contains(said.replace("'", "&#39;"));
    assertThat(tablePage.getDocumentElement().getTextContent()).doesNotContain(said);
  }

  @Test
  void aPartThatWasTrainedOnIsMarkedWhereItsNumbersStand() {
    assertThat(Dom.byId(fullPage, "results-1").getTextContent()).doesNotContain("LEAKY");
    assertThat(Dom.byId(fullPage, "results-2").getTextContent())
        .contains("LEAKY: these are the images that the network was trained on.");
  }

  @Test
  void hostileNamesAreShownAndDoNothing() {
    assertThat(Dom.all(fullPage, "script")).isEmpty();
    String text = Dom.byId(fullPage, "data").getTextContent();
    assertThat(text)
        .contains("<script>alert('x')</script> & \"quoted\"")
        .doesNotContain("\u202E", "\u0001");
  }

  @Test
  void hostileWordsAreHarmlessWhereverTheyStand() throws IOException {
    String bad = ExampleReport.HOSTILE;
    ReportInput input =
        ReportInput.about(new Request(bad, bad, bad))
            .data(
                new DataOverview(
                    bad,
                    bad,
                    List.of(new DataOverview.ClassCount(bad, java.util.Map.of(bad, 3))),
                    null,
                    0,
                    java.util.Map.of(bad, 3),
                    List.of(bad)))
            .samples(List.of(new SampleImage(ExampleReport.image(1, true), bad, bad)))
            .split(new SplitNote(bad, 1, bad))
            .network(
                new NetworkTable(bad, bad, List.of(new NetworkTable.Layer(bad, bad, bad, 1, bad))))
            .section(
                ExampleReport.section(
                    bad,
                    ExampleReport.predictions(3, 30, List.of(bad, "'\"><img src=x>"), true),
                    List.of(
                        new PredictionTile(
                            ExampleReport.image(1, true), bad, bad, bad, Double.NaN, bad)),
                    bad))
            .provenance(List.of(new Fact(bad, bad)))
            .notes(List.of(bad))
            .build();
    Document page = Dom.parse(written("hostile.html", input));
    assertThat(Dom.all(page, "script")).isEmpty();
    assertThat(Dom.all(page, "img"))
        .hasSize(2)
        .allMatch(i -> i.getAttribute("src").startsWith("data:image/jpeg"));
    for (Path file : ChartFiles.write(folder.resolve("hostile"), input)) {
      assertThat(file).startsWith(folder.resolve("hostile"));
      if (file.toString().endsWith(".svg")) {
        assertThat(Dom.all(Dom.parse(Files.readString(file)), "script", "img")).isEmpty();
      }
    }
  }

  @Test
  void everyMetricStandsWithItsIntervalItsMeaningAndItsNumberOfImages() {
    Evaluation evaluation = full.sections().get(0).evaluation();
    List<Element> rows =
        Dom.all(Dom.byId(fullPage, "results-1"), "table").stream()
            .filter(t -> Dom.all(t, "thead").get(0).getTextContent().startsWith("MetricValue"))
            .flatMap(t -> Dom.all(Dom.all(t, "tbody").get(0), "tr").stream())
            .toList();
    assertThat(rows).hasSameSizeAs(evaluation.metrics().keySet());
    int i = 0;
    for (var entry : evaluation.metrics().entrySet()) {
      Element row = rows.get(i++);
      Element term = Dom.all(row, "a").get(0);
      assertThat(term.getAttribute("title"))
          .as(entry.getKey())
          .contains("118 images of 59 patients");
      assertThat(Dom.byId(fullPage, term.getAttribute("href").substring(1)).getTagName())
          .isEqualTo("dt");
      String value = String.format(Locale.ROOT, "%.3f", entry.getValue().value());
      assertThat(row.getTextContent()).as(entry.getKey()).contains(value);
      assertThat(row.getTextContent().contains(" to "))
          .as("interval of %s", entry.getKey())
          .isEqualTo(entry.getValue().hasInterval());
    }
  }

  @Test
  void theMostConfidentMistakeComesFirst() {
    List<Element> tiles =
        Dom.all(Dom.byId(fullPage, "results-1"), "li").stream()
            .filter(li -> !li.getAttribute("class").isEmpty())
            .toList();
    assertThat(tiles).hasSize(24);
    List<PredictionTile> wrong =
        full.sections().get(0).tiles().stream().filter(t -> !t.correct()).toList();
    assertThat(wrong).isNotEmpty();
    double before = 1;
    for (int i = 0; i < tiles.size(); i++) {
      String text = tiles.get(i).getTextContent();
      assertThat(text).contains(i < wrong.size() ? "✗ mistake" : "✓ right");
      if (i < wrong.size()) {
        double confidence = confidence(text);
        assertThat(confidence).isLessThanOrEqualTo(before);
        before = confidence;
      }
    }
  }

  @Test
  void aLayerIsExplainedOnceHoweverOftenItOccurs() {
    List<String> folds =
        Dom.all(Dom.byId(fullPage, "network"), "summary").stream()
            .map(Element::getTextContent)
            .toList();
    assertThat(folds)
        .containsExactly("Conv2D", "MaxPooling2D", "Dense", "The same as Keras prints it");
    assertThat(Dom.byId(fullPage, "network").getTextContent()).contains("3,963,586 parameters");
  }

  @Test
  void twoSectionsFullOfNoisyImagesStayBelowThreeMegabytes() throws IOException {
    Random random = new Random(1);
    float[] noise = new float[512 * 512];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = random.nextInt(256);
    }
    ImageArray image = new ImageArray(512, 512, 1, noise);
    List<PredictionTile> tiles = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      tiles.add(new PredictionTile(image, "slice_" + i, "a", i % 2 == 0 ? "a" : "b", 0.5, ""));
    }
    var predictions = ExampleReport.predictions(1, 100, List.of("a", "b"), true);
    ReportInput input =
        ReportInput.about(new Request("Large", "Many images.", ""))
            .section(ExampleReport.section("one", predictions, tiles, ""))
            .section(ExampleReport.section("two", predictions, tiles, ""))
            .build();
    String html = written("large.html", input);
    assertThat(Dom.all(Dom.parse(html), "img")).hasSize(2 * EvaluationSection.TILES);
    assertThat(html.length()).isLessThan(3_000_000);
  }

  @Test
  void theSameInputGivesTheSameBytesInAnyLanguage() throws IOException {
    ReportInput charts =
        ReportInput.about(full.request())
            .data(full.data().orElseThrow())
            .split(full.split().orElseThrow())
            .network(full.network().orElseThrow())
            .training(full.training().orElseThrow())
            .build();
    String here = written("here.html", full);
    String chartsHere = written("charts-here.html", charts);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertSame(written("german.html", full), here);
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertSame(written("arabic.html", charts), chartsHere);
    } finally {
      Locale.setDefault(before);
    }
  }

  /** Says where two pages part, not all of both. */
  private static void assertSame(String page, String other) {
    int at = 0;
    while (at < Math.min(page.length(), other.length()) && page.charAt(at) == other.charAt(at)) {
      at++;
    }
    int start = Math.max(0, at - 60);
    assertThat(page.substring(start, Math.min(page.length(), at + 60)))
        .isEqualTo(other.substring(start, Math.min(other.length(), at + 60)));
  }

  @Test
  void aReportThatCannotBeWrittenNamesItsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a-file"), "not a folder");
    assertThatThrownBy(() -> Report.write(file.resolve("report.html"), tableOnly))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining(file.resolve("report.html").toString());
  }

  private static List<String> charts(Document page) {
    return Dom.all(page, "svg").stream()
        .map(svg -> Dom.all(svg, "title").get(0).getTextContent())
        .toList();
  }

  private static double confidence(String text) {
    int end = text.indexOf("% confident");
    int start = end;
    while ("0123456789.".indexOf(text.charAt(start - 1)) >= 0) {
      start--;
    }
    return Double.parseDouble(text.substring(start, end)) / 100;
  }

  private static String written(String name, ReportInput input) throws IOException {
    Path file = folder.resolve(name);
    Report.write(file, input);
    return Files.readString(file);
  }
}
