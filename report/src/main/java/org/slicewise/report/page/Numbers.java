package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Node;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** A table of numbers, each column or row of which leads to what it means. */
final class Numbers {
  private final Glossary glossary;
  private final String caption;
  private final String where;
  private final List<Node> header = new ArrayList<>();
  private final List<Tag> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param caption what it is, ending with a full stop
   * @param where what all its numbers were computed from, as "118 images of 56 patients"
   */
  Numbers(Glossary glossary, String caption, String where) {
    this.glossary = glossary;
    this.caption = caption;
    this.where = where;
  }

  /** A column that needs no explanation. */
  Numbers column(String name) {
    header.add(new Node.Text(name));
    return this;
  }

  /** A column of a number of the glossary. */
  Numbers column(String name, String term) {
    header.add(glossary.term(term, name, where));
    return this;
  }

  /** A row; its first cell names it. */
  Numbers row(Node name, String... cells) {
    Tag row = tag("tr", tag("th", name).with("scope", "row"));
    for (String cell : cells) {
      row.add(tag("td", cell));
    }
    rows.add(row);
    return this;
  }

  Numbers row(String name, String... cells) {
    return row(new Node.Text(name), cells);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  Tag table() {
    return Pieces.tableOf(caption + " From " + where + ".", header, rows);
  }

  /** As "0.864". */
  static String value(Estimate e) {
    return e == null ? "–" : Words.decimal(e.value());
  }

  /** As "0.790 to 0.910"; "–" where there is none. */
  static String interval(Estimate e) {
    return e == null || !e.hasInterval()
        ? "–"
        : Words.decimal(e.low()) + " to " + Words.decimal(e.high());
  }

  /** As "86.4%". */
  static String share(Estimate e) {
    return e == null ? "–" : Words.percent(e.value());
  }

  /** As "79.0% to 91.0%". */
  static String shares(Estimate e) {
    return e == null || !e.hasInterval()
        ? "–"
        : Words.percent(e.low()) + " to " + Words.percent(e.high());
  }

  /** As "0.955 (0.930 to 0.970)"; without an interval just the number. */
  static String both(String value, String interval) {
    return interval.equals("–") ? value : "%s (%s)".formatted(value, interval);
  }
}
