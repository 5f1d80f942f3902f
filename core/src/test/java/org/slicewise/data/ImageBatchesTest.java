package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.augment.Augmentation;
import org.slicewise.augment.PreprocessingFunction;
import org.slicewise.augment.Standardization;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.UnreadableImageException;

class ImageBatchesTest {
  private static final int IMAGES = 11;
  private static final ImageOptions RGB = ImageOptions.keras().withTargetSize(12, 10);
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(RGB, Standardization.rescaling(1 / 255.0));
  private static final Augmentation AUGMENTATION =
      Augmentation.builder().rotationRange(30).zoomRange(0.2).horizontalFlip(true).build();

  @TempDir Path folder;
  private List<Sample> samples;

  @BeforeEach
  void writeImages() {
    samples =
        IntStream.range(0, IMAGES)
            .mapToObj(
                i ->
                    new Sample(
                        i + ".png", Folders.image(folder.resolve(i + ".png"), 16, i), i % 3, ""))
            .toList();
  }

  @Test
  void withoutShufflingAndAugmentationABatchHoldsThePreprocessedFilesInOrder() {
    List<Batch> batches =
        read(ImageBatches.builder(samples, PREPROCESSING).batchSize(4).build(), 0);

    assertThat(batches).extracting(Batch::size).containsExactly(4, 4, 3);
    assertThat(samplesOf(batches)).isEqualTo(samples);
    assertThat(batches.get(2).labels()).containsExactly(2, 0, 1);
    for (int i = 0; i < IMAGES; i++) {
      float[] x = batches.get(i / 4).x();
      ImageArray image = PREPROCESSING.apply(samples.get(i).path());
      for (int y = 0; y < 12; y++) {
        for (int c = 0; c < 3; c++) {
          assertThat(x[(((i % 4) * 12 + y) * 10 + 7) * 3 + c]).isEqualTo(image.at(y, 7, c));
        }
      }
    }
  }

  @Test
  void shapesAndCountsAreThoseOfTheOptions() {
    ImageBatches batches =
        ImageBatches.builder(
                samples,
                new Preprocessing(RGB.withColorMode(ColorMode.GRAYSCALE), Standardization.none()))
            .batchSize(4)
            .build();

    assertThat(List.of(batches.size(), batches.batchSize(), batches.batches()))
        .containsExactly(11, 4, 3);
    assertThat(List.of(batches.height(), batches.width(), batches.channels()))
        .containsExactly(12, 10, 1);
    assertThat(read(batches, 0).get(0).x()).hasSize(4 * 12 * 10);
  }

  @Test
  void theOrderDependsOnSeedAndEpochOnly() {
    ImageBatches batches =
        ImageBatches.builder(samples, PREPROCESSING).shuffle(true).seed(7).build();
    List<List<Sample>> epochs =
        IntStream.range(0, 4).mapToObj(e -> samplesOf(read(batches, e))).toList();

    assertThat(epochs).doesNotHaveDuplicates().doesNotContain(samples);
    assertThat(epochs).allSatisfy(e -> assertThat(e).containsExactlyInAnyOrderElementsOf(samples));
    ImageBatches again =
        ImageBatches.builder(samples, PREPROCESSING).shuffle(true).seed(7).batchSize(2).build();
    assertThat(samplesOf(read(again, 3))).isEqualTo(epochs.get(3));
    ImageBatches other = ImageBatches.builder(samples, PREPROCESSING).shuffle(true).seed(8).build();
    assertThat(samplesOf(read(other, 3))).isNotEqualTo(epochs.get(3));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 16})
  void theImagesDoNotDependOnTheNumberOfThreads(int threads) {
    List<Batch> expected = read(augmented().threads(3).cache(new ImageCache(1 << 20)).build(), 2);

    List<Batch> batches = read(augmented().threads(threads).build(), 2);

    assertThat(samplesOf(batches)).isEqualTo(samplesOf(expected));
    for (int b = 0; b < batches.size(); b++) {
      assertThat(batches.get(b).x()).isEqualTo(expected.get(b).x());
    }
  }

  @Test
  void eachImageAndEpochIsTransformedInItsOwnWay() {
    List<Sample> same = IntStream.range(0, 3).mapToObj(i -> samples.get(0)).toList();
    ImageBatches batches =
        ImageBatches.builder(same, PREPROCESSING).augmentation(AUGMENTATION).batchSize(1).build();
    List<float[]> seen = new ArrayList<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      read(batches, epoch).forEach(b -> seen.add(b.x()));
    }

    assertThat(seen.stream().map(java.util.Arrays::hashCode)).hasSize(9).doesNotHaveDuplicates();
    assertThat(read(batches, 1).get(2).x()).isEqualTo(seen.get(5));
  }

  @Test
  void theBatchesOfOneEpochOwnTheirArrays() {
    List<Batch> batches =
        read(ImageBatches.builder(samples, PREPROCESSING).batchSize(4).build(), 0);

    batches.get(0).x()[0] = -1;

    assertThat(batches.get(1).x()[0]).isNotEqualTo(-1);
    ImageCache cache = new ImageCache(1 << 20);
    Preprocessing unchanged = new Preprocessing(RGB, Standardization.none());
    ImageBatches cached = ImageBatches.builder(samples, unchanged).cache(cache).build();
    float first = read(cached, 0).get(0).x()[0];
    read(cached, 1).get(0).x()[0] = -1;
    assertThat(read(cached, 2).get(0).x()[0]).isEqualTo(first);
  }

  @Test
  void aBrokenFileIsNamedByTheBatchItBelongsTo() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("6.png"), "not an image");
    ImageBatches batches = ImageBatches.builder(samples, PREPROCESSING).batchSize(4).build();

    try (BatchSource.Epoch epoch = batches.open(0)) {
      assertThat(epoch.next().size()).isEqualTo(4);
      assertThatThrownBy(epoch::next)
          .isInstanceOf(UnreadableImageException.class)
          .hasMessageContaining(folder.resolve("6.png").toString());
      assertThat(epoch.hasNext()).isFalse();
    }
    noThreadIsLeft();
  }

  @Test
  void whatAFunctionOfTheUsersThrowsIsToldWithTheFile() {
    Standardization failing =
        Standardization.builder()
            .preprocessingFunction(
                new PreprocessingFunction.Custom(
                    image -> {
                      throw new ArithmeticException("ours");
                    }))
            .build();
    ImageBatches batches = ImageBatches.builder(samples, new Preprocessing(RGB, failing)).build();

    assertThatThrownBy(() -> read(batches, 0))
        .hasMessageContaining("0.png")
        .hasRootCauseMessage("ours");
  }

  @Test
  void closingEarlyStopsTheThreadsAndTheEpoch() throws InterruptedException {
    BatchSource.Epoch epoch = augmented().threads(4).batchSize(1).build().open(0);
    epoch.next();

    epoch.close();
    epoch.close();

    assertThat(epoch.hasNext()).isFalse();
    assertThatThrownBy(epoch::next).isInstanceOf(NoSuchElementException.class);
    noThreadIsLeft();
  }

  @Test
  void anEpochReadToItsEndLeavesNoThread() throws InterruptedException {
    BatchSource.Epoch epoch = augmented().threads(4).build().open(0);
    epoch.forEachRemaining(batch -> {});

    assertThatThrownBy(epoch::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("no more batches");
    noThreadIsLeft();
  }

  @Test
  void imagesAreSavedAsTheNetworkSeesThemStretchedTo255() throws IOException {
    Path seen = folder.resolve("seen");
    ImageBatches batches =
        ImageBatches.builder(samples, PREPROCESSING)
            .flow(FlowOptions.builder().save(seen, "aug", "png").shuffle(false).build())
            .build();

    Batch batch = read(batches, 0).get(0);

    try (Stream<Path> files = Files.list(seen)) {
      List<Path> saved = files.sorted().toList();
      assertThat(saved)
          .hasSize(IMAGES)
          .allSatisfy(p -> assertThat(p.getFileName().toString()).matches("aug_\\d+_\\d+\\.png"));
      Path first =
          saved.stream()
              .filter(p -> p.getFileName().toString().startsWith("aug_0_"))
              .findFirst()
              .orElseThrow();
      float[] read = ImageLoader.load(first, RGB.withTargetSize(0, 0)).values();
      float least = Float.MAX_VALUE;
      float most = 0;
      for (int i = 0; i < read.length; i++) {
        least = Math.min(least, batch.x()[i]);
        most = Math.max(most, batch.x()[i]);
      }
      for (int i = 0; i < read.length; i++) {
        assertThat(read[i]).isEqualTo((int) ((batch.x()[i] - least) / (most - least) * 255));
      }
    }
  }

  @Test
  void optionsThatMakeNoBatchAreRefused() {
    refused(ImageBatches.builder(List.of(), PREPROCESSING), "no image to make batches of");
    refused(ImageBatches.builder(samples, PREPROCESSING).batchSize(0), "batch_size", "found 0");
    refused(ImageBatches.builder(samples, PREPROCESSING).threads(0), "1 thread", "found 0");
    refused(
        ImageBatches.builder(samples, PREPROCESSING).save(folder, "", "webp"),
        "save_format",
        "'webp'");
    refused(
        ImageBatches.builder(
            samples, new Preprocessing(RGB.withTargetSize(0, 0), Standardization.none())),
        "target_size");
  }

  private static void refused(ImageBatches.Builder builder, String... parts) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(parts);
  }

  private ImageBatches.Builder augmented() {
    return ImageBatches.builder(samples, PREPROCESSING)
        .augmentation(AUGMENTATION)
        .batchSize(2)
        .shuffle(true)
        .seed(3);
  }

  private static List<Batch> read(BatchSource source, int epoch) {
    List<Batch> batches = new ArrayList<>();
    try (BatchSource.Epoch open = source.open(epoch)) {
      open.forEachRemaining(batches::add);
    }
    return batches;
  }

  private static List<Sample> samplesOf(List<Batch> batches) {
    return batches.stream().flatMap(b -> b.samples().stream()).toList();
  }

  private static void noThreadIsLeft() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("slicewise-batches")) {
        thread.join(5000);
        assertThat(thread.isAlive()).as("%s", thread).isFalse();
      }
    }
  }
}
