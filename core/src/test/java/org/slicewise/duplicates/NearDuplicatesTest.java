package org.slicewise.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.duplicates.NearDuplicates.Found;
import org.slicewise.duplicates.NearDuplicates.Pair;
import org.slicewise.image.ImageArray;

class NearDuplicatesTest {
  @TempDir static Path folder;
  private static List<ImageArray> images;

  @BeforeAll
  static void draw() {
    images = Slices.phantom(folder, 192, 3).subList(0, 10);
  }

  static Stream<String> changes() {
    return Copies.all(1).keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("changes")
  void everyCopyIsFoundAndNothingElse(String change) {
    List<SmallImage> all = new ArrayList<>(images.stream().map(SmallImage::of).toList());
    images.stream().map(Copies.all(1).get(change)).map(SmallImage::of).forEach(all::add);
    int n = images.size();

    Found found = NearDuplicates.among(all.size(), all::get, NearDuplicates.COPY);

    assertThat(found.pairs().stream().map(p -> p.first() + "-" + p.second()))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, n).mapToObj(i -> i + "-" + (i + n)).toList());
    assertThat(found.capped()).isZero();
    assertThat(found.pairs()).allMatch(p -> p.likeness() <= 1.000001);
  }

  @Test
  void slicesOfOnePatientAreNotCopies() {
    List<SmallImage> all = images.stream().map(SmallImage::of).toList();

    assertThat(NearDuplicates.among(all.size(), all::get, NearDuplicates.COPY).pairs()).isEmpty();
  }

  @Test
  void saysWhatWasDone() {
    ImageArray image = images.get(0);
    List<SmallImage> all =
        Stream.of(
                image,
                Copies.resized(Copies.flipped(image, true, false), 0.7),
                Copies.toned(image, 0.8, 20))
            .map(SmallImage::of)
            .toList();

    List<Pair> pairs = NearDuplicates.among(3, all::get, NearDuplicates.COPY).pairs();

    assertThat(pairs)
        .extracting(p -> p.first() + "-" + p.second() + ": " + p.how())
        .contains("0-1: mirrored, of another size", "0-2: of other brightness or contrast");
  }

  @Test
  void theOrderOfTheImagesMakesNoDifference() {
    List<ImageArray> all = new ArrayList<>(images.subList(0, 6));
    for (int i = 0; i < 6; i++) {
      all.add(Copies.cropped(all.get(i), 0.04, 0, 0.02, 0.03));
    }
    List<SmallImage> small = all.stream().map(SmallImage::of).toList();
    List<Integer> order = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
    Collections.shuffle(order, new Random(4));

    Found straight = NearDuplicates.among(12, small::get, NearDuplicates.COPY);
    Found shuffled = NearDuplicates.among(12, i -> small.get(order.get(i)), NearDuplicates.COPY);

    assertThat(
            shuffled.pairs().stream().map(p -> named(order.get(p.first()), order.get(p.second()))))
        .containsExactlyInAnyOrderElementsOf(
            straight.pairs().stream().map(p -> named(p.first(), p.second())).toList());
  }

  @Test
  void imagesOfOneGreyAreNeverCopies() {
    SmallImage flat = SmallImage.of(new ImageArray(20, 20, 1, new float[400]));

    assertThat(NearDuplicates.among(3, i -> flat, NearDuplicates.COPY).pairs()).isEmpty();
  }

  @Test
  void saysWhenTooManyLookAlikeToCompareThemAll() {
    SmallImage same = SmallImage.of(images.get(0));

    assertThat(NearDuplicates.among(10, i -> same, NearDuplicates.COPY, 5).capped()).isEqualTo(10);
    assertThat(NearDuplicates.among(10, i -> same, NearDuplicates.COPY, 9).capped()).isZero();
    assertThat(NearDuplicates.among(10, i -> same, NearDuplicates.COPY, 9).pairs()).hasSize(45);
  }

  @Test
  void thereMayBeNoImages() {
    Found none = NearDuplicates.among(0, i -> null, NearDuplicates.COPY);

    assertThat(none).isEqualTo(new Found(List.of(), 0, 50_000, 0));
  }

  private static String named(int a, int b) {
    return Math.min(a, b) + "-" + Math.max(a, b);
  }
}
