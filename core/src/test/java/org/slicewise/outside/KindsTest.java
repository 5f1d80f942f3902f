package org.slicewise.outside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;

class KindsTest {
  @ParameterizedTest
  @EnumSource
  void aDrawingFollowsFromItsSeed(Drawn kind) {
    ImageArray image = kind.draw(5);
    assertThat(image.values()).isEqualTo(kind.draw(5).values());
    assertThat(image.values()).isNotEqualTo(kind.draw(6).values());
  }

  @ParameterizedTest
  @EnumSource
  void aDrawingIsAnImageOfEightBits(Drawn kind) {
    ImageArray image = kind.draw(7);
    assertThat(image.channels()).isIn(1, 3);
    assertThat(image.height()).isBetween(120, 450);
    assertThat(image.width()).isBetween(120, 450);
    for (float value : image.values()) {
      assertThat(value).isBetween(0f, 255f);
    }
  }

  @Test
  void upsideDownTheFirstRowIsTheLastMirroredOrNot() {
    ImageArray slice = slice(9, 6);
    ImageArray turned = Altered.UPSIDE_DOWN.of(slice, 1);
    ImageArray expected = turned.at(8, 0, 0) == slice.at(0, 0, 0) ? slice : Pixels.mirrored(slice);
    for (int y = 0; y < 9; y++) {
      for (int x = 0; x < 6; x++) {
        assertThat(turned.at(y, x, 0)).isEqualTo(expected.at(8 - y, x, 0));
      }
    }
  }

  @Test
  void everyOtherAlteredSliceIsMirrored() {
    ImageArray slice = slice(4, 4);
    long mirrored =
        java.util.stream.LongStream.range(0, 200)
            .filter(seed -> Altered.INVERTED.of(slice, seed).at(0, 0, 0) != 255 - slice.at(0, 0, 0))
            .count();
    assertThat(mirrored).isBetween(70L, 130L);
  }

  @Test
  void aCutIsAHalfOrAQuarter() {
    ImageArray slice = slice(20, 30);
    for (long seed = 0; seed < 50; seed++) {
      ImageArray cut = Altered.CUT.of(slice, seed);
      assertThat(cut.height() * cut.width()).as("seed %d", seed).isIn(150, 300);
    }
  }

  @Test
  void fourQuarterTurnsOneWayAreTheSliceOrItsMirrorImage() {
    ImageArray slice = slice(5, 7);
    ImageArray turned = Altered.QUARTER_TURN.of(slice, 3);
    assertThat(turned.height()).isEqualTo(7);
    assertThat(turned.width()).isEqualTo(5);
    float corner = turned.at(0, 0, 0);
    assertThat(corner)
        .isIn(slice.at(0, 6, 0), slice.at(4, 0, 0), slice.at(0, 0, 0), slice.at(4, 6, 0));
  }

  @Test
  void aMontageRepeatsTheSlice() {
    ImageArray slice = slice(12, 12);
    ImageArray montage = Altered.MONTAGE.of(slice, 2);
    int tile = montage.at(0, 6, 0) == montage.at(0, 0, 0) ? 6 : 4;
    for (int x = 0; x < 12 - tile; x++) {
      assertThat(montage.at(1, x + tile, 0)).isEqualTo(montage.at(1, x, 0));
    }
  }

  @Test
  void everydayChangesLeaveAnImageThatIsRead() {
    ImageArray slice = slice(64, 80);
    for (long seed = 0; seed < 40; seed++) {
      byte[] file = Everyday.changed(slice, seed);
      assertThat(Everyday.changed(slice, seed)).isEqualTo(file);
      ImageArray read = ImageLoader.load(file, "changed", ImageOptions.keras());
      assertThat(read.height()).isEqualTo(256);
    }
  }

  @Test
  void aFileHoldsTheImageAsItIs() {
    ImageArray slice = slice(10, 9);
    ImageArray read =
        ImageLoader.load(Everyday.file(slice), "file", ImageOptions.keras().withTargetSize(10, 9));
    for (int y = 0; y < 10; y++) {
      for (int x = 0; x < 9; x++) {
        assertThat(read.at(y, x, 1)).isEqualTo(slice.at(y, x, 0));
      }
    }
  }

  private static ImageArray slice(int height, int width) {
    Random random = new Random(1);
    float[] values = new float[height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256);
    }
    return new ImageArray(height, width, 1, values);
  }
}
