package org.slicewise.training.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.augment.Augmentation;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;

class AugmentedPairsTest {
  /** Shifted grey levels, so that a pixel tells both which image it is of and which view. */
  private static final Augmentation SHIFTED =
      Augmentation.builder().brightnessRange(0.9, 1.1).build();

  private static final int PIXELS = 16;

  @TempDir Path folder;
  private final List<Sample> samples = new ArrayList<>();

  @BeforeEach
  void write() {
    for (int i = 0; i < 7; i++) {
      Path file = folder.resolve(i + ".png");
      float[] grey = new float[PIXELS];
      java.util.Arrays.fill(grey, 20 + 30 * i);
      ImageWriter.write(file, new ImageArray(4, 4, 1, grey), new ImageFormat.Png());
      samples.add(new Sample(i + ".png", file, i % 2, ""));
    }
  }

  private AugmentedPairs pairs(
      List<Sample> images, Augmentation augmentation, int batch, int threads) {
    return new AugmentedPairs(
        images,
        new Preprocessing(
            ImageOptions.keras().withTargetSize(4, 4).withColorMode(ColorMode.GRAYSCALE),
            Standardization.rescaling(1)),
        augmentation,
        batch,
        5,
        new ImageCache(1 << 20),
        threads);
  }

  private static List<PairSource.Pairs> all(PairSource source, int epoch) {
    List<PairSource.Pairs> batches = new ArrayList<>();
    try (PairSource.Epoch open = source.open(epoch)) {
      open.forEachRemaining(batches::add);
    }
    return batches;
  }

  /** Which image a view is of: brightness changes by a tenth at most. */
  private static int image(float[] x, int row) {
    return Math.round((x[row * PIXELS] - 20) / 30);
  }

  @Test
  void rowIAndRowNPlusIAreTwoViewsOfOneImage() {
    Set<Integer> seen = new TreeSet<>();
    int differ = 0;
    for (int epoch = 0; epoch < 4; epoch++) {
      // Bright images would clip or mix up: the first three are 20, 50 and 80.
      for (PairSource.Pairs batch : all(pairs(samples.subList(0, 3), SHIFTED, 3, 2), epoch)) {
        assertThat(batch.x()).hasSize(2 * batch.images() * PIXELS);
        for (int i = 0; i < batch.images(); i++) {
          assertThat(image(batch.x(), batch.images() + i)).isEqualTo(image(batch.x(), i));
          seen.add(image(batch.x(), i));
          differ += batch.x()[i * PIXELS] == batch.x()[(batch.images() + i) * PIXELS] ? 0 : 1;
        }
      }
    }
    assertThat(seen).containsExactly(0, 1, 2);
    assertThat(differ).isGreaterThan(6); // of 12
  }

  @Test
  void everyBatchIsFullAndWhatIsLeftOverChanges() {
    AugmentedPairs pairs = pairs(samples, SHIFTED, 3, 1);
    assertThat(pairs.batches()).isEqualTo(2);
    for (int epoch = 0; epoch < 3; epoch++) {
      assertThat(all(pairs, epoch)).hasSize(2).allMatch(b -> b.images() == 3);
    }
    assertThat(all(pairs, 0).get(0).x()).isNotEqualTo(all(pairs, 1).get(0).x());
  }

  @Test
  void anEpochIsTheSameWheneverItIsOpenedAndWithAnyNumberOfThreads() {
    AugmentedPairs one = pairs(samples, SHIFTED, 2, 1);
    AugmentedPairs four = pairs(samples, SHIFTED, 2, 4);
    List<PairSource.Pairs> first = all(one, 2);
    all(one, 0);
    List<PairSource.Pairs> again = all(four, 2);
    for (int b = 0; b < first.size(); b++) {
      assertThat(again.get(b).x()).isEqualTo(first.get(b).x());
    }
  }

  @Test
  void labelsChangeNothing() {
    List<Sample> others =
        samples.stream().map(s -> new Sample("x" + s.file(), s.path(), 3, "p")).toList();
    for (int b = 0; b < 3; b++) {
      assertThat(all(pairs(others, SHIFTED, 2, 1), 1).get(b).x())
          .isEqualTo(all(pairs(samples, SHIFTED, 2, 1), 1).get(b).x());
    }
  }

  @Test
  void whatCouldNotLearnIsRefused() {
    assertThatThrownBy(() -> pairs(samples, Augmentation.none(), 2, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("without any augmentation");
    assertThatThrownBy(() -> pairs(samples, SHIFTED, 8, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("7 images")
        .hasMessageContaining("8");
    assertThatThrownBy(() -> pairs(samples, SHIFTED, 1, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("at least 2");
  }
}
