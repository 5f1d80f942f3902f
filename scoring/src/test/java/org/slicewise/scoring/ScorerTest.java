package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.data.LeftOut;
import org.slicewise.data.Sample;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.image.UnreadableImageException;
import org.slicewise.scoring.inputs.ImageInput;
import org.slicewise.scoring.inputs.ImageSupply;

class ScorerTest {
  private static final TinyModel TINY = TinyModel.random(8, 10, 3, 2, 1);

  @TempDir Path folder;
  private OnnxModel model;

  @BeforeEach
  void open() {
    model = OnnxModel.open(TINY.write(folder));
  }

  @AfterEach
  void close() {
    model.close();
  }

  @ParameterizedTest(name = "{0} threads, {1} workers, batches of {2}")
  @CsvSource({"1,1,1", "1,3,4", "2,2,8", "1,4,50"})
  void everyRowIsThatOfItsOwnFile(int threads, int workers, int batchSize) {
    List<Sample> samples = samples(37);
    ScoringOptions options = new ScoringOptions(threads, workers, batchSize);

    Predictions predictions = new Scorer(model, options).score(samples);

    assertThat(predictions.classes()).isEqualTo(TINY.classes());
    assertThat(predictions.size()).isEqualTo(samples.size());
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      Prediction row = predictions.rows().get(i);
      double[] expected =
          TINY.probabilities(model.info().preprocessing().apply(sample.path()).values(), 0);
      assertThat(row.file()).isEqualTo(sample.file());
      assertThat(row.patient()).isEqualTo(sample.patient());
      assertThat(row.label()).isEqualTo(sample.label());
      assertThat(row.predicted()).isEqualTo(expected[1] > expected[0] ? 1 : 0);
      assertThat(row.probabilities()).containsExactly(expected, within(1e-5));
    }
  }

  @Test
  void aBrokenFileInTheMiddleHasItsOwnRowAndTheOthersGoOn() {
    List<Path> files = new ArrayList<>(samples(20).stream().map(Sample::path).toList());
    files.set(11, broken());
    files.set(12, folder.resolve("missing.png"));
    List<ScoredImage> rows = new ArrayList<>();

    new Scorer(model, new ScoringOptions(1, 2, 4)).score(supply(files), rows::add);

    assertThat(rows.stream().map(row -> Path.of(row.file()))).isEqualTo(files);
    for (int i = 0; i < files.size(); i++) {
      if (i == 11 || i == 12) {
        assertThat(rows.get(i)).isInstanceOf(ScoredImage.Unreadable.class);
        assertThat(((ScoredImage.Unreadable) rows.get(i)).error())
            .contains(files.get(i).toString());
      } else {
        assertThat(((ScoredImage.Scored) rows.get(i)).decision().probabilities()).hasSize(2);
      }
    }
  }

  @Test
  void whereNothingIsReadableThereAreOnlyErrors() {
    List<ScoredImage> rows = new ArrayList<>();
    new Scorer(model, ScoringOptions.defaults())
        .score(supply(List.of(broken(), broken())), rows::add);
    assertThat(rows).hasSize(2).hasOnlyElementsOfType(ScoredImage.Unreadable.class);
  }

  @Test
  void nothingToScoreGivesNothing() {
    assertThat(new Scorer(model, ScoringOptions.defaults()).score(List.of()).size()).isZero();
  }

  @Test
  void aDataSetWithAnUnreadableImageIsRefusedByTheNameOfTheFirst() {
    List<Sample> samples = withBroken(samples(10), 3, 7);
    assertThatThrownBy(() -> new Scorer(model, ScoringOptions.defaults()).score(samples))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(samples.get(3).path().toString());
  }

  @Test
  void unreadableImagesAreListedWhereOneAsksForTheReadable() {
    List<Sample> samples = withBroken(samples(10), 3, 7);

    Scores scores = new Scorer(model, new ScoringOptions(1, 2, 3)).scoreReadable(samples);

    assertThat(scores.predictions().rows().stream().map(Prediction::file))
        .containsExactlyElementsOf(
            IntStream.range(0, 10)
                .filter(i -> i != 3 && i != 7)
                .mapToObj(i -> samples.get(i).file())
                .toList());
    assertThat(scores.leftOut().stream().map(LeftOut::file))
        .containsExactly(samples.get(3).file(), samples.get(7).file());
    assertThat(scores.leftOut()).allSatisfy(out -> assertThat(out.reason()).isNotBlank());
  }

  @Test
  void aLabelThatTheModelDoesNotHaveIsRefused() {
    Sample sample = samples(1).get(0);
    Sample wrong = new Sample(sample.file(), sample.path(), 2, "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scorer(model, ScoringOptions.defaults()).score(List.of(wrong)))
        .withMessageContaining(sample.file() + " has label 2, the model has 2 classes");
  }

  @Test
  void anUnknownLabelStaysUnknown() {
    Sample sample = samples(1).get(0);
    Sample unlabelled = new Sample(sample.file(), sample.path(), Prediction.UNKNOWN, "");
    Predictions scored = new Scorer(model, ScoringOptions.defaults()).score(List.of(unlabelled));
    assertThat(scored.rows().get(0).isLabelled()).isFalse();
  }

  @Test
  void aReceiverThatFailsStopsTheScoring() {
    List<Path> files = samples(30).stream().map(Sample::path).toList();
    AtomicInteger received = new AtomicInteger();
    assertThatThrownBy(
            () ->
                new Scorer(model, new ScoringOptions(1, 2, 2))
                    .score(
                        supply(files),
                        row -> {
                          if (received.incrementAndGet() == 5) {
                            throw new IllegalStateException("the receiver is full");
                          }
                        }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the receiver is full");
    assertThat(received).hasValue(5);
    assertThat(model.score(TINY.images(1, 1), 1)).hasDimensions(1, 2); // still open
  }

  @Test
  void noMoreFilesAreInHandThanTheWorkersNeedOverTwoThousand() {
    ScoringOptions options = new ScoringOptions(1, 2, 4);
    Path file = samples(1).get(0).path();
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger given = new AtomicInteger();
    AtomicInteger mostInHand = new AtomicInteger();
    ImageSupply files =
        new ImageSupply() {
          @Override
          public boolean hasNext() {
            return taken.get() < 2000;
          }

          @Override
          public ImageInput next() {
            int inHand = taken.incrementAndGet() - given.get();
            mostInHand.accumulateAndGet(inHand, Math::max);
            return new ImageInput.File(file);
          }
        };
    List<Long> used = new ArrayList<>();

    new Scorer(model, options)
        .score(
            files,
            row -> {
              if (given.incrementAndGet() % 1000 == 0) {
                used.add(usedMegabytes());
              }
            });

    assertThat(given).hasValue(2000);
    assertThat(mostInHand.get()).isLessThanOrEqualTo((2 * options.workers() + 1) * 4);
    assertThat(used.get(1) - used.get(0)).isLessThan(20);
  }

  @Test
  void answersAreGivenBeforeAnImageIsWaitedFor() {
    List<Path> files = samples(7).stream().map(Sample::path).toList();
    List<String> happened = new ArrayList<>();
    // The third, the fourth and the seventh image come late.
    List<Integer> late = List.of(2, 3, 6);
    ImageSupply slow =
        new ImageSupply() {
          private int taken;
          private int waitedFor = -1;

          @Override
          public boolean isReady() {
            return !late.contains(taken) || waitedFor == taken;
          }

          @Override
          public boolean hasNext() {
            if (!isReady()) {
              happened.add("wait for " + taken);
              waitedFor = taken;
            }
            return taken < files.size();
          }

          @Override
          public ImageInput next() {
            return new ImageInput.File(files.get(taken++));
          }
        };

    new Scorer(model, new ScoringOptions(1, 4, 4))
        .score(slow, row -> happened.add("answer " + files.indexOf(Path.of(row.file()))));

    assertThat(happened)
        .containsExactly(
            "answer 0",
            "answer 1",
            "wait for 2",
            "answer 2",
            "wait for 3",
            "answer 3",
            "answer 4",
            "answer 5",
            "wait for 6",
            "answer 6");
  }

  @Test
  void bytesAreScoredAsTheFileTheyWereReadFrom() throws IOException {
    Path file = image(3);
    List<ScoredImage> rows = new ArrayList<>();
    List<ImageInput> same =
        List.of(
            new ImageInput.File(file),
            new ImageInput.Bytes("-", Files.readAllBytes(file)),
            new ImageInput.Bytes("-", new byte[] {1, 2, 3}),
            new ImageInput.Refused("scans", "the folder holds no image files"));

    new Scorer(model, ScoringOptions.defaults()).score(ImageSupply.of(same.iterator()), rows::add);

    assertThat(rows.stream().map(ScoredImage::file))
        .containsExactly(file.toString(), "-", "-", "scans");
    assertThat(((ScoredImage.Scored) rows.get(1)).network())
        .containsExactly(((ScoredImage.Scored) rows.get(0)).network());
    assertThat(((ScoredImage.Unreadable) rows.get(2)).error()).startsWith("cannot read image -: ");
    assertThat(((ScoredImage.Unreadable) rows.get(3)).error())
        .isEqualTo("cannot read image scans: the folder holds no image files");
  }

  private static ImageSupply supply(List<Path> files) {
    return ImageSupply.of(files.stream().map(ImageInput.File::new).iterator());
  }

  /** What lives after a collection. */
  private static long usedMegabytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
  }

  private List<Sample> samples(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> new Sample(i + ".png", image(i), i % 2, i % 3 == 0 ? "" : "p" + i))
        .toList();
  }

  private List<Sample> withBroken(List<Sample> samples, int... at) {
    List<Sample> out = new ArrayList<>(samples);
    for (int i : at) {
      out.set(i, new Sample(i + "-broken.png", broken(i + "-broken.png"), 0, ""));
    }
    return out;
  }

  private Path broken() {
    return broken("broken.png");
  }

  private Path broken(String name) {
    try {
      return Files.writeString(folder.resolve(name), "not an image");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path image(int seed) {
    Random random = new Random(seed);
    BufferedImage image =
        new BufferedImage(12 + seed % 5, 9 + seed % 4, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    Path file = folder.resolve(seed + ".png");
    try {
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
