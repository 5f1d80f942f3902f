package org.slicewise.report.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.image.ImageArray;

class ThumbnailTest {
  @ParameterizedTest
  @CsvSource({
    "600, 300, 192, 96",
    "300, 600, 96, 192",
    "100, 50, 100, 50",
    "1000, 1, 192, 1",
    "1, 1, 1, 1",
    "193, 192, 192, 191"
  })
  void theLongerSideFitsAndTheShapeStays(int width, int height, int wide, int high)
      throws IOException {
    Thumbnail thumbnail = Thumbnail.of(grey(width, height, 100), 192);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(thumbnail.jpeg()));
    assertThat(read.getWidth()).isEqualTo(thumbnail.width()).isEqualTo(wide);
    assertThat(read.getHeight()).isEqualTo(thumbnail.height()).isEqualTo(high);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "100, 100", "255, 255", "25700, 100", "65535, 255"})
  void greyStaysGreyWithEightAndWithSixteenBits(float value, int expected) throws IOException {
    Thumbnail thumbnail = Thumbnail.of(grey(300, 300, value), 100);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(thumbnail.jpeg()));
    assertThat(read.getRaster().getSample(50, 50, 0)).isCloseTo(expected, within(2));
  }

  @ParameterizedTest
  @CsvSource({"3", "4"})
  void coloursStayInTheirChannels(int channels) throws IOException {
    float[] values = new float[64 * 64 * channels];
    for (int i = 0; i < 64 * 64; i++) {
      values[i * channels] = 200;
      values[i * channels + 1] = 100;
      values[i * channels + 2] = 40;
    }
    Thumbnail thumbnail = Thumbnail.of(new ImageArray(64, 64, channels, values), 32);
    int rgb = ImageIO.read(new ByteArrayInputStream(thumbnail.jpeg())).getRGB(16, 16);
    assertThat(rgb >> 16 & 255).isCloseTo(200, within(4));
    assertThat(rgb >> 8 & 255).isCloseTo(100, within(4));
    assertThat(rgb & 255).isCloseTo(40, within(4));
  }

  @Test
  void shrinkingAveragesInsteadOfSkipping() throws IOException {
    float[] stripes = new float[200 * 200];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = i % 2 == 0 ? 0 : 200;
    }
    Thumbnail thumbnail = Thumbnail.of(new ImageArray(200, 200, 1, stripes), 100);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(thumbnail.jpeg()));
    assertThat(read.getRaster().getSample(50, 50, 0)).isCloseTo(100, within(3));
  }

  private static ImageArray grey(int width, int height, float value) {
    float[] values = new float[width * height];
    Arrays.fill(values, value);
    return new ImageArray(height, width, 1, values);
  }
}
