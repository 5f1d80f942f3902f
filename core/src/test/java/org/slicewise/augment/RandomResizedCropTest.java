package org.slicewise.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.image.ImageArray;

/** torchvision's RandomResizedCrop as part of the one interpolation. */
class RandomResizedCropTest {
  @ParameterizedTest
  @CsvSource({"100, 100, 0.3, 0.9", "90, 120, 0.08, 1", "64, 48, 0.5, 0.5"})
  void areaAspectAndPlaceKeepToTheirRanges(int height, int width, double low, double high) {
    Augmentation cropping = Augmentation.fromMap(Map.of("random_resized_crop", List.of(low, high)));
    double leftmost = 1;
    double rightmost = 0;
    double logs = 0;
    int n = 3000;
    for (long seed = 0; seed < n; seed++) {
      Region crop = cropping.draw(seed, height, width).crop();
      double area = (double) crop.height() * crop.width() / (height * width);
      double aspect = (double) crop.width() / crop.height();
      // Both sides are rounded: half a pixel each.
      double slack = 0.5 / crop.height() + 0.5 / crop.width() + 1e-3;
      assertThat(area).as("seed %d", seed).isBetween(low * (1 - slack), high * (1 + slack));
      assertThat(aspect).isBetween(0.75 * (1 - slack), 4 / 3.0 * (1 + slack));
      assertThat(crop.top()).isBetween(0, height - crop.height());
      assertThat(crop.left()).isBetween(0, width - crop.width());
      leftmost = Math.min(leftmost, (double) crop.left() / width);
      rightmost = Math.max(rightmost, (double) (crop.left() + crop.width()) / width);
      logs += Math.log(aspect) / n;
    }
    assertThat(leftmost).isZero();
    assertThat(rightmost).isEqualTo(1);
    if (height == width && high < 0.6) {
      assertThat(logs).as("mean of the log of the aspect").isCloseTo(0, within(0.02));
    }
  }

  @Test
  void whatNeverFitsFallsBackToTheMiddleOfTheNearestAspect() {
    Augmentation whole = Augmentation.fromMap(Map.of("random_resized_crop", List.of(1, 1)));
    assertThat(whole.draw(1, 10, 100).crop()).isEqualTo(new Region(0, 43, 10, 13));
    assertThat(whole.draw(1, 100, 10).crop()).isEqualTo(new Region(43, 0, 13, 10));
    assertThat(whole.draw(1, 60, 60).crop()).isEqualTo(new Region(0, 0, 60, 60));
  }

  /** Cut out with one pixel more on each side, enlarged with the middles of pixels in place. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aCropIsEnlargedBilinearly(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int height = random.nextInt(8, 30);
    int width = random.nextInt(8, 30);
    int channels = seed % 2 == 0 ? 1 : 3;
    ImageArray image = StandardizationTest.random(seed, height, width, channels);
    Region crop =
        new Region(
            random.nextInt(height / 2),
            random.nextInt(width / 2),
            random.nextInt(1, height / 2),
            random.nextInt(1, width / 2));
    float[] out = apply(image, crop, 0);
    for (int i = 0; i < out.length; i++) {
      int c = i % channels;
      int x = i / channels % width;
      int y = i / channels / width;
      double sy = crop.top() + (y + 0.5) * crop.height() / height - 0.5;
      double sx = crop.left() + (x + 0.5) * crop.width() / width - 0.5;
      assertThat((double) out[i])
          .as("seed %d, row %d, column %d", seed, y, x)
          .isCloseTo(naive(image, sy, sx, c), within(1e-3));
    }
  }

  /** On a slope, which bilinear sampling reproduces, one interpolation is as good as two. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void rotationComesAfterTheCropInTheSameInterpolation(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = 40;
    float[] slope = new float[n * n];
    for (int i = 0; i < slope.length; i++) {
      slope[i] = 2 * (i % n) + 3f * (i / n);
    }
    ImageArray image = new ImageArray(n, n, 1, slope);
    Region crop =
        new Region(random.nextInt(5, 10), random.nextInt(5, 10), random.nextInt(15, 25), 20);
    float[] together = apply(image, crop, 12);
    float[] apart = apply(new ImageArray(n, n, 1, apply(image, crop, 0)), Region.NONE, 12);
    for (int y = 10; y < 30; y++) { // where nothing comes from beyond the crop
      for (int x = 10; x < 30; x++) {
        assertThat(together[y * n + x]).isCloseTo(apart[y * n + x], within(1e-2f));
      }
    }
  }

  private static float[] apply(ImageArray image, Region crop, double theta) {
    Transform t =
        new Transform(
            theta,
            0,
            0,
            0,
            1,
            1,
            false,
            false,
            Double.NaN,
            Double.NaN,
            crop,
            Appearance.Drawn.NONE);
    return Augmentation.none().apply(image, t).values();
  }

  private static double naive(ImageArray image, double sy, double sx, int c) {
    double sum = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        // The last pixels go on beyond the image.
        double cy = Math.min(Math.max(sy, 0), image.height() - 1);
        double cx = Math.min(Math.max(sx, 0), image.width() - 1);
        double weight = Math.max(0, 1 - Math.abs(cy - y)) * Math.max(0, 1 - Math.abs(cx - x));
        sum += weight * image.at(y, x, c);
      }
    }
    return sum;
  }
}
