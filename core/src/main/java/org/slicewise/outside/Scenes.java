package org.slicewise.outside;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import org.apache.commons.rng.UniformRandomProvider;
import org.slicewise.image.ImageArray;
import org.slicewise.phantom.Noise;

/** What a camera might have seen. */
final class Scenes {
  private Scenes() {}

  static ImageArray landscape(UniformRandomProvider random) {
    Canvas scene = new Canvas(Canvas.side(random), Canvas.side(random), Color.BLACK);
    double w = scene.width();
    double h = scene.height();
    Color zenith = Canvas.colour(random, 0.58, 0.5, random.nextDouble(0.2, 0.9));
    Color horizon = Canvas.colour(random, random.nextDouble() < 0.5 ? 0.08 : 0.55, 0.3, 0.9);
    long seed = random.nextLong();
    double cover = random.nextDouble(-0.2, 0.6);
    scene.paint(
        (x, y) -> {
          double cloud = Noise.octaves(seed, x * 2, y * 5, 0, 5) - 0.5 + cover * 0.3;
          int sky = Canvas.mix(zenith, horizon, (y + 1) / 2);
          return Canvas.mix(new Color(sky), Color.WHITE, Math.min(0.9, Math.max(0, cloud * 4)));
        });
    Graphics2D pen = scene.pen();
    int ridges = 2 + random.nextInt(3);
    double base = h * random.nextDouble(0.3, 0.55);
    for (int r = 0; r < ridges; r++) {
      Path2D ridge = new Path2D.Double();
      ridge.moveTo(0, h);
      double rough = random.nextDouble(1.5, 5);
      for (int x = 0; x <= w; x += 2) {
        double up = Noise.octaves(seed + r, x / w * rough * 2, r, 0, 6);
        ridge.lineTo(x, base + r * h * 0.14 - (up - 0.4) * h * 0.4 / (1 + r * 0.6));
      }
      ridge.lineTo(w, h);
      pen.setColor(Canvas.colour(random, r == 0 ? 0.6 : 0.28, 0.2 + 0.15 * r, 0.65 - 0.15 * r));
      pen.fill(ridge);
    }
    for (int i = 0; i < 900; i++) {
      pen.setColor(Canvas.colour(random, 0.27, 0.5, 0.35));
      double y = h * random.nextDouble(0.75, 1);
      double x = w * random.nextDouble();
      pen.fill(new Ellipse2D.Double(x, y, 1 + 8 * (y / h - 0.7), 2 + 18 * (y / h - 0.7)));
    }
    return scene.toArray(random, random.nextDouble(4, 20));
  }

  static ImageArray objects(UniformRandomProvider random) {
    Canvas scene = new Canvas(Canvas.side(random), Canvas.side(random), Color.BLACK);
    double w = scene.width();
    double h = scene.height();
    Graphics2D pen = scene.pen();
    pen.setPaint(
        new GradientPaint(
            0, 0, Canvas.anyColour(random), (float) w, (float) h, Canvas.anyColour(random)));
    pen.fill(new Rectangle2D.Double(0, 0, w, h));
    pen.setColor(Canvas.colour(random, 0.08, 0.4, 0.5));
    pen.fill(new Rectangle2D.Double(0, h * random.nextDouble(0.5, 0.8), w, h));
    int things = 1 + random.nextInt(8);
    for (int i = 0; i < things; i++) {
      double r = Math.min(w, h) * random.nextDouble(0.06, 0.3);
      double x = w * random.nextDouble(0.1, 0.9);
      double y = h * random.nextDouble(0.2, 0.9);
      Color light = Canvas.anyColour(random).brighter();
      pen.setPaint(
          new RadialGradientPaint(
              new Point2D.Double(x - r * 0.3, y - r * 0.3),
              (float) (r * 1.5),
              new float[] {0, 1},
              new Color[] {light, light.darker().darker()}));
      switch (random.nextInt(3)) {
        case 0 -> pen.fill(new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r));
        case 1 ->
            pen.fill(new Rectangle2D.Double(x - r, y - r, 2 * r, r * random.nextDouble(0.5, 3)));
        default -> {
          Path2D thing = new Path2D.Double();
          int corners = 3 + random.nextInt(5);
          for (int c = 0; c < corners; c++) {
            double a = 2 * Math.PI * c / corners;
            double reach = r * random.nextDouble(0.6, 1.3);
            if (c == 0) {
              thing.moveTo(x + reach, y);
            } else {
              thing.lineTo(x + reach * Math.cos(a), y + reach * Math.sin(a));
            }
          }
          thing.closePath();
          pen.fill(thing);
        }
      }
    }
    return scene.toArray(random, random.nextDouble(2, 25));
  }

  static ImageArray street(UniformRandomProvider random) {
    Canvas scene =
        new Canvas(
            Canvas.side(random), Canvas.side(random), Canvas.colour(random, 0.57, 0.3, 0.85));
    double w = scene.width();
    double h = scene.height();
    Graphics2D pen = scene.pen();
    double ground = h * random.nextDouble(0.7, 0.9);
    double x = 0;
    while (x < w) {
      double wide = w * random.nextDouble(0.12, 0.35);
      double top = h * random.nextDouble(0.05, 0.5);
      pen.setColor(Canvas.colour(random, random.nextDouble(), 0.25, 0.55));
      pen.fill(new Rectangle2D.Double(x, top, wide, ground - top));
      pen.setColor(Canvas.colour(random, 0.6, 0.2, random.nextDouble() < 0.5 ? 0.15 : 0.9));
      double step = random.nextDouble(9, 22);
      for (double wx = x + step / 2; wx + step / 2 < x + wide; wx += step) {
        for (double wy = top + step / 2; wy + step < ground; wy += step * 1.4) {
          pen.fill(new Rectangle2D.Double(wx, wy, step * 0.5, step * 0.8));
        }
      }
      x += wide;
    }
    pen.setColor(Canvas.grey(random.nextDouble(50, 110)));
    pen.fill(new Rectangle2D.Double(0, ground, w, h));
    for (int i = 0; i < 3; i++) {
      double cx = w * random.nextDouble(0, 0.8);
      pen.setColor(Canvas.anyColour(random));
      pen.fill(new Rectangle2D.Double(cx, ground - 12, 45, 18));
      pen.setColor(Color.BLACK);
      pen.fill(new Ellipse2D.Double(cx + 4, ground, 11, 11));
      pen.fill(new Ellipse2D.Double(cx + 30, ground, 11, 11));
    }
    return scene.toArray(random, random.nextDouble(4, 24));
  }

  static ImageArray foliage(UniformRandomProvider random) {
    Canvas scene =
        new Canvas(Canvas.side(random), Canvas.side(random), Canvas.colour(random, 0.3, 0.5, 0.2));
    Graphics2D pen = scene.pen();
    AffineTransform upright = pen.getTransform();
    double size = random.nextDouble(4, 26);
    double hue = random.nextDouble(0.08, 0.4);
    for (int i = 0; i < 1800; i++) {
      pen.translate(random.nextDouble(0, scene.width()), random.nextDouble(0, scene.height()));
      pen.rotate(random.nextDouble(0, Math.PI));
      pen.setColor(Canvas.colour(random, hue, 0.6, 0.1 + 0.7 * random.nextDouble()));
      double length = size * random.nextDouble(0.5, 1.4);
      pen.fill(new Ellipse2D.Double(0, 0, length, length * 0.4));
      pen.setTransform(upright);
    }
    return scene.toArray(random, random.nextDouble(4, 16));
  }

  static ImageArray portrait(UniformRandomProvider random) {
    Canvas scene = new Canvas(Canvas.side(random), Canvas.side(random), Color.BLACK);
    double w = scene.width();
    double h = scene.height();
    Color one = Canvas.anyColour(random);
    Color two = Canvas.anyColour(random);
    long seed = random.nextLong();
    scene.paint((x, y) -> Canvas.mix(one, two, Noise.octaves(seed, x * 1.5, y * 1.5, 0, 3)));
    Graphics2D pen = scene.pen();
    Color skin = Canvas.colour(random, 0.07, 0.45, random.nextDouble(0.3, 0.95));
    Color hair = Canvas.colour(random, 0.08, 0.5, random.nextDouble(0.05, 0.6));
    double cx = w * random.nextDouble(0.35, 0.65);
    double r = Math.min(w, h) * random.nextDouble(0.16, 0.26);
    double cy = h * random.nextDouble(0.35, 0.45);
    pen.setColor(Canvas.anyColour(random));
    pen.fill(new Ellipse2D.Double(cx - 2.2 * r, cy + 1.3 * r, 4.4 * r, 4 * r));
    pen.setColor(skin.darker());
    pen.fill(new Rectangle2D.Double(cx - 0.4 * r, cy + 0.6 * r, 0.8 * r, 1.1 * r));
    pen.setColor(hair);
    pen.fill(new Ellipse2D.Double(cx - 1.15 * r, cy - 1.5 * r, 2.3 * r, 2.6 * r));
    pen.setPaint(
        new RadialGradientPaint(
            new Point2D.Double(cx - 0.3 * r, cy - 0.2 * r),
            (float) (1.8 * r),
            new float[] {0, 1},
            new Color[] {skin, skin.darker()}));
    pen.fill(new Ellipse2D.Double(cx - 0.95 * r, cy - 1.15 * r, 1.9 * r, 2.4 * r));
    for (int side = -1; side <= 1; side += 2) {
      double ex = cx + side * 0.38 * r;
      pen.setColor(Color.WHITE);
      pen.fill(new Ellipse2D.Double(ex - 0.17 * r, cy - 0.25 * r, 0.34 * r, 0.18 * r));
      pen.setColor(Color.BLACK);
      pen.fill(new Ellipse2D.Double(ex - 0.08 * r, cy - 0.25 * r, 0.16 * r, 0.18 * r));
      pen.setColor(hair);
      pen.fill(new Rectangle2D.Double(ex - 0.2 * r, cy - 0.42 * r, 0.4 * r, 0.07 * r));
    }
    pen.setColor(new Color(150, 60, 60));
    pen.fill(new Ellipse2D.Double(cx - 0.35 * r, cy + 0.55 * r, 0.7 * r, 0.16 * r));
    pen.setColor(skin.darker());
    pen.setStroke(new BasicStroke((float) Math.max(1, r * 0.05)));
    pen.drawLine((int) cx, (int) cy, (int) (cx + 0.1 * r), (int) (cy + 0.35 * r));
    return scene.toArray(random, random.nextDouble(4, 20));
  }

  static ImageArray microscopy(UniformRandomProvider random) {
    double hue = random.nextDouble() < 0.6 ? 0.88 : random.nextDouble();
    Canvas slide =
        new Canvas(Canvas.side(random), Canvas.side(random), Canvas.colour(random, hue, 0.2, 0.9));
    Graphics2D pen = slide.pen();
    double size = random.nextDouble(6, 40);
    int cells = (int) (slide.width() * slide.height() / size / size);
    for (int i = 0; i < cells; i++) {
      double x = random.nextDouble(0, slide.width());
      double y = random.nextDouble(0, slide.height());
      double a = size * random.nextDouble(0.7, 1.2);
      double b = size * random.nextDouble(0.7, 1.2);
      pen.setColor(Canvas.colour(random, hue, 0.4, 0.8));
      pen.fill(new Ellipse2D.Double(x, y, a, b));
      pen.setColor(Canvas.colour(random, 0.75, 0.6, 0.4));
      pen.fill(new Ellipse2D.Double(x + a * 0.3, y + b * 0.3, a * 0.4, b * 0.4));
    }
    return slide.toArray(random, random.nextDouble(4, 16));
  }
}
