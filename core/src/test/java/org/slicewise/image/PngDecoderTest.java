package org.slicewise.image;

import static org.junit.jupiter.api.Assertions.fail;

import org.junit.jupiter.api.Test;

/** Whole files are decoded in {@link KerasLoadImageTest} and {@link HostileImagesTest}. */
class PngDecoderTest {
  /** By the definition of the PNG specification, 9.4, for all there are. */
  @Test
  void nearestIsPaethsPredictorForAllBytes() {
    for (int left = 0; left < 256; left++) {
      for (int up = 0; up < 256; up++) {
        for (int corner = 0; corner < 256; corner++) {
          if (PngDecoder.nearest(left, up, corner) != paeth(left, up, corner)) {
            fail("left %d, up %d, corner %d".formatted(left, up, corner));
          }
        }
      }
    }
  }

  private static int paeth(int a, int b, int c) {
    int p = a + b - c;
    int pa = Math.abs(p - a);
    int pb = Math.abs(p - b);
    int pc = Math.abs(p - c);
    if (pa <= pb && pa <= pc) {
      return a;
    }
    return pb <= pc ? b : c;
  }
}
