package org.slicewise.report.charts;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.report.charts.Mark.Box;
import org.slicewise.report.charts.Mark.Dot;
import org.slicewise.report.charts.Mark.Label;
import org.slicewise.report.charts.Mark.Line;
import org.slicewise.report.charts.Mark.Photo;
import org.slicewise.report.charts.Mark.Point;

/** Charts as PNG, dark on white, two pixels for each of the chart's. */
public final class PngPainter {
  /** Pixels of the file for one of the chart. */
  public static final int SCALE = 2;

  private PngPainter() {}

  /**
   * The bytes of the file.
   *
   * @throws EnvironmentException where Java finds no fonts
   */
  public static byte[] paint(Chart chart) {
    BufferedImage image =
        new BufferedImage(
            SCALE * chart.width(), SCALE * chart.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setColor(Ink.PAPER.color());
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    g.scale(SCALE, SCALE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (Mark mark : chart.marks()) {
        paint(mark, g);
      }
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // into memory: cannot happen
    } finally {
      g.dispose();
    }
    return bytes.toByteArray();
  }

  private static void paint(Mark mark, Graphics2D g) throws IOException {
    if (mark instanceof Line line) {
      g.setColor(line.ink().color());
      double[] lengths = line.dash().lengths();
      float[] dashes = new float[lengths.length];
      for (int i = 0; i < lengths.length; i++) {
        dashes[i] = (float) lengths[i];
      }
      g.setStroke(
          new BasicStroke(
              (float) line.width(),
              BasicStroke.CAP_BUTT,
              BasicStroke.JOIN_ROUND,
              1,
              dashes.length == 0 ? null : dashes,
              0));
      g.draw(path(line.points()));
    } else if (mark instanceof Box box) {
      g.setColor(box.ink().color());
      g.fill(new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height()));
    } else if (mark instanceof Dot dot) {
      g.setColor(dot.ink().color());
      double r = dot.radius();
      g.fill(
          dot.shape() == Mark.Shape.CIRCLE
              ? new Ellipse2D.Double(dot.at().x() - r, dot.at().y() - r, 2 * r, 2 * r)
              : path(Shapes.corners(dot)));
    } else if (mark instanceof Label label) {
      text(label, g);
    } else if (mark instanceof Photo photo) {
      photo(photo, g);
    }
  }

  private static Path2D path(List<Point> points) {
    Path2D path = new Path2D.Double();
    for (Point p : points) {
      if (path.getCurrentPoint() == null) {
        path.moveTo(p.x(), p.y());
      } else {
        path.lineTo(p.x(), p.y());
      }
    }
    return path;
  }

  private static void text(Label label, Graphics2D g) {
    double width;
    try {
      g.setFont(
          new Font(Font.SANS_SERIF, label.bold() ? Font.BOLD : Font.PLAIN, 1)
              .deriveFont((float) label.size()));
      width = g.getFontMetrics().stringWidth(label.text());
    } catch (RuntimeException | InternalError | LinkageError e) {
      // What Java throws on a machine without fontconfig differs from release to release.
      throw new EnvironmentException(
          "cannot draw PNG charts because Java finds no fonts (%s); install fontconfig and a font,"
                  .formatted(e)
              + " for example DejaVu",
          e);
    }
    double shift =
        switch (label.anchor()) {
          case START -> 0;
          case MIDDLE -> -width / 2;
          case END -> -width;
        };
    g.setColor(label.ink().color());
    AffineTransform before = g.getTransform();
    g.translate(label.at().x(), label.at().y());
    if (label.upwards()) {
      g.rotate(-Math.PI / 2);
    }
    g.drawString(label.text(), (float) shift, 0f);
    g.setTransform(before);
  }

  private static void photo(Photo photo, Graphics2D g) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(photo.thumbnail().jpeg()));
    double scale =
        Math.min(photo.width() / picture.getWidth(), photo.height() / picture.getHeight());
    AffineTransform place = new AffineTransform();
    place.translate(
        photo.x() + (photo.width() - scale * picture.getWidth()) / 2,
        photo.y() + (photo.height() - scale * picture.getHeight()) / 2);
    place.scale(scale, scale);
    g.drawImage(picture, place, null);
  }
}
