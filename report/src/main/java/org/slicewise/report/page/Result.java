package org.slicewise.report.page;

import org.slicewise.evaluation.Evaluation;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.charts.Chart;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/**
 * One evaluation on its way onto the page.
 *
 * @param part what is shown
 * @param id of its chapter, unique within the page
 * @param glossary of the page
 */
record Result(EvaluationSection part, String id, Glossary glossary) {
  Evaluation evaluation() {
    return part.evaluation();
  }

  /** What its numbers were computed from, as "118 images of 56 patients". */
  String where() {
    return Sections.where(evaluation());
  }

  /** An empty table of numbers of all its images. */
  Numbers numbers(String caption) {
    return new Numbers(glossary, caption, where());
  }

  /** A chart with how to read it, and the words of the glossary that explain it. */
  Tag chart(Chart chart, String name, String reading, String... terms) {
    return Pieces.chart(chart, id + "-" + name, reading + " ", glossary.trace(where(), terms));
  }
}
