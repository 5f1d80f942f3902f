package org.slicewise.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.data.Dataset;
import org.slicewise.data.Folders;
import org.slicewise.data.Manifest;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.split.SplitPlan.Everything;
import org.slicewise.split.SplitPlan.FromFile;
import org.slicewise.split.SplitPlan.GroupedByPatient;
import org.slicewise.split.SplitPlan.KerasValidationSplit;
import org.slicewise.split.SplitPlan.Official;
import org.slicewise.split.SplitPlan.RandomByImage;
import org.slicewise.split.SplitPlan.TrainingImages;

class SplitPlanTest {
  private static final List<String> CLASSES = List.of("c0", "c1");

  /** The images of COVID-CT's training and validation part with their patients. */
  private static final List<Sample> COVID_CT =
      Manifest.covidCt().rows().stream()
          .filter(r -> !r.className().isEmpty())
          .map(r -> Folders.sample(r.file(), r.className().equals("CT_COVID") ? 0 : 1, r.patient()))
          .toList();

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 25);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void groupedPartsShareNoPatientAndKeepClassesInProportion(long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    List<Sample> samples = Folders.patients(List.of(sizes(random), sizes(random)));
    double validation = 0.1 + 0.3 * random.nextDouble();
    double test = random.nextBoolean() ? 0 : 0.1 + 0.2 * random.nextDouble();
    Dataset data = Folders.dataset(CLASSES, samples);

    Split split = new GroupedByPatient(validation, test, seed).split(data).check();

    assertThat(split.leaky()).isFalse();
    Set<String> seen = new HashSet<>();
    for (Part part : Part.values()) {
      Set<String> patients =
          split.part(part).stream().map(Sample::patient).collect(Collectors.toSet());
      assertThat(patients).noneMatch(seen::contains);
      seen.addAll(patients);
    }
    assertThat(files(split))
        .hasSize(samples.size())
        .containsAll(samples.stream().map(Sample::file).toList());
    for (int label = 0; label < 2; label++) {
      assertThat(share(split.validation(), samples, label)).isCloseTo(validation, within(0.05));
      assertThat(share(split.test(), samples, label)).isCloseTo(test, within(0.05));
    }
    assertThat(new GroupedByPatient(validation, test, seed).split(data)).isEqualTo(split);
  }

  /** Patients with 1 to 16 slices, most with few, as in COVID-CT. */
  private static int[] sizes(UniformRandomProvider random) {
    int[] sizes = new int[60 + random.nextInt(80)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Math.min(16, 1 + (int) (-2 * Math.log(1 - random.nextDouble())));
    }
    return sizes;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void thePatientsOfCovidCtDivideWithinTwoPercent(long seed) {
    List<Sample> samples = COVID_CT;

    Split split =
        new GroupedByPatient(0.2, 0.15, seed).split(Folders.dataset(CLASSES, samples)).check();

    for (int label = 0; label < 2; label++) {
      assertThat(share(split.validation(), samples, label)).isCloseTo(0.2, within(0.02));
      assertThat(share(split.test(), samples, label)).isCloseTo(0.15, within(0.02));
    }
  }

  @Test
  void largePatientsAreSetAsideAsOftenAsSmallOnes() {
    List<Sample> samples = COVID_CT;
    Map<String, Long> sizes =
        samples.stream().collect(Collectors.groupingBy(Sample::patient, Collectors.counting()));
    Dataset data = Folders.dataset(CLASSES, samples);
    int largest = 0;
    int seeds = 300;
    for (long seed = 0; seed < seeds; seed++) {
      largest +=
          new GroupedByPatient(0.2, 0, seed)
                  .split(data).validation().stream().anyMatch(s -> sizes.get(s.patient()) == 16)
              ? 1
              : 0;
    }
    // Binomial: 300 draws of 0.2 lie within 0.2 +- 0.07 but for one in five hundred.
    assertThat(largest / (double) seeds).isCloseTo(0.2, within(0.07));
  }

  @Test
  void anotherSeedDrawsAnotherSplit() {
    Dataset data = Folders.dataset(CLASSES, COVID_CT);

    assertThat(files(new GroupedByPatient(0.2, 0, 1).split(data)))
        .isNotEqualTo(files(new GroupedByPatient(0.2, 0, 2).split(data)));
  }

  @Test
  void aPatientOfTwoClassesStaysInOnePart() {
    List<Sample> samples = new ArrayList<>();
    for (int p = 0; p < 40; p++) {
      for (int i = 0; i < 4; i++) {
        samples.add(Folders.sample("c%d/%d-%d.png".formatted(i % 2, p, i), i % 2, "p" + p));
      }
    }

    Split split = new GroupedByPatient(0.25, 0, 1).split(Folders.dataset(CLASSES, samples)).check();

    assertThat(split.validation()).hasSize(40);
    assertThat(Patients.shared(split)).isEmpty();
  }

  @Test
  void aFewLargePatientsStillReachEveryPart() {
    List<Sample> samples = Folders.patients(List.of(new int[] {9, 9, 9}, new int[] {2, 2, 2}));

    Split split = new GroupedByPatient(0.1, 0.1, 1).split(Folders.dataset(CLASSES, samples));

    for (Part part : Part.values()) {
      assertThat(split.part(part)).extracting(Sample::label).contains(0, 1);
    }
  }

  @Test
  void aClassWithTooFewPatientsIsNamed() {
    List<Sample> samples = Folders.patients(List.of(new int[] {9}, new int[] {2, 2, 2}));

    assertThatThrownBy(
            () -> new GroupedByPatient(0.2, 0, 1).split(Folders.dataset(CLASSES, samples)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("class 'c0'", "1 patient to draw from");
  }

  @Test
  void imagesWithoutAPatientCountAsOneEach() {
    List<Sample> samples =
        new ArrayList<>(Folders.patients(List.of(new int[] {3, 3}, new int[] {3, 3})));
    for (int i = 0; i < 20; i++) {
      samples.add(Folders.sample("c%d/x%d.png".formatted(i % 2, i), i % 2, ""));
    }

    Split split = new GroupedByPatient(0.25, 0, 1).split(Folders.dataset(CLASSES, samples)).check();

    assertThat(split.leaky()).isFalse();
    assertThat(split.validation()).hasSize(8);
  }

  @Test
  void aSplitByImageIsStampedWithThePatientsThatStraddleIt() {
    Split split = new RandomByImage(0.2, 0, 1).split(Folders.dataset(CLASSES, COVID_CT));

    assertThat(split.leaky()).isTrue();
    assertThat(split.reason())
        .contains("patients have images in more than one part", "(train ", ", validation ", "more");
    assertThat(split.validation()).hasSizeBetween(106, 110);
  }

  @Test
  void aSplitByImageWithoutKnownPatientsIsStampedToo() {
    List<Sample> samples =
        COVID_CT.stream().map(s -> Folders.sample(s.file(), s.label(), "")).toList();

    Split split = new RandomByImage(0.2, 0, 1).split(Folders.dataset(CLASSES, samples));

    assertThat(split.leaky()).isTrue();
    assertThat(split.reason()).contains("the patients are not known");
  }

  @Test
  void whereEachPatientHasOneImageASplitByImageIsHonest() {
    List<Sample> samples =
        COVID_CT.stream().map(s -> Folders.sample(s.file(), s.label(), s.file())).toList();

    Split split = new RandomByImage(0.2, 0, 1).split(Folders.dataset(CLASSES, samples));

    assertThat(split.leaky()).isFalse();
    assertThat(split.reason()).isEmpty();
  }

  @Test
  void kerasTakesTheFrontOfEachClassAndIsStampedWhereAPatientStraddles() {
    List<Sample> samples = Folders.patients(List.of(new int[] {2, 2, 3}, new int[] {2, 2, 5}));

    Split split = new KerasValidationSplit(0.34).split(Folders.dataset(CLASSES, samples));

    assertThat(split.validation())
        .extracting(Sample::file)
        .containsExactly(
            "c0/000-00.png", "c0/000-01.png", "c1/000-00.png", "c1/000-01.png", "c1/001-00.png");
    assertThat(split.reason())
        .isEqualTo(
            "1 patient has images in more than one part: patient 1 of class 1 (train 1, validation 1)");
    assertThat(new KerasValidationSplit(0.23).split(Folders.dataset(CLASSES, samples)).leaky())
        .isTrue();
  }

  @Test
  void kerasIsNotStampedWhereNoPatientStraddles() {
    List<Sample> samples = Folders.patients(List.of(new int[] {2, 2}, new int[] {3, 3}));

    Split split = new KerasValidationSplit(0.5).split(Folders.dataset(CLASSES, samples)).check();

    assertThat(split.leaky()).isFalse();
    assertThat(split.validation()).hasSize(5);
  }

  @Test
  void theNotebooksWayIsAlwaysStamped() {
    List<Sample> samples = Folders.patients(List.of(new int[] {1, 1}, new int[] {1, 1}));

    Split split = new TrainingImages().split(Folders.dataset(CLASSES, samples));

    assertThat(split.validation()).isEqualTo(split.train()).isEqualTo(samples);
    assertThat(split.leaky()).isTrue();
    assertThat(split.reason()).contains("images it learned from");
  }

  @Test
  void everythingTrainsAndNothingIsHeldOut() {
    List<Sample> samples = Folders.patients(List.of(new int[] {1, 1}, new int[] {1, 1}));

    Split split = new Everything().split(Folders.dataset(CLASSES, samples));

    assertThat(split.train()).isEqualTo(samples);
    assertThat(split.validation()).isEmpty();
    assertThat(split.leaky()).isFalse();
  }

  @Test
  void officialTestImagesAreNeverTrainedOnWhateverThePlan() {
    List<Sample> samples = COVID_CT;
    Set<String> test =
        samples.stream()
            .filter(s -> s.patient().endsWith("7"))
            .map(Sample::file)
            .collect(Collectors.toSet());
    Dataset data =
        official(samples, test.stream().collect(Collectors.toMap(f -> f, f -> Part.TEST)));

    for (SplitPlan plan :
        List.of(
            new GroupedByPatient(0.2, 0.2, 1),
            new RandomByImage(0.2, 0.2, 1),
            new KerasValidationSplit(0.2),
            new TrainingImages(),
            new Everything())) {
      Split split = plan.split(data);
      assertThat(split.test())
          .as("%s", plan)
          .extracting(Sample::file)
          .containsExactlyInAnyOrderElementsOf(test);
      assertThat(split.train())
          .as("%s", plan)
          .extracting(Sample::file)
          .doesNotContainAnyElementsOf(test);
      assertThat(split.validation())
          .as("%s", plan)
          .extracting(Sample::file)
          .doesNotContainAnyElementsOf(test);
    }
    String victim = test.iterator().next();
    Path file = Folders.write(folder.resolve("split.csv"), "file,part\n" + victim + ",train\n");
    assertThatThrownBy(() -> new FromFile(file).split(data))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("official test images", victim);
  }

  @Test
  void anOfficialPatientInTwoListsIsNamed() {
    List<Sample> samples = Folders.patients(List.of(new int[] {2}, new int[] {2}));
    Map<String, Part> parts = new HashMap<>();
    parts.put("c0/000-00.png", Part.TRAIN);
    parts.put("c0/000-01.png", Part.VALIDATION);
    parts.put("c1/000-00.png", Part.TRAIN);

    assertThatThrownBy(() -> new Official().split(official(samples, parts)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(
            "patients in more than one part", "patient 0 of class 0 (train 1, validation 1)");
  }

  @Test
  void withoutOfficialListsThereIsNoOfficialSplit() {
    assertThatThrownBy(() -> new Official().split(Folders.dataset(CLASSES, COVID_CT)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("has no official split");
  }

  @Test
  void theRequestedPlanWinsThenOfficialThenPatientsThenImages() {
    List<Sample> samples = COVID_CT;
    Dataset patients = Folders.dataset(CLASSES, samples);
    Map<String, Part> parts = new HashMap<>(Map.of(samples.get(0).file(), Part.TRAIN));
    Dataset half = official(samples, parts);
    parts.put(samples.get(1).file(), Part.VALIDATION);
    Dataset lists = official(samples, parts);
    Dataset images =
        Folders.dataset(
            CLASSES, samples.stream().map(s -> Folders.sample(s.file(), s.label(), "")).toList());
    SplitPlan asked = new TrainingImages();

    assertThat(SplitPlan.choose(lists, asked, 0.2, 0, 1)).isSameAs(asked);
    assertThat(SplitPlan.choose(lists, null, 0.2, 0, 1)).isEqualTo(new Official());
    assertThat(SplitPlan.choose(half, null, 0.2, 0, 1)).isEqualTo(new GroupedByPatient(0.2, 0, 1));
    assertThat(SplitPlan.choose(patients, null, 0.2, 0, 1))
        .isEqualTo(new GroupedByPatient(0.2, 0, 1));
    assertThat(SplitPlan.choose(images, null, 0.2, 0, 1)).isEqualTo(new RandomByImage(0.2, 0, 1));
  }

  @Test
  void aPlanIsNamedByAWordOrAFile() {
    Path file = Folders.write(folder.resolve("mine.csv"), "file,part\n");

    assertThat(SplitPlan.named("grouped", 0.2, 0.1, 3))
        .isEqualTo(new GroupedByPatient(0.2, 0.1, 3));
    assertThat(SplitPlan.named("keras", 0.2, 0.1, 3)).isEqualTo(new KerasValidationSplit(0.2));
    assertThat(SplitPlan.named(file.toString(), 0.2, 0.1, 3)).isEqualTo(new FromFile(file));
    assertThatThrownBy(() -> SplitPlan.named("gruoped", 0.2, 0.1, 3))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("'gruoped'", "did you mean 'grouped'");
  }

  static Stream<double[]> wrongFractions() {
    return Stream.of(
        new double[] {0, 0},
        new double[] {1, 0},
        new double[] {0.5, 0.5},
        new double[] {0.2, -0.1},
        new double[] {Double.NaN, 0});
  }

  @ParameterizedTest
  @MethodSource("wrongFractions")
  void fractionsThatLeaveNothingAreRefused(double[] fractions) {
    assertThatThrownBy(() -> new GroupedByPatient(fractions[0], fractions[1], 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(String.valueOf(fractions[0]));
  }

  @Test
  void aWrittenSplitIsReadBackAsItWas() {
    List<Sample> samples = new ArrayList<>(COVID_CT);
    samples.add(Folders.sample("c0/a, \"b\".png", 0, "quoted"));
    Dataset data = Folders.dataset(CLASSES, samples);
    Split split = new GroupedByPatient(0.2, 0.1, 1).split(data);
    Path file = folder.resolve("out/split.csv");

    split.writeCsv(file);
    Split read = new FromFile(file).split(data).check();

    assertThat(file).content().startsWith("file,part\n");
    for (Part part : Part.values()) {
      assertThat(read.part(part)).isEqualTo(split.part(part));
    }
    assertThat(read.plan()).isEqualTo("from split.csv");
    assertThat(read.leaky()).isFalse();
  }

  @Test
  void aSplitFileThatPutsAPatientOnTwoSidesIsStamped() {
    List<Sample> samples = Folders.patients(List.of(new int[] {2}, new int[] {1, 1}));
    Path file =
        Folders.write(
            folder.resolve("split.csv"),
            "part,file\ntrain,c0/000-00.png\nval,c0/000-01.png\ntrain,c1/000-00.png\n");

    Split split = new FromFile(file).split(Folders.dataset(CLASSES, samples));

    assertThat(split.reason()).contains("patient 0 of class 0");
    assertThat(split.plan()).isEqualTo("from split.csv; images in no part: 1");
  }

  static Stream<Arguments> wrongFiles() {
    return Stream.of(
        Arguments.of("file,part\nc0/000-00.png,training set\n", "the part 'training set'"),
        Arguments.of("file,part\nc0/nine.png,train\n", "not in data: c0/nine.png"),
        Arguments.of(
            "file,part\nc0/000-00.png,train\nc0/000-00.png,test\n", "c0/000-00.png is in two rows"),
        Arguments.of("file,fold\nc0/000-00.png,1\n", "has no column 'part'"),
        Arguments.of("file,part\nc0/000-00.png,test\n", "no image for training"),
        Arguments.of("", "is empty"));
  }

  @ParameterizedTest
  @MethodSource("wrongFiles")
  void aSplitFileThatDoesNotFitIsToldWhy(String content, String error) {
    Path file = Folders.write(folder.resolve("split.csv"), content);
    Dataset data =
        Folders.dataset(CLASSES, Folders.patients(List.of(new int[] {2}, new int[] {1})));

    assertThatThrownBy(() -> new FromFile(file).split(data))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll("split.csv", error);
  }

  @Test
  void checkFindsAPatientOrFileInTwoParts() {
    Sample one = Folders.sample("c0/1.png", 0, "p");
    Sample two = Folders.sample("c0/2.png", 0, "p");

    assertThatThrownBy(
            () -> new Split(List.of(one), List.of(two), List.of(), "mine", 0, false, "").check())
        .hasMessageContaining("patient p (train 1, validation 1)");
    assertThatThrownBy(
            () -> new Split(List.of(one), List.of(one), List.of(), "mine", 0, false, "").check())
        .hasMessageContaining("c0/1.png is twice");
    assertThatThrownBy(() -> new Split(List.of(), List.of(), List.of(), "mine", 0, true, ""))
        .hasMessageContaining("reason");
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theInnerHoldOutKeepsPatientsWholeAndClassesInProportion(long seed) {
    List<Sample> samples = COVID_CT;

    Split split = Split.innerHoldOut(samples, ImageContents.unknown(), 0.15, seed);

    assertThat(split.leaky()).isFalse();
    assertThat(split.test()).isEmpty();
    assertThat(files(split)).hasSize(samples.size());
    for (int label = 0; label < 2; label++) {
      assertThat(share(split.validation(), samples, label)).isCloseTo(0.15, within(0.02));
    }
    assertThat(Split.innerHoldOut(samples, ImageContents.unknown(), 0.15, seed)).isEqualTo(split);
  }

  private static Dataset official(List<Sample> samples, Map<String, Part> parts) {
    Dataset d = Folders.dataset(CLASSES, samples);
    return new Dataset(
        d.root(),
        d.classes(),
        d.samples(),
        d.metadata(),
        d.leftOut(),
        "COVID-CT",
        d.positive(),
        parts,
        d.warnings());
  }

  private static List<String> files(Split split) {
    return Stream.of(Part.values()).flatMap(p -> split.part(p).stream().map(Sample::file)).toList();
  }

  /** The fraction of a class's images that are in a part. */
  private static double share(List<Sample> part, List<Sample> all, int label) {
    return part.stream().filter(s -> s.label() == label).count()
        / (double) all.stream().filter(s -> s.label() == label).count();
  }
}
