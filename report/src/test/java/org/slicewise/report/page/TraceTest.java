package org.slicewise.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.evaluation.Metric;
import org.slicewise.report.Dom;
import org.slicewise.report.ExampleReport;
import org.slicewise.report.ReportInput;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Walks pages as they are written: from every number a reader gets to its meaning, formula, n. */
class TraceTest {
  private static final String N = "(?s).*\\d+ (images?|patients?|epochs?).*";

  @TempDir static Path folder;
  static Document fullPage;
  static Document tablePage;
  static Document crossvalPage;
  static Document protocolsPage;

  @BeforeAll
  static void write() throws IOException {
    fullPage = page("full", ExampleReport.full());
    tablePage = page("table", ExampleReport.tableOnly());
    crossvalPage = page("crossval", ExampleReport.crossval());
    protocolsPage = Dom.parse(ProtocolsPage.page(ExampleReport.protocols()));
  }

  static Stream<Document> pages() {
    return Stream.of(fullPage, tablePage, crossvalPage, protocolsPage);
  }

  private static Document page(String name, ReportInput input) throws IOException {
    Path html = folder.resolve(name + ".html");
    Report.write(html, input);
    return Dom.parse(Files.readString(html));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyNumberOfATableOfResultsHasATermInItsRowOrColumnAndItsCountAbove(Document page) {
    List<Element> tables = new ArrayList<>();
    results(page).forEach(section -> tables.addAll(Dom.all(section, "table")));
    tables.removeIf(TraceTest::isBehindAChart);
    assertThat(tables).isNotEmpty();
    for (Element table : tables) {
      String caption = Dom.all(table, "caption").get(0).getTextContent();
      assertThat(caption).as("caption says n").matches(N);
      List<Element> header = Dom.all(Dom.all(table, "thead").get(0), "th");
      for (Element row : Dom.all(Dom.all(table, "tbody").get(0), "tr")) {
        List<Element> cells = Dom.all(row, "th", "td");
        assertThat(cells).as(caption).hasSameSizeAs(header);
        for (int i = 1; i < cells.size(); i++) {
          if (cells.get(i).getTextContent().matches("(?s)[+−-]?\\d.*")) {
            assertThat(isTraced(page, header.get(i)) || isTraced(page, cells.get(0)))
                .as(
                    "%s of '%s' in the table '%s'",
                    header.get(i).getTextContent(), cells.get(0).getTextContent(), caption)
                .isTrue();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyChartSaysInWordsWhatItIsAndFromHowMuch(Document page) {
    List<Element> captions = figures(page);
    assertThat(captions).hasSizeGreaterThan(1);
    for (Element caption : captions) {
      assertThat(isTraced(page, caption)).as(caption.getTextContent()).isTrue();
      assertThat(caption.getTextContent()).matches(N);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theMeaningCanBeReadWithoutAMouseAndOnPaper(Document page) {
    Element glossary = Dom.byId(page, "glossary");
    assertThat(Dom.all(glossary, "details"))
        .allMatch(d -> d.getAttribute("class").contains("on-paper"));
    Set<String> listed = new HashSet<>();
    Dom.all(glossary, "dt").forEach(dt -> listed.add("#" + dt.getAttribute("id")));
    Set<String> linked = new HashSet<>();
    for (Element a : Dom.all(page, "a")) {
      if (a.getAttribute("href").startsWith("#term-")) {
        linked.add(a.getAttribute("href"));
        Element meaning = (Element) after(Dom.byId(page, a.getAttribute("href").substring(1)));
        assertThat(a.getAttribute("title").replace(" Formula:", "Formula:"))
            .as("hover and footnote say the same of %s", a.getTextContent())
            .startsWith(meaning.getTextContent());
      }
    }
    assertThat(listed).containsAll(linked);
  }

  @ParameterizedTest
  @EnumSource(Metric.class)
  void everyMetricHasADefinitionAndAFormula(Metric metric) {
    Glossary glossary = Glossary.read();
    assertThat(glossary.explains(metric.key())).isTrue();
    assertThat(glossary.term(metric.key(), "7 images").toString())
        .contains("Formula: ")
        .contains("Computed from 7 images.");
  }

  @Test
  void aTableWithoutATermWouldBeFound() {
    Document bare =
        Dom.parse("<html><body><table><tr><th>Accuracy</th></tr></table></body></html>");
    assertThat(isTraced(bare, Dom.all(bare, "th").get(0))).isFalse();
    Document linked =
        Dom.parse(
            "<html><body><p><a href='#term-x' title='Good. Computed from 3 images.'>x</a></p>"
                + "<dl><dt id='term-x'>x</dt><dd>Good.</dd></dl></body></html>");
    assertThat(isTraced(linked, Dom.all(linked, "p").get(0))).as("no formula").isFalse();
  }

  /** Whether a term with formula and n stands in it. */
  private static boolean isTraced(Document page, Element element) {
    return Dom.all(element, "a").stream()
        .filter(a -> a.getAttribute("href").startsWith("#term-"))
        .anyMatch(
            a ->
                a.getAttribute("title").matches(N)
                    && after(Dom.byId(page, a.getAttribute("href").substring(1)))
                        .getTextContent()
                        .contains("Formula: "));
  }

  private static Node after(Element dt) {
    Node next = dt.getNextSibling();
    while (!(next instanceof Element)) {
      next = next.getNextSibling();
    }
    return next;
  }

  private static List<Element> results(Document page) {
    return Dom.all(page, "section").stream()
        .filter(s -> s.getAttribute("id").matches("results-.*|folds|picture"))
        .toList();
  }

  private static List<Element> figures(Node within) {
    return Dom.all(within, "div").stream()
        .filter(d -> d.getAttribute("class").equals("chart"))
        .map(d -> Dom.all(d, "figcaption").get(0))
        .toList();
  }

  private static boolean isBehindAChart(Element table) {
    for (Node n = table; n != null; n = n.getParentNode()) {
      if (n instanceof Element e && e.getAttribute("class").equals("chart")) {
        return true;
      }
    }
    return false;
  }
}
