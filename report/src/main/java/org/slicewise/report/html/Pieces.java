package org.slicewise.report.html;

import static org.slicewise.report.html.Tag.tag;

import java.util.List;
import org.slicewise.report.charts.Chart;
import org.slicewise.report.charts.DataTable;
import org.slicewise.report.charts.SvgPainter;
import org.slicewise.report.charts.Thumbnail;

/** What every page is made of. */
public final class Pieces {
  private Pieces() {}

  /** A chapter with its heading, which the contents list names. */
  public static Tag section(String id, String heading) {
    return tag("section")
        .with("id", id)
        .with("aria-labelledby", id + "-h")
        .add(tag("h2", heading).with("id", id + "-h"));
  }

  /** Something to open. */
  public static Tag foldOut(String summary, Node... content) {
    return tag("details", tag("summary", summary)).add(content);
  }

  /** A sentence that must not be overlooked. */
  public static Tag alarm(String title, String text) {
    return tag("div", tag("p", tag("strong", title), new Node.Text(" " + text)))
        .with("class", "alarm")
        .with("role", "note");
  }

  /** A sentence to bear in mind. */
  public static Tag warning(String text) {
    return tag("p", tag("strong", "Note: "), new Node.Text(text)).with("class", "warning");
  }

  /**
   * A chart with a sentence on how to read it and the numbers behind it.
   *
   * @param id unique within the page
   * @param more what follows that sentence
   */
  public static Tag chart(Chart chart, String id, String reading, Node... more) {
    return tag(
            "div",
            tag(
                "figure",
                new Node.Raw(SvgPainter.inline(chart, id)),
                tag("figcaption", reading).add(more)),
            foldOut("Numbers behind this chart", table(chart.title(), chart.data())))
        .with("class", "chart");
  }

  /** A table whose first column names its rows; scrolls within itself where it is too wide. */
  public static Tag table(String caption, DataTable data) {
    List<Tag> rows =
        data.rows().stream()
            .map(
                cells -> {
                  Tag row = tag("tr");
                  for (int i = 0; i < cells.size(); i++) {
                    row.add(
                        i == 0
                            ? tag("th", cells.get(i)).with("scope", "row")
                            : tag("td", cells.get(i)));
                  }
                  return row;
                })
            .toList();
    return table(caption, data.header(), rows);
  }

  /** A table of rows that were made elsewhere. */
  public static Tag table(String caption, List<String> header, List<Tag> rows) {
    return tableOf(caption, header.stream().map(Node.Text::new).toList(), rows);
  }

  /** The same with anything in its head. */
  public static Tag tableOf(String caption, List<? extends Node> header, List<Tag> rows) {
    Tag head = tag("tr");
    header.forEach(name -> head.add(tag("th", name).with("scope", "col")));
    Tag body = tag("tbody");
    rows.forEach(body::add);
    return scroll(caption, tag("table", tag("caption", caption), tag("thead", head), body));
  }

  /** Content that scrolls sideways within itself, by keyboard too. */
  public static Tag scroll(String name, Tag content) {
    return tag("div", content)
        .with("class", "scroll")
        .with("role", "region")
        .with("aria-label", name)
        .with("tabindex", "0");
  }

  /** An image with its description. */
  public static Tag image(Thumbnail thumbnail, String alt) {
    return tag("img")
        .with("src", thumbnail.dataUri())
        .with("width", Integer.toString(thumbnail.width()))
        .with("height", Integer.toString(thumbnail.height()))
        .with("alt", alt);
  }
}
