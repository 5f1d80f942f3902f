package org.slicewise.report.charts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void numbersReadAsPeopleWriteThem() {
    assertThat(Words.percent(0.8644)).isEqualTo("86.4%");
    assertThat(Words.percent(Double.NaN)).isEqualTo("–");
    assertThat(Words.decimal(0.86444)).isEqualTo("0.864");
    assertThat(Words.count(3963586, "parameter")).isEqualTo("3,963,586 parameters");
    assertThat(Words.count(1, "image")).isEqualTo("1 image");
  }

  @Test
  void longNamesLoseTheirMiddleAndNoHalfCharacters() {
    assertThat(Words.shorten("slice_0001_of_patient_7.png", 11)).isEqualTo("slice…7.png");
    assertThat(Words.shorten("short", 5)).isEqualTo("short");
    String lungs = "🫁".repeat(30);
    assertThat(Words.shorten(lungs, 11)).isEqualTo("🫁".repeat(5) + "…" + "🫁".repeat(5));
  }
}
