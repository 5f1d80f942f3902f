package org.slicewise.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.duplicates.NearDuplicates.Found;
import org.slicewise.duplicates.NearDuplicates.Pair;
import org.slicewise.image.ImageArray;
import org.slicewise.testing.Golden;

/**
 * How many copies of real slices are found, and how many pairs that are none; the table of
 * docs/audit.md is what this prints. Reads {@code -Ddata.root=DIR}, by default {@code
 * ../shared/data}.
 */
@Tag("heavy")
class DuplicateRatesHeavyTest {
  private final Path root =
      Golden.root().resolve(System.getProperty("data.root", "../shared/data"));

  @ParameterizedTest
  @CsvSource({"covid-ct, 2", "luna-slices, 4"})
  void copiesOfRealSlicesAreFound(String folder, int step) {
    assumeThat(root.resolve(folder)).as("real slices; give -Ddata.root=DIR").isDirectory();
    List<Path> files = Slices.files(root.resolve(folder));
    List<ImageArray> images =
        IntStream.range(0, files.size())
            .filter(i -> i % step == 0)
            .mapToObj(i -> org.slicewise.image.ImageLoader.load(files.get(i), Slices.GREY))
            .toList();
    List<SmallImage> small = images.stream().map(SmallImage::of).toList();
    print("%s, %d images | found | least likely 1%% | false pairs", folder, images.size());
    Copies.all(1).forEach((name, change) -> check(name, change, images, small));
  }

  /** All pairs of the data itself: what is found there is a copy or a neighbouring slice. */
  @ParameterizedTest
  @CsvSource({"covid-ct, 60", "luna-slices, 0"})
  void slicesNextToEachOtherAreSeldomTakenForCopies(String folder, int most) {
    assumeThat(root.resolve(folder)).as("real slices; give -Ddata.root=DIR").isDirectory();
    List<Path> files = Slices.files(root.resolve(folder));
    List<SmallImage> small = files.stream().map(SmallImage::of).toList();

    Found found = NearDuplicates.among(small.size(), small::get, NearDuplicates.SAME_SLICE);

    long copies = found.pairs().stream().filter(p -> p.likeness() >= NearDuplicates.COPY).count();
    print(
        "%s: %d images, %d pairs compared by pixel of %d; %d alike from 0.8 on, %d of them copies",
        folder,
        small.size(),
        found.compared(),
        (long) small.size() * (small.size() - 1) / 2,
        found.pairs().size(),
        copies);
    found.pairs().stream()
        .limit(40)
        .forEach(
            p ->
                print(
                    "  %.3f %s %s (%s)",
                    p.likeness(),
                    files.get(p.first()).getFileName(),
                    files.get(p.second()).getFileName(),
                    p.how()));
    assertThat(copies).isLessThanOrEqualTo(most);
  }

  /** Random pictures, of which every hundredth is a darker mirror image of another. */
  @Test
  void aHundredThousandImagesAreSearchedWithoutComparingAllPairs() {
    int n = 100_000;

    Found found =
        NearDuplicates.among(
            n, i -> i % 100 == 1 ? mirrored(drawn(i - 1)) : drawn(i), NearDuplicates.COPY);

    print("%d images, %d pairs compared by pixel", n, found.compared());
    assertThat(found.pairs())
        .extracting(p -> p.first() + "-" + p.second())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, n / 100).mapToObj(i -> 100 * i + "-" + (100 * i + 1)).toList());
    assertThat(found.compared()).isLessThan(10L * n);
    assertThat(found.capped()).isZero();
  }

  private static SmallImage drawn(int seed) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed);
    float[] coarse = new float[24 * 24];
    for (int i = 0; i < coarse.length; i++) {
      coarse[i] = random.nextInt(256);
    }
    return SmallImage.of(new ImageArray(24, 24, 1, coarse));
  }

  private static SmallImage mirrored(SmallImage image) {
    byte[] grey = new byte[image.grey().length];
    for (int i = 0; i < grey.length; i++) {
      int x = SmallImage.SIDE - 1 - i % SmallImage.SIDE;
      grey[i] = (byte) ((image.grey()[i - i % SmallImage.SIDE + x] & 0xff) * 3 / 4);
    }
    return new SmallImage(image.height(), image.width(), grey);
  }

  private static void check(
      String name,
      UnaryOperator<ImageArray> change,
      List<ImageArray> images,
      List<SmallImage> small) {
    int n = small.size();
    List<SmallImage> both = new ArrayList<>(small);
    images.stream().map(change).map(SmallImage::of).forEach(both::add);

    Found found = NearDuplicates.among(2 * n, both::get, NearDuplicates.COPY);

    double[] likeness = new double[n];
    for (Pair pair : found.pairs()) {
      if (pair.second() == pair.first() + n) {
        likeness[pair.first()] = pair.likeness();
      }
    }
    double[] sorted = IntStream.range(0, n).mapToDouble(i -> likeness[i]).sorted().toArray();
    long recalled = IntStream.range(0, n).filter(i -> likeness[i] > 0).count();
    // Of an image and the copy of another; copies within the data themselves would count twice.
    long others =
        found.pairs().stream()
            .filter(p -> p.first() < n && p.second() >= n && p.second() - p.first() != n)
            .count();
    print("%s | %.1f%% | %.3f | %d", name, 100.0 * recalled / n, sorted[n / 100], others);
    assertThat(recalled / (double) n).as(name).isGreaterThanOrEqualTo(0.95);
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
