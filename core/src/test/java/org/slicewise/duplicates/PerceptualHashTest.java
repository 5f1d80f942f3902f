package org.slicewise.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageWriter;

class PerceptualHashTest {
  @TempDir static Path folder;
  private static List<ImageArray> images;

  @BeforeAll
  static void draw() {
    images = Slices.phantom(folder, 192, 3);
  }

  @Test
  void anImageHasDistanceZeroToItselfAndToItsFile(@TempDir Path out) {
    Path file = out.resolve("a.png");
    ImageWriter.write(file, images.get(0), new ImageFormat.Png());

    assertThat(PerceptualHash.of(images.get(0)).distance(PerceptualHash.of(images.get(0))))
        .isZero();
    assertThat(PerceptualHash.of(file)).isEqualTo(PerceptualHash.of(images.get(0)));
  }

  @Test
  void theHashOfAMirroredImageIsKnownWithoutItsPixels() {
    for (ImageArray image : images) {
      PerceptualHash hash = PerceptualHash.of(image);

      // Rounding may turn the sign of a coefficient that is all but zero.
      assertThat(hash.mirrored().distance(PerceptualHash.of(Copies.flipped(image, true, false))))
          .isLessThanOrEqualTo(1);
      assertThat(hash.upsideDown().distance(PerceptualHash.of(Copies.flipped(image, false, true))))
          .isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 0x123456789abcdefL, Long.MIN_VALUE})
  void mirroringTwiceChangesNothingAndHexadecimalComesBack(long bits) {
    PerceptualHash hash = new PerceptualHash(bits);

    assertThat(hash.mirrored().mirrored()).isEqualTo(hash);
    assertThat(hash.upsideDown().mirrored()).isEqualTo(hash.mirrored().upsideDown());
    assertThat(PerceptualHash.fromHex(hash.toHex())).isEqualTo(hash);
  }

  @Test
  void whatIsNotAHashIsRefused() {
    assertThatThrownBy(() -> PerceptualHash.fromHex("12"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a perceptual hash has 16 hexadecimal digits, found '12'");
  }

  @Test
  void copiesStayNearAndOtherPatientsDoNot() {
    for (ImageArray image : images) {
      PerceptualHash hash = PerceptualHash.of(image);
      assertThat(hash.isNear(PerceptualHash.of(Copies.jpeg(image, 40)))).isTrue();
      assertThat(hash.isNear(PerceptualHash.of(Copies.resized(image, 0.5)))).isTrue();
      assertThat(hash.isNear(PerceptualHash.of(Copies.resized(image, 2)))).isTrue();
      assertThat(hash.isNear(PerceptualHash.of(Copies.toned(image, 0.8, 20)))).isTrue();
    }
    PerceptualHash first = PerceptualHash.of(images.get(0));
    PerceptualHash last = PerceptualHash.of(images.get(images.size() - 1));
    assertThat(first.isNear(last)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void unrelatedImagesDifferInAboutHalfOfTheBits(long seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    int sum = 0;
    for (int i = 0; i < 50; i++) {
      sum += PerceptualHash.of(noise(random)).distance(PerceptualHash.of(noise(random)));
    }

    // 50 sums of 64 fair bits: 32 with a standard deviation of 0.57.
    assertThat(sum / 50.0).as("seed %d", seed).isBetween(30.0, 34.0);
  }

  @Test
  void lowFrequenciesAreTheFirstBits() {
    float[] ramp = new float[64 * 64];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = 255 - 4 * (i % 64); // bright on the left: the first cosine across is positive
    }

    PerceptualHash hash = PerceptualHash.of(new ImageArray(64, 64, 1, ramp));

    assertThat(hash.bits() & 1).isEqualTo(1);
    assertThat(hash.mirrored().bits() & 1).isZero();
    assertThat(hash.upsideDown().bits() & 1).isEqualTo(1);
  }

  private static ImageArray noise(UniformRandomProvider random) {
    float[] values = new float[40 * 30];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(256);
    }
    return new ImageArray(40, 30, 1, values);
  }
}
