package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.charts.Legend.Entry;
import org.slicewise.report.charts.Mark.Anchor;
import org.slicewise.report.charts.Mark.Box;
import org.slicewise.report.charts.Mark.Dash;
import org.slicewise.report.charts.Mark.Dot;
import org.slicewise.report.charts.Mark.Label;
import org.slicewise.report.charts.Mark.Line;
import org.slicewise.report.charts.Mark.Point;
import org.slicewise.report.charts.Mark.Shape;

/**
 * Numbers with their intervals one below the other on a common axis, each under its name and with
 * its value written out; words where there is no number.
 */
final class Forest {
  private static final double LEFT = 22;
  private static final double RIGHT = Chart.WIDTH - 78.0;
  private static final double VALUES = Chart.WIDTH - 12.0;
  private static final double TOP = 36;
  private static final double NAME = 22;
  private static final double ITEM = 20;
  private static final double GAP = 8;

  private final String title;
  private final Scale scale;
  private final List<Row> rows = new ArrayList<>();
  private final List<Entry> legend = new ArrayList<>();
  private double reference = Double.NaN;

  Forest(String title, Scale scale) {
    this.title = title;
    this.scale = scale;
  }

  /** How numbers are written. */
  enum Unit {
    /** As 0.864. */
    NUMBER,
    /** As 86.4%. */
    PERCENT,
    /** A difference of shares in hundredths, as +3.1. */
    POINTS
  }

  /**
   * What is measured.
   *
   * @param title in words, with what the interval is
   * @param min lower end of the axis
   * @param max its upper end
   * @param unit how numbers are written
   */
  record Scale(String title, double min, double max, Unit unit) {
    /** Of shares, with the lower end at a tenth below every number and its interval. */
    static Scale around(String title, boolean percent, List<Estimate> estimates) {
      double least =
          estimates.stream()
              .filter(Estimate::isDefined)
              .mapToDouble(e -> e.hasInterval() ? Math.min(e.low(), e.value()) : e.value())
              .min()
              .orElse(0);
      return new Scale(
          title,
          Math.max(0, Math.floor(least * 10 - 0.2) / 10),
          1,
          percent ? Unit.PERCENT : Unit.NUMBER);
    }

    /** Of differences of shares: from 5 points below 0 to 5 above it, or as far as they reach. */
    static Scale points(String title, List<Estimate> differences) {
      double least = -0.05;
      double most = 0.05;
      for (Estimate e : differences) {
        for (double end : new double[] {e.value(), e.low(), e.high()}) {
          least = Double.isNaN(end) ? least : Math.min(least, end);
          most = Double.isNaN(end) ? most : Math.max(most, end);
        }
      }
      return new Scale(title, least, most, Unit.POINTS);
    }

    /** How many units 1 is on the axis. */
    double factor() {
      return unit == Unit.NUMBER ? 1 : 100;
    }

    String text(double value) {
      return switch (unit) {
        case NUMBER -> Words.decimal(value);
        case PERCENT -> Words.percent(value);
        case POINTS -> Words.points(value).replace(" points", "");
      };
    }

    String interval(Estimate e) {
      return unit == Unit.POINTS
          ? Words.pointsRange(e.low(), e.high())
          : e.hasInterval() ? text(e.low()) + " to " + text(e.high()) : "–";
    }
  }

  /** A number with how it is marked. */
  record Item(Estimate estimate, Ink ink, Shape shape) {}

  /**
   * A name with its numbers.
   *
   * @param name who or what
   * @param detail how many, beside the name; "" for nothing
   * @param stamp a word that must not be overlooked; "" for none
   * @param items from top to bottom
   * @param instead what is said where there is no number; "" for nothing
   */
  record Row(String name, String detail, String stamp, List<Item> items, String instead) {
    /** A heading over the rows below. */
    static Row heading(String name) {
      return new Row(name, "", "", List.of(), "");
    }

    boolean isHeading() {
      return items.isEmpty() && instead.isEmpty();
    }
  }

  Forest add(Row row) {
    rows.add(row);
    return this;
  }

  /** Explains a kind of mark. */
  Forest explain(String name, Ink ink, Shape shape) {
    legend.add(new Entry(name, ink, null, shape));
    return this;
  }

  /** A dashed line through all rows; none for NaN. */
  Forest reference(String name, double value) {
    if (!Double.isNaN(value)) {
      reference = value;
      legend.add(new Entry(name, Ink.MUTED, Dash.DASHED, null));
    }
    return this;
  }

  Chart draw(String name, String description, DataTable data) {
    List<Mark> body = new ArrayList<>();
    double y = TOP;
    for (Row row : rows) {
      y = row(body, row, y);
    }
    double bottom = y;
    List<Mark> marks = new ArrayList<>();
    marks.add(label(title, LEFT, 22, Chart.TITLE_SIZE, Anchor.START, Ink.TEXT, true));
    axis(marks, bottom);
    marks.addAll(body);
    double end = legend.isEmpty() ? bottom + 52 : Legend.draw(marks, LEFT, bottom + 64, legend);
    return new Chart(name, title, description, Chart.WIDTH, (int) Math.ceil(end), marks, data);
  }

  private void axis(List<Mark> marks, double bottom) {
    double factor = scale.factor();
    for (double tick : Ticks.of(factor * scale.min(), factor * scale.max(), false)) {
      double x = x(tick / factor);
      marks.add(new Line(x, TOP, x, bottom, Ink.GRID, 1, Dash.SOLID));
      String text =
          scale.unit() == Unit.NUMBER
              ? Ticks.text(tick, scale.max() - scale.min(), false)
              : String.format(
                  Locale.ROOT,
                  scale.unit() == Unit.PERCENT ? "%.0f%%" : tick == 0 ? "0" : "%+.0f",
                  tick);
      marks.add(label(text, x, bottom + 18, Chart.TEXT_SIZE, Anchor.MIDDLE, Ink.MUTED, false));
    }
    marks.add(
        label(scale.title(), LEFT, bottom + 39, Chart.TEXT_SIZE, Anchor.START, Ink.TEXT, false));
  }

  /** Returns where the next row starts. */
  private double row(List<Mark> marks, Row row, double y) {
    double right = VALUES;
    if (!row.stamp().isEmpty()) {
      double wide = Words.width(row.stamp(), Chart.TEXT_SIZE) + 12;
      marks.add(new Box(right - wide, y + 1, wide, 19, Ink.ALARM));
      marks.add(
          label(
              row.stamp(),
              right - wide / 2,
              y + 15.5,
              Chart.TEXT_SIZE,
              Anchor.MIDDLE,
              Ink.ON_ALARM,
              true));
      right -= wide + 8;
    }
    if (!row.detail().isEmpty()) {
      marks.add(label(row.detail(), right, y + 16, Chart.TEXT_SIZE, Anchor.END, Ink.MUTED, false));
      right -= Words.width(row.detail(), Chart.TEXT_SIZE) + 8;
    }
    double each = Words.width("n", Chart.TEXT_SIZE);
    marks.add(
        label(
            Words.shorten(row.name(), Math.max(6, (int) ((right - LEFT) / each))),
            LEFT,
            y + 16,
            Chart.TEXT_SIZE,
            Anchor.START,
            Ink.TEXT,
            row.isHeading()));
    y += NAME;
    if (!row.instead().isEmpty()) {
      marks.add(
          label(row.instead(), LEFT + 12, y + 14, Chart.TEXT_SIZE, Anchor.START, Ink.MUTED, false));
      y += ITEM;
    }
    for (Item item : row.items()) {
      if (!Double.isNaN(reference)) { // beside the marks only: no line through words
        double x = x(reference);
        marks.add(new Line(x, y, x, y + ITEM, Ink.MUTED, 2, Dash.DASHED));
      }
      item(marks, item, y + ITEM / 2);
      y += ITEM;
    }
    return y + (row.isHeading() ? 0 : GAP);
  }

  private void item(List<Mark> marks, Item item, double middle) {
    Estimate e = item.estimate();
    if (e.hasInterval()) {
      marks.add(new Line(x(e.low()), middle, x(e.high()), middle, item.ink(), 2.5, Dash.SOLID));
      for (double end : new double[] {e.low(), e.high()}) {
        marks.add(new Line(x(end), middle - 5, x(end), middle + 5, item.ink(), 2, Dash.SOLID));
      }
    }
    if (e.isDefined()) {
      marks.add(new Dot(new Point(x(e.value()), middle), 5.5, item.shape(), item.ink()));
    }
    marks.add(
        label(
            scale.text(e.value()),
            VALUES,
            middle + 4.5,
            Chart.TEXT_SIZE,
            Anchor.END,
            Ink.TEXT,
            false));
  }

  private double x(double value) {
    double share = (value - scale.min()) / (scale.max() - scale.min());
    return LEFT + Math.min(1, Math.max(0, share)) * (RIGHT - LEFT);
  }

  private static Label label(
      String text, double x, double y, double size, Anchor anchor, Ink ink, boolean bold) {
    return new Label(text, new Point(x, y), size, anchor, ink, bold, false);
  }
}
