package org.slicewise.network;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Keras' {@code model.summary()}: layer, output shape and parameters of each layer. */
public final class Summary {
  private static final int LINE_LENGTH = 80;
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

  private Summary() {}

  /**
   * The table as Keras 3.15 prints it in 80 columns, to the character; ends with a line feed. A
   * layer that is a residual block is one row.
   */
  public static String table(Network network) {
    return table(network, LINE_LENGTH);
  }

  /**
   * The table as Keras prints it with {@code line_length}.
   *
   * @param lineLength at least 40
   */
  public static String table(Network network, int lineLength) {
    if (lineLength < 40) {
      throw new IllegalArgumentException(
          "a summary needs a line length of at least 40, found " + lineLength);
    }
    // Keras asks for columns of 45, 35 and 20 percent, and leaves no room for the padding and the
    // frame: rich takes the ten missing characters away as 3, 4 and 3. Without padding remain:
    int first = (int) (0.45 * lineLength);
    int second = (int) (0.80 * lineLength);
    int[] widths = {first - 3, second - first - 4, lineLength - second - 3};

    StringBuilder out = new StringBuilder();
    for (String line : wrap("Model: \"" + network.name() + "\"", Integer.MAX_VALUE)) {
      out.append(line).append('\n');
    }
    rule(out, widths, "┏━┳┓");
    row(out, widths, '┃', "Layer (type)", "Output Shape", "Param #");
    rule(out, widths, "┡━╇┩");
    List<Shape> shapes = network.outputShapes();
    for (int i = 0; i < shapes.size(); i++) {
      row(
          out,
          widths,
          '│',
          LayerNames.title(network.layers().get(i)),
          shapes.get(i).toString(),
          grouped(network.parametersOf(i)));
      rule(out, widths, i < shapes.size() - 1 ? "├─┼┤" : "└─┴┘");
    }
    long trainable = network.trainableParameters();
    long rest = network.nonTrainableParameters();
    out.append(total("Total params", trainable + rest));
    out.append(total("Trainable params", trainable));
    out.append(total("Non-trainable params", rest));
    return out.toString();
  }

  private static String total(String what, long parameters) {
    return " " + what + ": " + grouped(parameters) + " (" + readableSize(4 * parameters) + ")\n";
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Keras' readable_memory_size; halves round to even, as Python formats. */
  static String readableSize(long bytes) {
    double size = bytes;
    for (String unit : UNITS) {
      if (size / 1024 < 1) {
        return twoDecimals(size) + " " + unit;
      }
      size /= 1024;
    }
    return twoDecimals(size) + " " + UNITS[UNITS.length - 1];
  }

  private static String twoDecimals(double value) {
    return new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
  }

  /** Left end, line, crossing and right end of one horizontal line. */
  private static void rule(StringBuilder out, int[] widths, String pieces) {
    String line = pieces.substring(1, 2);
    for (int i = 0; i < widths.length; i++) {
      out.append(pieces.charAt(i == 0 ? 0 : 2)).append(line.repeat(widths[i] + 2));
    }
    out.append(pieces.charAt(3)).append('\n');
  }

  private static void row(StringBuilder out, int[] widths, char bar, String... cells) {
    List<List<String>> wrapped = new ArrayList<>();
    int height = 1;
    for (int i = 0; i < cells.length; i++) {
      List<String> lines = wrap(cells[i], widths[i]);
      wrapped.add(lines);
      height = Math.max(height, lines.size());
    }
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < cells.length; i++) {
        String text = y < wrapped.get(i).size() ? wrapped.get(i).get(y) : "";
        String space = " ".repeat(widths[i] - text.length());
        // Numbers stand on the right.
        out.append(bar).append(' ').append(i == 2 ? space + text : text + space).append(' ');
      }
      out.append(bar).append('\n');
    }
  }

  /** Breaks between words; a word too long for any line is cut short with an ellipsis, as rich. */
  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split("(?<=\\s)(?=\\S)")) {
      if (line.length() > 0 && line.length() + word.stripTrailing().length() > width) {
        lines.add(cut(line.toString(), width));
        line.setLength(0);
      }
      line.append(word);
    }
    lines.add(cut(line.toString(), width));
    return lines;
  }

  private static String cut(String line, int width) {
    String text = line.stripTrailing();
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }
}
