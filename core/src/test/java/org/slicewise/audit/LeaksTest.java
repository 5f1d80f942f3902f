package org.slicewise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;

class LeaksTest {
  @TempDir static Path drawn;
  private static List<ImageArray> slices;

  @TempDir private Path folder;
  private final List<Sample> samples = new ArrayList<>();
  private final Map<String, Part> parts = new HashMap<>();

  @BeforeAll
  static void draw() throws IOException {
    Path data =
        Phantom.write(
            drawn, PhantomOptions.defaults().withSize(160).withPatientsPerClass(2).withSeed(3));
    try (var files = Files.walk(data)) {
      slices =
          files
              .filter(f -> f.toString().endsWith("-1.png")) // one of each patient
              .sorted()
              .map(
                  f ->
                      ImageLoader.load(
                          f,
                          ImageOptions.keras()
                              .withTargetSize(0, 0)
                              .withColorMode(ColorMode.GRAYSCALE)))
              .toList();
    }
    assertThat(slices).hasSize(4);
  }

  @BeforeEach
  void cleanDataOfFourPatients() {
    add("a/0.png", slices.get(0), 0, "p0", Part.TRAIN);
    add("a/1.png", slices.get(1), 0, "p1", Part.VALIDATION);
    add("b/2.png", slices.get(2), 1, "p2", Part.TRAIN);
    add("b/3.png", slices.get(3), 1, "p3", Part.VALIDATION);
  }

  @Test
  void nothingIsFoundInCleanData() {
    AuditResult result = Leaks.find(samples, parts);

    assertThat(result).isEqualTo(new AuditResult(List.of(), List.of(), List.of()));
  }

  @Test
  void theSameImageUnderTwoLabelsIsSeriousThoughMirroredAndSavedAsJpeg() {
    addJpeg("b/copy.jpg", mirrored(slices.get(0)), 1, "p0", Part.TRAIN);

    Finding.Leak found = only(Leaks.find(samples, parts));

    assertThat(found.kind()).isEqualTo(FindingKind.LABEL_CONFLICT);
    assertThat(found.severity()).isEqualTo(Severity.SERIOUS);
    assertThat(found.sentence())
        .isEqualTo(
            "1 pair of copies is stored under two labels, so at least one label of each is wrong; find out which, and remove or correct it.");
    assertThat(found.files()).containsExactly("a/0.png", "b/copy.jpg");
    assertThat(found.pairs())
        .singleElement()
        .satisfies(p -> assertThat(p.how()).startsWith("mirrored"));
  }

  @Test
  void identicalFilesInTwoPartsAreSerious() {
    add("a/again.png", slices.get(0), 0, "", Part.VALIDATION);

    AuditResult result = Leaks.find(samples, parts);

    Finding.Leak found = only(result);
    assertThat(found.kind()).isEqualTo(FindingKind.DUPLICATE);
    assertThat(found.severity()).isEqualTo(Severity.SERIOUS);
    assertThat(found.sentence())
        .startsWith(
            "1 pair of identical images is in two parts of the split (train and validation 1), so the network is tested on what it learned");
    assertThat(found.pairs())
        .containsExactly(new ImagePair("a/0.png", "a/again.png", "the same file"));
    assertThat(result.notes())
        .containsExactly(
            "1 image has no patient_id; it counts as its own patient, which may not be so.");
  }

  @Test
  void identicalPixelsInAnotherFormatAreToldFromIdenticalFiles() {
    Path file = folder.resolve("a/again.bmp");
    ImageWriter.write(file, slices.get(0), new ImageFormat.Bmp());
    samples.add(new Sample("a/again.bmp", file, 0, "p0"));
    parts.put("a/again.bmp", Part.TRAIN);

    Finding.Leak found = only(Leaks.find(samples, parts));

    assertThat(found.kind()).isEqualTo(FindingKind.DUPLICATE);
    assertThat(found.severity()).isEqualTo(Severity.NOTE);
    assertThat(found.pairs())
        .containsExactly(
            new ImagePair("a/0.png", "a/again.bmp", "the same pixels in another file"));
  }

  @Test
  void changedCopiesInTwoPartsAreNearDuplicates() {
    addJpeg("b/copy.jpg", slices.get(2), 1, "p4", Part.TEST);

    Finding.Leak found = only(Leaks.find(samples, parts));

    assertThat(found.kind()).isEqualTo(FindingKind.NEAR_DUPLICATE);
    assertThat(found.severity()).isEqualTo(Severity.SERIOUS);
    assertThat(found.sentence()).contains("(train and test 1)");
  }

  @Test
  void oneImageUnderTwoPatientIdsIsAWarning() {
    addJpeg("b/copy.jpg", slices.get(2), 1, "p4", Part.TRAIN);

    Finding.Leak found = only(Leaks.find(samples, parts));

    assertThat(found.kind()).isEqualTo(FindingKind.NEAR_DUPLICATE);
    assertThat(found.severity()).isEqualTo(Severity.WARNING);
    assertThat(found.sentence()).contains("under two patient ids (p2 and p4)");
  }

  @Test
  void copiesWithoutPatientsOrPartsAreAWarning() {
    addJpeg("b/copy.jpg", slices.get(2), 1, "", Part.TRAIN);

    Finding.Leak found = only(Leaks.find(samples, Map.of()));

    assertThat(found.severity()).isEqualTo(Severity.WARNING);
    assertThat(found.sentence()).contains("no patient_id says that they belong together");
  }

  @Test
  void patientsInTwoPartsAreNamedAndShown() {
    parts.put("a/1.png", Part.TRAIN);
    samples.set(1, new Sample("a/1.png", samples.get(1).path(), 0, "p3"));

    Finding.Leak found = only(Leaks.find(samples, parts));

    assertThat(found.kind()).isEqualTo(FindingKind.PATIENT_LEAK);
    assertThat(found.severity()).isEqualTo(Severity.SERIOUS);
    assertThat(found.sentence())
        .isEqualTo(
            "1 patient has images in more than one part of the split (p3), so the network is tested on patients that it knows and its numbers are flattered; divide by patient with --split grouped.");
    assertThat(found.files()).containsExactly("a/1.png", "b/3.png");
    assertThat(found.pairs())
        .containsExactly(
            new ImagePair("a/1.png", "b/3.png", "patient p3, in train and validation"));
  }

  @Test
  void thatNoPatientIsKnownIsSaid() {
    samples.replaceAll(s -> new Sample(s.file(), s.path(), s.label(), ""));

    assertThat(Leaks.find(samples, parts).notes())
        .singleElement()
        .asString()
        .startsWith("No patient is known");
  }

  @Test
  void theWorstFindingComesFirstInTheResultAndItsMap() {
    add("a/again.png", slices.get(0), 0, "p0", Part.TRAIN);
    addJpeg("a/copy.jpg", slices.get(2), 0, "p2", Part.TRAIN);

    AuditResult result = Leaks.find(samples, parts);

    assertThat(result.findings())
        .extracting(Finding::kind)
        .containsExactly(FindingKind.LABEL_CONFLICT, FindingKind.DUPLICATE);
    assertThat(result.hasAtLeast(Severity.SERIOUS)).isTrue();
    assertThat(result.toMap().get("findings"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .first()
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("kind", "label_conflict")
        .containsEntry("severity", "serious")
        .containsKeys("sentence", "files", "pairs");
  }

  private static Finding.Leak only(AuditResult result) {
    assertThat(result.findings()).hasSize(1);
    return (Finding.Leak) result.findings().get(0);
  }

  private void add(String file, ImageArray image, int label, String patient, Part part) {
    write(file, image, new ImageFormat.Png(), label, patient, part);
  }

  private void addJpeg(String file, ImageArray image, int label, String patient, Part part) {
    write(file, image, new ImageFormat.Jpeg(60), label, patient, part);
  }

  private void write(
      String file, ImageArray image, ImageFormat format, int label, String patient, Part part) {
    Path path = folder.resolve(file);
    ImageWriter.write(path, image, format);
    samples.add(new Sample(file, path, label, patient));
    parts.put(file, part);
  }

  private static ImageArray mirrored(ImageArray image) {
    float[] out = new float[image.values().length];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        out[y * image.width() + x] = image.at(y, image.width() - 1 - x, 0);
      }
    }
    return new ImageArray(image.height(), image.width(), 1, out);
  }
}
