package org.slicewise.duplicates;

import java.util.ArrayList;
import java.util.List;

/** What was done to an image to make the other of it, in words. */
final class Changes {
  private static final double EDGE = 0.012;
  private static final double GAIN = 0.06;
  private static final double OFFSET = 6;

  private Changes() {}

  static String words(Levels first, Levels second, Flip flip, Comparison.Result result) {
    List<String> words = new ArrayList<>();
    if (flip != Flip.NONE) {
      words.add(flip.words());
    }
    Alignment.Edges e = result.edges();
    Box box = result.box();
    double[] across = ends(e.left(), e.right(), box.left(), box.right());
    double[] down = ends(e.top(), e.bottom(), box.top(), box.bottom());
    double most = Math.max(Math.max(across[0], across[1]), Math.max(down[0], down[1]));
    double least = Math.min(Math.min(across[0], across[1]), Math.min(down[0], down[1]));
    if (most > EDGE || least < -EDGE) {
      words.add("cut or framed");
    }
    if (first.height() != second.height() || first.width() != second.width()) {
      words.add("of another size");
    }
    if (Math.abs(result.gain() - 1) > GAIN || Math.abs(result.offset()) > OFFSET) {
      words.add("of other brightness or contrast");
    }
    return words.isEmpty() ? "saved anew" : String.join(", ", words);
  }

  /** How much of the first image the second lacks at either end of an axis; below 0: has more. */
  private static double[] ends(double start, double end, double boxStart, double boxEnd) {
    double scale = (end - start) / (boxEnd - boxStart);
    double low = start - boxStart * scale;
    double high = end + (1 - boxEnd) * scale;
    return new double[] {Math.min(low, high), 1 - Math.max(low, high)};
  }
}
