package org.slicewise.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.dflib.DataFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.data.Dataset;
import org.slicewise.data.Folders;
import org.slicewise.data.Manifest;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.split.FoldPlan.FromFile;
import org.slicewise.split.FoldPlan.KFold;
import org.slicewise.split.FoldPlan.LeaveOneGroupOut;

class FoldPlanTest {
  private static final List<String> CLASSES = List.of("c0", "c1");
  private static final ImageContents UNKNOWN = ImageContents.unknown();

  /** The images of COVID-CT's training and validation part with their patients. */
  private static final Dataset COVID_CT =
      Folders.dataset(
          CLASSES,
          Manifest.covidCt().rows().stream()
              .filter(r -> !r.className().isEmpty())
              .map(
                  r ->
                      Folders.sample(
                          r.file(), r.className().equals("CT_COVID") ? 0 : 1, r.patient()))
              .toList());

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 25);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void foldsOfCovidCtHaveTheSameSizeAndClassRatioWithinThreePercent(long seed) {
    for (int k : new int[] {3, 5, 10}) {
      Folds folds = grouped(k, seed).folds(COVID_CT, UNKNOWN);
      double images = COVID_CT.samples().size() / (double) k;
      double ratio = ofClass(COVID_CT.samples(), 0) / (double) COVID_CT.samples().size();
      for (Fold fold : folds.folds()) {
        List<Sample> test = fold.split().test();
        assertThat(Math.abs(test.size() / images - 1)).as("size, k %d", k).isLessThan(0.03);
        assertThat(Math.abs(ofClass(test, 0) / (double) test.size() - ratio))
            .as("class ratio, k %d", k)
            .isLessThan(0.03);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyImageIsHeldOutOnceARepeatAndNoPatientIsOnTwoSides(long seed) {
    Dataset data = random(seed);
    Folds folds = new KFold(Unit.PATIENT, 4, 3, 0, seed).folds(data, UNKNOWN);

    assertThat(folds.folds()).hasSize(12);
    assertThat(folds.repeats()).isEqualTo(3);
    assertThat(folds.leaky()).isFalse();
    for (int repeat = 1; repeat <= 3; repeat++) {
      List<String> heldOut = new ArrayList<>();
      for (Fold fold : folds.folds()) {
        if (fold.repeat() == repeat) {
          fold.split().test().forEach(s -> heldOut.add(s.file()));
          assertThat(patients(fold.split().train()))
              .doesNotContainAnyElementsOf(patients(fold.split().test()));
          assertThat(fold.split().train().size() + fold.split().test().size())
              .isEqualTo(data.samples().size());
        }
      }
      assertThat(heldOut)
          .containsExactlyInAnyOrderElementsOf(data.samples().stream().map(Sample::file).toList());
    }
  }

  @Test
  void theSameSeedDrawsTheSameFoldsAndAnotherSeedOthers() {
    Folds once = grouped(5, 7).folds(COVID_CT, UNKNOWN);
    assertThat(grouped(5, 7).folds(COVID_CT, UNKNOWN)).isEqualTo(once);
    assertThat(grouped(5, 8).folds(COVID_CT, UNKNOWN)).isNotEqualTo(once);
  }

  @Test
  void repeatsDrawDifferentFolds() {
    List<Fold> folds = new KFold(Unit.PATIENT, 5, 2, 0, 1).folds(COVID_CT, UNKNOWN).folds();
    assertThat(folds.get(0).split().test()).isNotEqualTo(folds.get(5).split().test());
    assertThat(folds.get(5).words()).isEqualTo("fold 1 of repeat 2");
    assertThat(folds.get(5).name()).isEqualTo("repeat-2-fold-1");
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void imagesThatShowTheSameAreNeverPartedByGroupedFolds(long seed) {
    Dataset data = random(seed);
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    Map<String, String> digests = new HashMap<>();
    data.samples().forEach(s -> digests.put(s.file(), s.file()));
    for (int i = 0; i < 6; i++) {
      Sample one = data.samples().get(random.nextInt(data.samples().size()));
      Sample other = data.samples().get(random.nextInt(data.samples().size()));
      digests.put(one.file(), digests.get(other.file()));
    }
    ImageContents contents = new ImageContents(digests);
    for (Fold fold : new KFold(Unit.PATIENT, 3, 1, 0, seed).folds(data, contents).folds()) {
      assertThat(fold.split().leaky()).isFalse();
      Set<String> train = digests(fold.split().train(), contents);
      assertThat(train).doesNotContainAnyElementsOf(digests(fold.split().test(), contents));
    }
  }

  @Test
  void foldsByImageAreStampedLeakyAndNamePatientsAndCopies() {
    Folds folds = new KFold(Unit.IMAGE, 5, 1, 0, 1).folds(COVID_CT, UNKNOWN);
    assertThat(folds.leaky()).isTrue();
    assertThat(folds.reason()).contains("fold 1", "patients have images in more than one part");

    List<Sample> single = Folders.patients(List.of(ones(10), ones(10)));
    Map<String, String> digests = new HashMap<>();
    single.forEach(s -> digests.put(s.file(), s.label() == 0 ? "the same" : s.file()));
    Folds copies =
        new KFold(Unit.IMAGE, 2, 1, 0, 1)
            .folds(Folders.dataset(CLASSES, single), new ImageContents(digests));
    assertThat(copies.reason()).contains("have copies in more than one part: c0/", "shows what");
  }

  @Test
  void innerFoldsDivideTheTrainingPartByPatientToo() {
    Folds folds = new KFold(Unit.PATIENT, 3, 1, 4, 1).folds(COVID_CT, UNKNOWN);
    for (Fold fold : folds.folds()) {
      assertThat(fold.inner()).hasSize(4);
      List<String> heldOut = new ArrayList<>();
      for (Split inner : fold.inner()) {
        assertThat(inner.test()).isEmpty();
        assertThat(inner.leaky()).isFalse();
        assertThat(patients(inner.train()))
            .doesNotContainAnyElementsOf(patients(inner.validation()));
        inner.validation().forEach(s -> heldOut.add(s.file()));
      }
      assertThat(heldOut)
          .containsExactlyInAnyOrderElementsOf(
              fold.split().train().stream().map(Sample::file).toList());
    }
  }

  @Test
  void foldsAreTheSameAfterTheyWereSavedAndLoaded() {
    Dataset data = random(3);
    for (FoldPlan plan :
        List.of(
            grouped(3, 1),
            new KFold(Unit.PATIENT, 2, 2, 2, 1),
            new KFold(Unit.IMAGE, 3, 1, 0, 1))) {
      Folds drawn = plan.folds(data, UNKNOWN);
      drawn.writeCsv(folder.resolve("split.csv"));
      Folds read = new FromFile(folder.resolve("split.csv")).folds(data, UNKNOWN);
      assertThat(parts(read)).isEqualTo(parts(drawn));
      assertThat(read.leaky()).isEqualTo(drawn.leaky());
    }
  }

  @Test
  void leavingOneGroupOutHoldsEachGroupOutOnceAndItsPatientsWithIt() {
    Dataset data = located();
    Folds folds = new LeaveOneGroupOut("location", 0, 1).folds(data, UNKNOWN);

    assertThat(folds.folds()).extracting(Fold::heldOut).containsExactly("location=A", "location=B");
    Split first = folds.folds().get(0).split();
    assertThat(location(data, first.test())).doesNotContain("B");
    assertThat(location(data, first.train())).doesNotContain("A");
    // Patient 0 of class 0 has images in both places: those elsewhere are trained on in neither.
    for (Fold fold : folds.folds()) {
      assertThat(patients(fold.split().train())).doesNotContain("patient 0 of class 0");
    }
    // Images without a place are held out once too.
    assertThat(folds.folds().stream().mapToInt(f -> f.split().test().size()).sum())
        .isEqualTo(data.samples().size());
    assertThat(folds.plan()).contains("images without location are spread");
  }

  @Test
  void anUnknownGroupColumnIsNamed() {
    assertThatThrownBy(() -> new LeaveOneGroupOut("locaton", 0, 1).folds(located(), UNKNOWN))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("'locaton'")
        .hasMessageContaining("did you mean 'location'?");
    assertThatThrownBy(() -> new LeaveOneGroupOut("location", 0, 1).folds(COVID_CT, UNKNOWN))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("needs a metadata.csv");
  }

  @Test
  void moreFoldsThanPatientsOfAClassNamesTheClass() {
    Dataset data = Folders.dataset(CLASSES, Folders.patients(List.of(ones(9), new int[] {4, 4})));
    assertThatThrownBy(() -> grouped(3, 1).folds(data, UNKNOWN))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("class 'c1'")
        .hasMessageContaining("2 patients")
        .hasMessageContaining("3 folds")
        .hasMessageContaining("at most 2 folds");
    assertThat(grouped(2, 1).folds(data, UNKNOWN).folds()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file,fold,part\nc0/000-00.png,1,train\n",
        "file,fold,part\nc0/000-00.png,1,test\n",
        "file,fold,part\n"
      })
  void anEmptyFoldInAFileIsNamed(String csv) {
    Path file = Folders.write(folder.resolve("folds.csv"), csv);
    assertThatThrownBy(() -> new FromFile(file).folds(random(1), UNKNOWN))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("folds.csv")
        .message()
        .containsAnyOf("fold 1 of", "no rows");
  }

  @Test
  void aFileThatHoldsAnImageOutTwiceIsRefused() {
    String file = "c0/000-00.png";
    Path csv =
        Folders.write(
            folder.resolve("folds.csv"),
            "file,fold,part\n%1$s,1,test\nc1/000-00.png,1,train\n%1$s,2,test\nc1/000-00.png,2,train\n"
                .formatted(file));
    assertThatThrownBy(() -> new FromFile(csv).folds(random(1), UNKNOWN))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(file + " is held out in two folds");
  }

  @Test
  void imagesOfTheOfficialTestPartAreInNoFold() {
    List<Sample> samples = Folders.patients(List.of(new int[] {2, 2, 2, 2}, ones(6)));
    Dataset plain = Folders.dataset(CLASSES, samples);
    Dataset data =
        new Dataset(
            plain.root(),
            CLASSES,
            samples,
            DataFrame.empty("file"),
            List.of(),
            "COVID-CT",
            "c1",
            Map.of(samples.get(0).file(), Part.TEST),
            List.of());
    Folds folds = grouped(2, 1).folds(data, UNKNOWN);
    for (Fold fold : folds.folds()) {
      assertThat(patients(fold.split().train())).doesNotContain(samples.get(0).patient());
      assertThat(patients(fold.split().test())).doesNotContain(samples.get(0).patient());
    }
    assertThat(folds.plan()).contains("kept out as official test part: 2");
  }

  @Test
  void tenThousandPatientsAreDividedInAMoment() {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(1);
    int[] sizes = random.ints(5_000, 1, 60).toArray();
    Dataset data = Folders.dataset(CLASSES, Folders.patients(List.of(sizes, sizes)));
    Folds folds = grouped(5, 1).folds(data, UNKNOWN);
    double share = data.samples().size() / 5.0;
    for (Fold fold : folds.folds()) {
      assertThat(Math.abs(fold.split().test().size() / share - 1)).isLessThan(0.001);
    }
  }

  private static KFold grouped(int k, long seed) {
    return new KFold(Unit.PATIENT, k, 1, 0, seed);
  }

  /** Two classes of 8 to 20 patients with 1 to 12 images each. */
  private static Dataset random(long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    return Folders.dataset(
        CLASSES,
        Folders.patients(
            List.of(
                random.ints(8 + random.nextInt(13), 1, 13).toArray(),
                random.ints(8 + random.nextInt(13), 1, 13).toArray())));
  }

  /** Patients in the places A and B; the first has images in both, some have no place. */
  private static Dataset located() {
    List<Sample> samples =
        Folders.patients(List.of(new int[] {2, 3, 2, 2, 2}, new int[] {1, 2, 2, 3}));
    String[] places = new String[samples.size()];
    for (int i = 0; i < places.length; i++) {
      String patient = samples.get(i).patient();
      places[i] = patient.startsWith("patient 1") || patient.startsWith("patient 3") ? "A" : "B";
      if (patient.startsWith("patient 2")) {
        places[i] = null;
      }
    }
    places[0] = "A";
    DataFrame metadata =
        DataFrame.foldByRow("file", "location")
            .ofStream(
                java.util.stream.IntStream.range(0, places.length)
                    .boxed()
                    .flatMap(i -> java.util.stream.Stream.of(samples.get(i).file(), places[i])));
    return new Dataset(
        Path.of("data"), CLASSES, samples, metadata, List.of(), "", "c1", Map.of(), List.of());
  }

  private static Set<String> location(Dataset data, List<Sample> samples) {
    Set<String> places = new HashSet<>();
    for (Sample sample : samples) {
      Object place = data.metadata().get("location", data.samples().indexOf(sample));
      if (place != null) {
        places.add(place.toString());
      }
    }
    return places;
  }

  private static List<String> parts(Folds folds) {
    List<String> parts = new ArrayList<>();
    for (Fold fold : folds.folds()) {
      parts.add(fold.words() + part(fold.split()));
      fold.inner().forEach(inner -> parts.add(fold.words() + " inner" + part(inner)));
    }
    return parts;
  }

  private static String part(Split split) {
    return " %s | %s | %s".formatted(split.train(), split.validation(), split.test());
  }

  private static Set<String> digests(List<Sample> samples, ImageContents contents) {
    return samples.stream().map(contents::of).collect(Collectors.toSet());
  }

  private static Set<String> patients(List<Sample> samples) {
    return samples.stream().map(Sample::patient).collect(Collectors.toSet());
  }

  private static long ofClass(List<Sample> samples, int label) {
    return samples.stream().filter(s -> s.label() == label).count();
  }

  private static int[] ones(int n) {
    int[] ones = new int[n];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }
}
