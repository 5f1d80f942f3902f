package org.slicewise.network;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer.Size;

/** What each layer makes of a shape, with TensorFlow's arithmetic. */
public final class ShapeInference {
  private ShapeInference() {}

  /**
   * The shape after each of these layers.
   *
   * @throws BadInputException where a layer's options or its input do not fit
   */
  public static List<Shape> through(List<Layer> layers, Shape input) {
    List<Shape> shapes = new ArrayList<>();
    Shape shape = input;
    for (Layer layer : layers) {
      shape = after(layer, shape);
      shapes.add(shape);
    }
    return List.copyOf(shapes);
  }

  /**
   * The shape after one layer.
   *
   * @throws BadInputException naming the layer, the shape found and what it needs
   */
  public static Shape after(Layer layer, Shape in) {
    LayerOptions.check(layer);
    Shape out = infer(layer, in);
    long size = (long) out.height() * out.width() * out.channels();
    if (size > Integer.MAX_VALUE) {
      throw new BadInputException(
          "%s would make %s, %d numbers an image; use fewer filters or a larger stride"
              .formatted(LayerNames.title(layer), out, size));
    }
    return out;
  }

  private static Shape infer(Layer layer, Shape in) {
    if (layer instanceof Layer.Conv2D c) {
      if (!in.flat() && in.channels() % c.groups() != 0) {
        throw new BadInputException(
            "%s has %d groups and needs channels divisible by that, found %s"
                .formatted(LayerNames.title(c), c.groups(), in));
      }
      return slide(
          c, in, "kernel", c.kernelSize(), c.strides(), c.dilationRate(), c.padding(), c.filters());
    }
    if (layer instanceof Layer.DepthwiseConv2D c) {
      int channels = (int) Math.min(Integer.MAX_VALUE, (long) in.channels() * c.depthMultiplier());
      return slide(
          c, in, "kernel", c.kernelSize(), c.strides(), c.dilationRate(), c.padding(), channels);
    }
    if (layer instanceof Layer.MaxPooling2D p) {
      return slide(
          p, in, "pool", p.poolSize(), p.strides(), Size.of(1), p.padding(), in.channels());
    }
    if (layer instanceof Layer.AveragePooling2D p) {
      return slide(
          p, in, "pool", p.poolSize(), p.strides(), Size.of(1), p.padding(), in.channels());
    }
    if (layer instanceof Layer.GlobalAveragePooling2D) {
      requireImage(layer, in);
      return Shape.features(in.channels());
    }
    if (layer instanceof Layer.Flatten) {
      return Shape.features(in.size());
    }
    if (layer instanceof Layer.Dense d) {
      if (!in.flat()) {
        throw new BadInputException(
            "%s needs features, found %s; put Flatten or GlobalAveragePooling2D before it"
                .formatted(LayerNames.title(d), in));
      }
      return Shape.features(d.units());
    }
    if (layer instanceof Layer.ZeroPadding2D p) {
      requireImage(layer, in);
      return Shape.image(
          in.height() + p.top() + p.bottom(), in.width() + p.left() + p.right(), in.channels());
    }
    if (layer instanceof Layer.ResidualBlock b) {
      return block(b, in);
    }
    if (layer instanceof Layer.LevelStatistics s) {
      return levels(s, in);
    }
    if (layer instanceof Layer.Branches b) {
      return branches(b, in);
    }
    // Batch normalisation, activations and dropout keep the shape.
    return in;
  }

  private static Shape block(Layer.ResidualBlock b, Shape in) {
    Shape body;
    Shape shortcut;
    try {
      body = last(through(b.body(), in), in);
      shortcut = last(through(b.shortcut(), in), in);
    } catch (BadInputException e) {
      throw new BadInputException("in %s: %s".formatted(LayerNames.title(b), e.getMessage()), e);
    }
    boolean sameSize = body.height() == shortcut.height() && body.width() == shortcut.width();
    boolean onePlace = !body.flat() && body.height() == 1 && body.width() == 1;
    boolean sameChannels = body.channels() == shortcut.channels();
    switch (b.merge()) {
      case ADD -> requireFit(sameSize && sameChannels, b, "adds", "the same shape", body, shortcut);
      case MULTIPLY ->
          requireFit(
              sameChannels && (sameSize || onePlace && !shortcut.flat()),
              b,
              "multiplies",
              "the same shape or a body of 1x1",
              body,
              shortcut);
      case CONCATENATE ->
          requireFit(
              sameSize && body.flat() == shortcut.flat(),
              b,
              "concatenates",
              "the same rows and columns",
              body,
              shortcut);
    }
    if (b.merge() != Layer.Merge.CONCATENATE) {
      return shortcut;
    }
    int channels = Math.addExact(shortcut.channels(), body.channels());
    return shortcut.flat()
        ? Shape.features(channels)
        : Shape.image(shortcut.height(), shortcut.width(), channels);
  }

  private static void requireFit(
      boolean fits, Layer block, String does, String need, Shape body, Shape shortcut) {
    if (!fits) {
      throw new BadInputException(
          "%s %s its body and its shortcut, which need %s, found %s and %s"
              .formatted(LayerNames.title(block), does, need, body, shortcut));
    }
  }

  private static Shape levels(Layer.LevelStatistics s, Shape in) {
    int features = 0;
    Shape shape = in;
    for (List<Layer> stage : s.stages()) {
      try {
        shape = last(through(stage, shape), shape);
      } catch (BadInputException e) {
        throw new BadInputException("in %s: %s".formatted(LayerNames.title(s), e.getMessage()), e);
      }
      requireImage(s, shape);
      features += 2 * shape.channels();
    }
    return Shape.features(features);
  }

  private static Shape branches(Layer.Branches b, Shape in) {
    int features = 0;
    for (int i = 0; i < b.branches().size(); i++) {
      Shape shape;
      try {
        shape = last(through(b.branches().get(i), in), in);
      } catch (BadInputException e) {
        throw new BadInputException(
            "in branch %d of %s: %s".formatted(i + 1, LayerNames.title(b), e.getMessage()), e);
      }
      if (!shape.flat()) {
        throw new BadInputException(
            "%s puts features one after another, and its branch %d gives %s; end it with Flatten or GlobalAveragePooling2D"
                .formatted(LayerNames.title(b), i + 1, shape));
      }
      features = Math.addExact(features, shape.channels());
    }
    return Shape.features(features);
  }

  private static Shape last(List<Shape> shapes, Shape otherwise) {
    return shapes.isEmpty() ? otherwise : shapes.get(shapes.size() - 1);
  }

  private static Shape slide(
      Layer layer,
      Shape in,
      String what,
      Size kernel,
      Size strides,
      Size dilation,
      Layer.Padding padding,
      int channels) {
    requireImage(layer, in);
    Window rows = new Window(kernel.height(), strides.height(), dilation.height(), padding);
    Window columns = new Window(kernel.width(), strides.width(), dilation.width(), padding);
    int height = rows.positions(in.height());
    int width = columns.positions(in.width());
    if (height < 1 || width < 1) {
      throw new BadInputException(
          "%s (%s, %s %dx%d%s) needs at least %dx%d, found %s"
              .formatted(
                  layer.name(),
                  LayerNames.kind(layer),
                  what,
                  kernel.height(),
                  kernel.width(),
                  dilation.equals(Size.of(1))
                      ? ""
                      : ", dilation %dx%d".formatted(dilation.height(), dilation.width()),
                  rows.extent(),
                  columns.extent(),
                  in));
    }
    return Shape.image(height, width, channels);
  }

  private static void requireImage(Layer layer, Shape in) {
    if (in.flat()) {
      throw new BadInputException(
          "%s needs rows, columns and channels, found %s; put it before Flatten or pooling to features"
              .formatted(LayerNames.title(layer), in));
    }
  }
}
