package org.slicewise.augment;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;

/** Shows what an augmentation does to an image: the original and augmented copies in a grid. */
public final class ContactSheet {
  private static final int SMALLEST_CELL = 224;
  private static final int GAP = 12;
  private static final int LINE = 17;
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  private static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private ContactSheet() {}

  /**
   * The original and {@code copies} augmented copies in a grid, each with what was drawn for it.
   * Copy i, counted from 1, is {@code augmentation.draw(seed + i - 1, ...)}. Values are shown from
   * 0 (black) to 255 (white), or to the image's largest value where that is more. Small images are
   * enlarged by a whole factor, without smoothing.
   *
   * @param copies 1 to 99
   * @throws BadInputException for another number of copies
   */
  public static BufferedImage draw(
      ImageArray image, Augmentation augmentation, long seed, int copies) {
    if (copies < 1 || copies > 99) {
      throw new BadInputException("a contact sheet has 1 to 99 copies, found " + copies);
    }
    List<Transform> drawn = new ArrayList<>();
    List<List<String>> captions = new ArrayList<>();
    captions.add(List.of("original", image.width() + " x " + image.height() + " pixels"));
    for (int i = 0; i < copies; i++) {
      Transform transform = augmentation.draw(seed + i, image.height(), image.width());
      drawn.add(transform);
      List<String> caption = new ArrayList<>(List.of("copy " + (i + 1)));
      caption.addAll(words(transform));
      captions.add(caption);
    }
    int scale = Math.max(1, (int) Math.ceil((double) SMALLEST_CELL / image.width()));
    int cellWidth = image.width() * scale;
    int pictureHeight = image.height() * scale;
    int lines = captions.stream().mapToInt(List::size).max().orElseThrow();
    int cellHeight = pictureHeight + lines * LINE + 8;
    int columns = columns(copies + 1, cellWidth, cellHeight);
    int rows = (copies + columns) / columns;
    BufferedImage sheet =
        new BufferedImage(
            GAP + columns * (cellWidth + GAP),
            GAP + rows * (cellHeight + GAP),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    float white = white(image);
    for (int i = 0; i <= copies; i++) {
      int x = GAP + i % columns * (cellWidth + GAP);
      int y = GAP + i / columns * (cellHeight + GAP);
      ImageArray shown = i == 0 ? image : augmentation.apply(image, drawn.get(i - 1));
      g.drawImage(picture(shown, white), x, y, cellWidth, pictureHeight, null);
      g.setColor(i == 0 ? new Color(0x1f5fa8) : new Color(0xbbbbbb));
      g.drawRect(x - 1, y - 1, cellWidth + 1, pictureHeight + 1);
      write(g, captions.get(i), x, y + pictureHeight, cellWidth);
    }
    g.dispose();
    return sheet;
  }

  /** About half again as wide as high, with few holes in the last row. */
  private static int columns(int cells, int width, int height) {
    int best = 1;
    double least = Double.POSITIVE_INFINITY;
    for (int columns = 1; columns <= cells; columns++) {
      int rows = (cells + columns - 1) / columns;
      double shape = (double) columns * width / (rows * height);
      double badness = Math.abs(Math.log(shape / 1.5)) + 0.3 * (rows * columns - cells);
      if (badness < least) {
        least = badness;
        best = columns;
      }
    }
    return best;
  }

  private static void write(Graphics2D g, List<String> caption, int x, int y, int width) {
    for (int i = 0; i < caption.size(); i++) {
      g.setFont(i == 0 ? TITLE : TEXT);
      g.setColor(i == 0 ? Color.BLACK : new Color(0x333333));
      g.drawString(fit(caption.get(i), g.getFontMetrics(), width), x, y + (i + 1) * LINE);
    }
  }

  private static String fit(String text, FontMetrics metrics, int width) {
    String fitted = text;
    while (metrics.stringWidth(fitted) > width && fitted.length() > 1) {
      fitted = fitted.substring(0, fitted.length() - 2) + "…";
    }
    return fitted;
  }

  /** What was drawn, in words a reader sees in the picture; nothing for what was not. */
  static List<String> words(Transform t) {
    List<String> words = new ArrayList<>();
    if (!t.crop().isNone()) {
      Region crop = t.crop();
      words.add(
          format(
              "crop %d x %d from (%d, %d)", crop.width(), crop.height(), crop.left(), crop.top()));
    }
    if (t.theta() != 0) {
      words.add(format("rotation %.1f°", t.theta()));
    }
    if (t.tx() != 0 || t.ty() != 0) {
      List<String> ways = new ArrayList<>();
      // The result is taken from further right (down): the picture moves left (up).
      if (t.tx() != 0) {
        ways.add(format("%.1f px %s", Math.abs(t.tx()), t.tx() > 0 ? "left" : "right"));
      }
      if (t.ty() != 0) {
        ways.add(format("%.1f px %s", Math.abs(t.ty()), t.ty() > 0 ? "up" : "down"));
      }
      words.add("shift " + String.join(", ", ways));
    }
    if (t.zx() != 1 || t.zy() != 1) {
      // Keras' zoom is how much of the image is taken in: 1.25 shows everything at 80% of its size.
      words.add(
          format(
              "zoom %.2f, %.2f: %.0f%% wide, %.0f%% high",
              t.zx(), t.zy(), 100 / t.zx(), 100 / t.zy()));
    }
    if (t.shear() != 0) {
      words.add(format("shear %.1f°", t.shear()));
    }
    if (t.flipHorizontal() || t.flipVertical()) {
      words.add(
          "flipped "
              + (t.flipHorizontal() && t.flipVertical()
                  ? "both ways"
                  : t.flipHorizontal() ? "left to right" : "top to bottom"));
    }
    if (!Double.isNaN(t.brightness())) {
      words.add(format("brightness %.2f", t.brightness()));
    }
    if (!Double.isNaN(t.channelShift())) {
      words.add(format("grey levels %+.1f", t.channelShift()));
    }
    words.addAll(words(t.look()));
    return words.isEmpty() ? List.of("nothing drawn") : words;
  }

  private static List<String> words(Appearance.Drawn look) {
    List<String> words = new ArrayList<>();
    if (look.blur() > 0) {
      words.add(format("blur of %.2f px", look.blur()));
    }
    if (look.noise() > 0) {
      words.add(format("noise of %.1f grey levels", look.noise()));
    }
    if (look.windowLevel() != 0 || look.windowWidth() != 1) {
      words.add(format("window %+.1f, width x %.2f", look.windowLevel(), look.windowWidth()));
    }
    if (look.contrast() != 1) {
      words.add(format("contrast x %.2f", look.contrast()));
    }
    if (look.gamma() != 1) {
      words.add(format("gamma %.2f", look.gamma()));
    }
    if (look.resolution() < 1) {
      words.add(format("resolution x %.2f", look.resolution()));
    }
    if (look.jpegQuality() > 0) {
      words.add(format("JPEG of quality %d", look.jpegQuality()));
    }
    if (!look.erased().isNone()) {
      words.add(format("erased %d x %d", look.erased().width(), look.erased().height()));
    }
    return words;
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static float white(ImageArray image) {
    float white = 255;
    for (float value : image.values()) {
      white = Math.max(white, value);
    }
    return white;
  }

  private static BufferedImage picture(ImageArray image, float white) {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          float value = image.at(y, x, image.channels() < 3 ? 0 : c) / white * 255;
          rgb = rgb << 8 | Math.round(Math.min(Math.max(value, 0), 255));
        }
        picture.setRGB(x, y, rgb);
      }
    }
    return picture;
  }
}
