package org.slicewise.outside;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.QuadCurve2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.slicewise.image.ImageArray;

/**
 * What was written, plotted or shown on a screen. The signs of the script are made up, so that no
 * font is needed.
 */
final class Documents {
  private Documents() {}

  static ImageArray textPage(UniformRandomProvider random) {
    boolean white = random.nextDouble() < 0.8;
    Canvas page =
        new Canvas(
            Canvas.side(random),
            Canvas.side(random),
            Canvas.grey(white ? random.nextDouble(215, 256) : random.nextDouble(0, 50)));
    page.pen().setColor(Canvas.grey(white ? random.nextDouble(0, 90) : 230));
    int columns = 1 + random.nextInt(2);
    double size = random.nextDouble(7, 17);
    Script script = new Script(random);
    double margin = page.width() * random.nextDouble(0.04, 0.12);
    double each = (page.width() - margin * (columns + 1)) / columns;
    for (int c = 0; c < columns; c++) {
      paragraphs(page.pen(), random, script, margin + c * (each + margin), each, size, page);
    }
    page.pen().rotate(0);
    return page.toArray(random, random.nextDouble(0, 12));
  }

  private static void paragraphs(
      Graphics2D pen,
      UniformRandomProvider random,
      Script script,
      double left,
      double width,
      double size,
      Canvas page) {
    double y = page.height() * 0.05;
    if (random.nextDouble() < 0.5) {
      script.line(pen, random, left, y, width * random.nextDouble(0.5, 0.9), size * 1.8);
      y += size * 3.2;
    }
    while (y < page.height() * 0.95) {
      boolean last = random.nextDouble() < 0.18;
      script.line(pen, random, left, y, width * (last ? random.nextDouble(0.2, 0.8) : 1), size);
      y += size * (last ? 2.4 : 1.5);
    }
  }

  static ImageArray chart(UniformRandomProvider random) {
    boolean dark = random.nextDouble() < 0.2;
    Canvas chart =
        new Canvas(Canvas.side(random), Canvas.side(random), Canvas.grey(dark ? 25 : 255));
    Graphics2D pen = chart.pen();
    Color ink = Canvas.grey(dark ? 220 : 30);
    Script script = new Script(random);
    double w = chart.width();
    double h = chart.height();
    pen.setColor(ink);
    script.line(pen, random, w * 0.25, h * 0.04, w * 0.5, 11);
    int form = random.nextInt(4);
    if (form == 3) {
      double from = random.nextDouble(0, 360);
      double left = 360;
      while (left > 1) {
        double part = Math.min(left, random.nextDouble(15, 130));
        pen.setColor(Canvas.anyColour(random));
        pen.fill(new Arc2D.Double(w * 0.2, h * 0.2, w * 0.6, h * 0.65, from, part, Arc2D.PIE));
        from += part;
        left -= part;
      }
      return chart.toArray(random, 0);
    }
    pen.setStroke(new BasicStroke(0.7f));
    pen.setColor(Canvas.grey(dark ? 70 : 215));
    for (int i = 0; i < 7; i++) {
      pen.draw(new Line2D.Double(w * 0.13, h * (0.14 + 0.11 * i), w * 0.95, h * (0.14 + 0.11 * i)));
    }
    pen.setColor(ink);
    pen.setStroke(new BasicStroke(1.5f));
    pen.draw(new Line2D.Double(w * 0.13, h * 0.1, w * 0.13, h * 0.88));
    pen.draw(new Line2D.Double(w * 0.13, h * 0.88, w * 0.96, h * 0.88));
    for (int i = 0; i < 6; i++) {
      script.line(pen, random, w * 0.03, h * (0.14 + 0.13 * i), w * 0.08, 7);
      script.line(pen, random, w * (0.15 + 0.14 * i), h * 0.91, w * 0.09, 7);
    }
    int series = 1 + random.nextInt(3);
    for (int s = 0; s < series; s++) {
      pen.setColor(Canvas.anyColour(random));
      series(pen, random, form, s, series, w, h);
    }
    return chart.toArray(random, 0);
  }

  private static void series(
      Graphics2D pen, UniformRandomProvider random, int form, int s, int of, double w, double h) {
    int points = 5 + random.nextInt(form == 2 ? 60 : 12);
    double value = random.nextDouble(0.3, 0.8);
    Path2D line = new Path2D.Double();
    for (int i = 0; i < points; i++) {
      value = Math.min(0.98, Math.max(0.03, value + random.nextDouble(-0.2, 0.2)));
      double x = w * (0.15 + 0.8 * (i + 0.3) / points);
      double y = h * (0.88 - 0.75 * value);
      if (form == 0) {
        double wide = w * 0.6 / points / of;
        pen.fill(new Rectangle2D.Double(x + s * wide, y, wide, h * 0.88 - y));
      } else if (form == 1) {
        if (i == 0) {
          line.moveTo(x, y);
        } else {
          line.lineTo(x, y);
        }
      } else {
        pen.fill(new Ellipse2D.Double(x, h * random.nextDouble(0.15, 0.85), 5, 5));
      }
    }
    pen.setStroke(new BasicStroke(2f));
    pen.draw(line);
  }

  static ImageArray screenshot(UniformRandomProvider random) {
    boolean dark = random.nextDouble() < 0.4;
    Canvas screen =
        new Canvas(Canvas.side(random), Canvas.side(random), Canvas.grey(dark ? 30 : 240));
    Graphics2D pen = screen.pen();
    double w = screen.width();
    double h = screen.height();
    Script script = new Script(random);
    pen.setColor(Canvas.colour(random, random.nextDouble(), 0.5, dark ? 0.25 : 0.75));
    pen.fill(new Rectangle2D.Double(0, 0, w, h * random.nextDouble(0.05, 0.12)));
    double side = w * random.nextDouble(0.15, 0.3);
    pen.setColor(Canvas.grey(dark ? 45 : 222));
    pen.fill(new Rectangle2D.Double(0, h * 0.1, side, h));
    Color ink = Canvas.grey(dark ? 205 : 50);
    for (double y = h * 0.14; y < h * 0.95; y += 17) {
      pen.setColor(ink);
      script.line(pen, random, 8, y, side * random.nextDouble(0.4, 0.8), 8);
    }
    double y = h * 0.14;
    while (y < h * 0.9) {
      if (random.nextDouble() < 0.3) {
        double high = random.nextDouble(25, 70);
        pen.setColor(Canvas.anyColour(random));
        pen.fill(
            new RoundRectangle2D.Double(
                side + 10, y, (w - side) * random.nextDouble(0.3, 0.85), high, 8, 8));
        y += high + 10;
      } else {
        pen.setColor(ink);
        script.line(pen, random, side + 12, y, (w - side) * random.nextDouble(0.3, 0.85), 8);
        y += 14;
      }
    }
    return screen.toArray(random, 0);
  }

  /** Two dozen made-up signs of a few strokes each. */
  private static final class Script {
    private final List<Path2D> signs = new ArrayList<>();

    Script(UniformRandomProvider random) {
      for (int i = 0; i < 24; i++) {
        Path2D sign = new Path2D.Double();
        int strokes = 2 + random.nextInt(3);
        for (int s = 0; s < strokes; s++) {
          double x = random.nextInt(3) / 2.0;
          double y = random.nextInt(3) / 2.0;
          double toX = random.nextDouble() < 0.4 ? x : random.nextInt(3) / 2.0;
          double toY = random.nextInt(3) / 2.0;
          double bend = random.nextDouble() < 0.5 ? 0 : random.nextDouble(-0.5, 0.5);
          sign.append(
              new QuadCurve2D.Double(x, y, (x + toX) / 2 + bend, (y + toY) / 2, toX, toY), false);
        }
        signs.add(sign);
      }
    }

    /** Words of signs, {@code size} pixels from line to line. */
    void line(
        Graphics2D pen,
        UniformRandomProvider random,
        double left,
        double top,
        double width,
        double size) {
      java.awt.geom.AffineTransform before = pen.getTransform();
      double wide = size * 0.42;
      double x = left;
      pen.setStroke(new BasicStroke(0.16f));
      while (x < left + width) {
        int letters = 1 + random.nextInt(9);
        for (int i = 0; i < letters && x < left + width; i++) {
          pen.translate(x, top);
          pen.scale(wide, size * 0.7);
          pen.draw(signs.get(random.nextInt(signs.size())));
          pen.setTransform(before);
          x += wide * 1.45;
        }
        x += wide;
      }
    }
  }
}
