package org.slicewise.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageWriter;
import org.slicewise.image.UnreadableImageException;

class ImageContentTest {
  @TempDir private Path folder;

  @Test
  void pixelsAreTheSameHoweverTheyAreStoredWithoutLoss() {
    ImageContent grey = written("a.png", ramp(1), new ImageFormat.Png());
    ImageContent rgb = written("b.png", ramp(3), new ImageFormat.Png());
    ImageContent rgba = written("c.png", ramp(4), new ImageFormat.Png());
    ImageContent bmp = written("d.bmp", ramp(3), new ImageFormat.Bmp());

    assertThat(rgb.pixels()).isEqualTo(grey.pixels()).isEqualTo(rgba.pixels());
    assertThat(bmp.pixels()).isEqualTo(grey.pixels());
    assertThat(grey.bytes()).isNotEqualTo(rgb.bytes()).isNotEqualTo(bmp.bytes());
  }

  @Test
  void otherPixelsAndSizesAreNotTheSame() {
    ImageArray image = ramp(1);
    float[] other = image.values().clone();
    other[7]++;

    String pixels = written("a.png", image, new ImageFormat.Png()).pixels();

    assertThat(written("b.png", new ImageArray(20, 30, 1, other), new ImageFormat.Png()).pixels())
        .isNotEqualTo(pixels);
    assertThat(
            written("c.png", new ImageArray(30, 20, 1, image.values()), new ImageFormat.Png())
                .pixels())
        .isNotEqualTo(pixels);
  }

  @Test
  void sixteenBitsAreNotClippedToEight() {
    float[] low = new float[100];
    float[] high = new float[100];
    for (int i = 0; i < 100; i++) {
      low[i] = 300 + i;
      high[i] = 30000 + i;
    }

    assertThat(written("a.png", new ImageArray(10, 10, 1, low), new ImageFormat.Png16()).pixels())
        .isNotEqualTo(
            written("b.png", new ImageArray(10, 10, 1, high), new ImageFormat.Png16()).pixels());
  }

  @Test
  void whatIsNoImageIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), "no image");

    assertThatThrownBy(() -> ImageContent.read(file))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("a.png");
  }

  private ImageContent written(String name, ImageArray image, ImageFormat format) {
    Path file = folder.resolve(name);
    ImageWriter.write(file, image, format);
    return ImageContent.read(file);
  }

  private static ImageArray ramp(int channels) {
    float[] values = new float[20 * 30 * channels];
    for (int i = 0; i < values.length; i++) {
      int channel = i % channels;
      values[i] = channel == 3 ? 255 : i / channels % 256;
    }
    return new ImageArray(20, 30, channels, values);
  }
}
