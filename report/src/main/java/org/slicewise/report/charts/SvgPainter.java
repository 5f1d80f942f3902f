package org.slicewise.report.charts;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slicewise.report.charts.Mark.Box;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Dot;
import org.slicewise.report.charts.Mark.Label;
import org.slicewise.report.charts.Mark.Line;
import org.slicewise.report.charts.Mark.Photo;
import org.slicewise.report.charts.Mark.Point;

/** Charts as SVG 1.1; text stays text. */
public final class SvgPainter {
  private SvgPainter() {}

  /**
   * For a page: colours are the classes {@code f-INK} (fill) and {@code s-INK} (stroke) of {@link
   * Ink#css()}, which the page's style sheet defines.
   *
   * @param id unique within the page
   */
  public static String inline(Chart chart, String id) {
    String head =
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-t %s-d">\
        <title id="%s-t">%s</title><desc id="%s-d">%s</desc>"""
            .formatted(
                n(chart.width()),
                n(chart.height()),
                id,
                id,
                id,
                Markup.escape(chart.title()),
                id,
                Markup.escape(chart.description()));
    return head + marks(chart, true) + "</svg>";
  }

  /** For a file: dark on white. */
  public static String file(Chart chart) {
    String head =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" role="img">
        <title>%s</title><desc>%s</desc>
        <rect width="%s" height="%s" fill="%s"/>"""
            .formatted(
                n(chart.width()),
                n(chart.height()),
                n(chart.width()),
                n(chart.height()),
                Markup.escape(chart.title()),
                Markup.escape(chart.description()),
                n(chart.width()),
                n(chart.height()),
                Ink.PAPER.light());
    return head + marks(chart, false) + "\n</svg>\n";
  }

  private static String marks(Chart chart, boolean classes) {
    StringBuilder out = new StringBuilder("<g font-family=\"system-ui, sans-serif\">");
    for (Mark mark : chart.marks()) {
      out.append(mark(mark, classes));
    }
    return out.append("</g>").toString();
  }

  private static String mark(Mark mark, boolean classes) {
    if (mark instanceof Line line) {
      return line(line, classes);
    } else if (mark instanceof Box box) {
      return "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"%s/>"
          .formatted(
              n(box.x()), n(box.y()), n(box.width()), n(box.height()), fill(box.ink(), classes));
    } else if (mark instanceof Dot dot) {
      return dot(dot) + fill(dot.ink(), classes) + "/>";
    } else if (mark instanceof Label label) {
      return label(label, classes);
    } else if (mark instanceof Photo photo) {
      return "<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" href=\"%s\"/>"
          .formatted(
              n(photo.x()),
              n(photo.y()),
              n(photo.width()),
              n(photo.height()),
              photo.thumbnail().dataUri());
    }
    throw new IllegalArgumentException("unknown mark " + mark);
  }

  private static String line(Line line, boolean classes) {
    StringBuilder d = new StringBuilder();
    Point drawn = null;
    int last = line.points().size() - 1;
    for (int i = 0; i <= last; i++) {
      Point p = line.points().get(i);
      // Nearer than a third of a pixel to the point before: no eye would miss it.
      if (drawn != null && i < last && Math.hypot(p.x() - drawn.x(), p.y() - drawn.y()) < 0.33) {
        continue;
      }
      d.append(drawn == null ? "M" : "L").append(n(p.x())).append(' ').append(n(p.y()));
      drawn = p;
    }
    String dashes =
        line.dash() == Dash.SOLID
            ? ""
            : " stroke-dasharray=\"%s\""
                .formatted(
                    Arrays.stream(line.dash().lengths())
                        .mapToObj(SvgPainter::n)
                        .collect(Collectors.joining(" ")));
    return "<path d=\"%s\" fill=\"none\" stroke-width=\"%s\" stroke-linejoin=\"round\"%s%s/>"
        .formatted(d, n(line.width()), dashes, stroke(line.ink(), classes));
  }

  private static String dot(Dot dot) {
    double x = dot.at().x();
    double y = dot.at().y();
    double r = dot.radius();
    if (dot.shape() == Mark.Shape.CIRCLE) {
      return "<circle cx=\"%s\" cy=\"%s\" r=\"%s\"".formatted(n(x), n(y), n(r));
    }
    return "<path d=\"%s\""
        .formatted(
            Shapes.corners(dot).stream()
                .map(p -> n(p.x()) + " " + n(p.y()))
                .collect(Collectors.joining("L", "M", "Z")));
  }

  private static String label(Label label, boolean classes) {
    String anchor =
        switch (label.anchor()) {
          case START -> "";
          case MIDDLE -> " text-anchor=\"middle\"";
          case END -> " text-anchor=\"end\"";
        };
    String x = n(label.at().x());
    String y = n(label.at().y());
    return "<text x=\"%s\" y=\"%s\" font-size=\"%s\"%s%s%s%s>%s</text>"
        .formatted(
            x,
            y,
            n(label.size()),
            anchor,
            label.bold() ? " font-weight=\"600\"" : "",
            label.upwards() ? " transform=\"rotate(-90 %s %s)\"".formatted(x, y) : "",
            fill(label.ink(), classes),
            Markup.escape(label.text()));
  }

  private static String fill(Ink ink, boolean classes) {
    return classes ? " class=\"f-" + ink.css() + "\"" : " fill=\"" + ink.light() + "\"";
  }

  private static String stroke(Ink ink, boolean classes) {
    return classes ? " class=\"s-" + ink.css() + "\"" : " stroke=\"" + ink.light() + "\"";
  }

  private static String n(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
