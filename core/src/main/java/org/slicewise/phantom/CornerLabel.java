package org.slicewise.phantom;

/** A scanner's small text in a corner, drawn dot by dot so that no font is needed. */
final class CornerLabel {
  private static final String[] DOTS = {
    " XXX XXXXX     X ", //
    "X      X      XX ",
    "X      X     X X ",
    "X      X       X ",
    " XXX   X      XXX",
  };

  private CornerLabel() {}

  /** Writes it white into the upper left corner. */
  static void write(float[] grey, int size) {
    int dot = Math.max(1, size / 128);
    int margin = size / 32;
    for (int y = 0; y < DOTS.length * dot; y++) {
      String row = DOTS[y / dot];
      for (int x = 0; x < row.length() * dot; x++) {
        if (row.charAt(x / dot) == 'X') {
          grey[(margin + y) * size + margin + x] = 255;
        }
      }
    }
  }
}
