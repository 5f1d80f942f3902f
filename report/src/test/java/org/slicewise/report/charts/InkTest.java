package org.slicewise.report.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contrast as WCAG 2.2 defines it: 4.5 for text, 3 for what a chart is made of. */
class InkTest {
  enum Mode {
    LIGHT(Ink::light),
    DARK(Ink::dark);

    final Function<Ink, String> colour;

    Mode(Function<Ink, String> colour) {
      this.colour = colour;
    }

    double contrast(Ink a, Ink b) {
      double first = luminance(colour.apply(a));
      double second = luminance(colour.apply(b));
      return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void wordsStandOutFromThePage(Mode mode) {
    for (Ink page : List.of(Ink.PAPER, Ink.CARD)) {
      for (Ink words : List.of(Ink.TEXT, Ink.MUTED, Ink.BLUE)) {
        assertThat(mode.contrast(words, page)).as("%s on %s", words, page).isGreaterThan(4.5);
      }
    }
    assertThat(mode.contrast(Ink.ON_ALARM, Ink.ALARM)).isGreaterThan(4.5);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1})
  void countsStandOutFromTheHeatBehindThem(double share) {
    for (Mode mode : Mode.values()) {
      assertThat(mode.contrast(Ink.onHeat(share), Ink.heat(share)))
          .as("%s at %s", mode, share)
          .isGreaterThan(4.5);
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void linesAndPointsStandOutFromThePage(Mode mode) {
    for (Ink page : List.of(Ink.PAPER, Ink.CARD)) {
      for (Ink line : List.of(Ink.BLUE, Ink.VERMILLION, Ink.GREEN, Ink.PURPLE, Ink.MUTED)) {
        assertThat(mode.contrast(line, page)).as("%s on %s", line, page).isGreaterThan(3);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void heatGrowsAwayFromThePage(Mode mode) {
    double before = 0;
    for (double share : new double[] {0, 0.2, 0.4, 0.5, 0.6, 0.8, 1}) {
      double contrast = mode.contrast(Ink.heat(share), Ink.PAPER);
      assertThat(contrast).as("at %s", share).isGreaterThan(before);
      before = contrast;
    }
  }

  private static double luminance(String hex) {
    Color c = Color.decode(hex);
    return 0.2126 * linear(c.getRed())
        + 0.7152 * linear(c.getGreen())
        + 0.0722 * linear(c.getBlue());
  }

  private static double linear(int channel) {
    double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
  }
}
