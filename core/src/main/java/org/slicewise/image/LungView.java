package org.slicewise.image;

import org.slicewise.image.ImageResampler.Box;
import org.slicewise.image.ImageResampler.Rounding;
import org.slicewise.lungs.LungMask;
import org.slicewise.lungs.LungRegion;
import org.slicewise.lungs.LungSearch;

/**
 * The part of a file's pixels that is shown to a network, as {@link Lungs} asks.
 *
 * @param picture the pixels, cut out but not otherwise changed
 * @param kept where they are black and where not, over the whole file; null where all are kept
 * @param box where the cut lies in the file
 * @param whole height and width of the file
 * @param found whether lungs were looked for and found
 */
record LungView(Decoded picture, LungMask kept, Box box, Box whole, boolean found) {
  /** Lungs are large: on a copy of at most so many rows and columns they are found as well. */
  private static final int SEARCHED = 256;

  /** In fewer rows or columns nobody tells a lung. */
  private static final int LEAST = 32;

  /** Left about the lungs on every side, as a share of the width of their box. */
  private static final double MARGIN = 0.04;

  static LungView of(Decoded decoded, ImageOptions options) {
    Box whole = Box.whole(decoded.height(), decoded.width());
    LungView all = new LungView(decoded, null, whole, whole, false);
    if (options.lungs() == Lungs.OFF || Math.min(whole.height(), whole.width()) < LEAST) {
      return all;
    }
    if (!(search(decoded, options.flatten()) instanceof LungSearch.Found lungs)) {
      return all;
    }
    Box box = about(lungs.mask(), whole);
    int[] rows = counting(box.top(), box.height());
    int[] columns = counting(box.left(), box.width());
    return new LungView(
        decoded.pick(rows, columns, false),
        options.lungs() == Lungs.MASK ? lungs.mask() : null,
        box,
        whole,
        true);
  }

  private static LungSearch search(Decoded decoded, Flatten flatten) {
    Samples grey =
        new Samples(decoded.height(), decoded.width(), 1, Harmonising.grey(decoded, flatten), null);
    double scale = (double) SEARCHED / Math.max(grey.height(), grey.width());
    if (scale < 1) {
      Box whole = Box.whole(grey.height(), grey.width());
      int height = Math.max(1, (int) Math.round(scale * grey.height()));
      int width = Math.max(1, (int) Math.round(scale * grey.width()));
      grey = ImageResampler.resize(grey, height, width, Interpolation.BOX, whole, Rounding.WHOLE);
    }
    return LungRegion.find(grey.height(), grey.width(), grey.toArray().values());
  }

  /** The lungs' box with its margin, in pixels of the file. */
  private static Box about(LungMask mask, Box whole) {
    LungMask.Box found = mask.box();
    double down = (double) whole.height() / mask.height();
    double across = (double) whole.width() / mask.width();
    double margin = MARGIN * found.width();
    int top = (int) Math.max(0, Math.floor((found.top() - margin) * down));
    int left = (int) Math.max(0, Math.floor((found.left() - margin) * across));
    double bottom = Math.ceil((found.top() + found.height() + margin) * down);
    double right = Math.ceil((found.left() + found.width() + margin) * across);
    return new Box(
        top,
        left,
        (int) Math.min(whole.height(), bottom) - top,
        (int) Math.min(whole.width(), right) - left);
  }

  private static int[] counting(int from, int n) {
    int[] out = new int[n];
    for (int i = 0; i < n; i++) {
      out[i] = from + i;
    }
    return out;
  }

  /**
   * Blackens what is not kept. It comes after resizing, so that no filter carries tissue from
   * outside over the border.
   *
   * @param samples this view's picture, converted and resized as {@code options} say; changed in
   *     place
   * @return the same
   */
  Samples hide(Samples samples, ImageOptions options) {
    if (kept == null) {
      return samples;
    }
    Box shown =
        options.targetHeight() == 0
            ? Box.whole(box.height(), box.width())
            : Box.of(box.height(), box.width(), options);
    int[] rows =
        places(samples.height(), box.top() + shown.top(), shown.height(), whole.height(), true);
    int[] columns =
        places(samples.width(), box.left() + shown.left(), shown.width(), whole.width(), false);
    int channels = samples.channels();
    int colours = channels == 4 ? 3 : channels; // alpha stays
    for (int y = 0, to = 0; y < rows.length; y++) {
      for (int x = 0; x < columns.length; x++, to += channels) {
        for (int c = 0; c < colours && !kept.lung()[rows[y] * kept.width() + columns[x]]; c++) {
          if (samples.wide() != null) {
            samples.wide()[to + c] = 0;
          } else {
            samples.bytes()[to + c] = 0;
          }
        }
      }
    }
    return samples;
  }

  /** The row or column of the mask under each of {@code n} pixels of a stretch of the file. */
  private int[] places(int n, int start, int length, int ofFile, boolean rows) {
    int limit = rows ? kept.height() : kept.width();
    int[] out = new int[n];
    for (int i = 0; i < n; i++) {
      double inFile = start + (i + 0.5) * length / n;
      out[i] = (int) Math.min(limit - 1, inFile * limit / ofFile);
    }
    return out;
  }
}
