package org.slicewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;

class SeenImagesTest {
  private static final ImageOptions AS_READ = ImageOptions.keras().withTargetSize(96, 96);
  private static final SeenImages.Looking LOOKING = new SeenImages.Looking(SeenImagesTest::read, 2);

  @TempDir Path folder;
  private List<Sample> training;
  private List<Sample> others;

  @BeforeEach
  void drawPhantoms() {
    Path root =
        Phantom.write(folder.resolve("p"), PhantomOptions.defaults().withPatientsPerClass(6));
    List<Sample> all = ImageFolder.read(root, FlowOptions.fromMap(Map.of())).samples();
    List<String> patients = all.stream().map(Sample::patient).distinct().toList();
    List<String> half = patients.subList(0, patients.size() / 2);
    training = all.stream().filter(s -> half.contains(s.patient())).toList();
    others = all.stream().filter(s -> !half.contains(s.patient())).toList();
  }

  private static ImageArray read(Sample sample) {
    return ImageLoader.load(sample.path(), AS_READ);
  }

  private SeenImages remembered(boolean patients) {
    return SeenImages.of("salt", training, others, patients, LOOKING);
  }

  @Test
  void imagesOfTheTrainingAreRecognisedAndOthersAreNot() {
    SeenImages memory = SeenImages.of("salt", training, List.of(), true, LOOKING);
    SeenImages.Recognised again = memory.inTraining(training, LOOKING);
    assertThat(again.files()).hasSameSizeAs(training);
    assertThat(again.near()).isEmpty();
    SeenImages.Recognised unseen = memory.inTraining(others, LOOKING);
    assertThat(unseen.files()).isEmpty();
    assertThat(unseen.patients()).isEmpty();
    assertThat(memory.inValidation(training, LOOKING).isEmpty()).isTrue();
  }

  @Test
  void aCopyWithoutLossUnderAnotherNameIsTheSameImage() {
    List<Sample> copies = stored(s -> new ImageFormat.Png(), "png");
    SeenImages.Recognised found = remembered(true).inTraining(copies, LOOKING);
    assertThat(found.files()).hasSameSizeAs(copies);
  }

  @ParameterizedTest
  @ValueSource(ints = {95, 75, 50})
  void aCopyStoredAsJpegIsRecognisedAsNearlyTheSame(int quality) {
    List<Sample> copies = stored(s -> new ImageFormat.Jpeg(quality), "jpg");
    SeenImages.Recognised found = remembered(true).inTraining(copies, LOOKING);
    assertThat(found.files()).isEmpty();
    assertThat(found.near()).hasSizeGreaterThanOrEqualTo((int) (0.95 * copies.size()));
  }

  private List<Sample> stored(Function<Sample, ImageFormat> format, String extension) {
    List<Sample> copies = new ArrayList<>();
    for (int i = 0; i < training.size(); i++) {
      Sample sample = training.get(i);
      String file = "copy%02d.%s".formatted(i, extension);
      ImageWriter.write(
          folder.resolve(file),
          ImageLoader.load(sample.path(), AS_READ.withTargetSize(0, 0)),
          format.apply(sample));
      copies.add(new Sample(file, folder.resolve(file), sample.label(), ""));
    }
    return copies;
  }

  @Test
  void patientsAreRecognisedByTheirIdsAndTheIdsAreNotInTheModel() throws IOException {
    SeenImages memory = remembered(true);
    List<String> ids = training.stream().map(Sample::patient).distinct().toList();
    assertThat(memory.inTraining(training, LOOKING).patients())
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(memory.inTraining(others, LOOKING).patients()).isEmpty();
    assertThat(memory.inValidation(others, LOOKING).patients()).isNotEmpty();
    String text = Json.write(memory.toMap());
    assertThat(ids).noneMatch(text::contains);
    assertThat(training.stream().map(Sample::file)).noneMatch(text::contains);
  }

  @Test
  void patientsAreLeftOutWhereTheUserWantsThat() {
    SeenImages memory = remembered(false);
    assertThat(memory.inTraining(training, LOOKING).patients()).isEmpty();
    assertThat(memory.inTraining(training, LOOKING).files()).hasSameSizeAs(training);
    assertThat(memory.training().isSample()).isFalse();
  }

  @Test
  void anotherSaltGivesAnotherListOfTheSameImages() {
    SeenImages other = SeenImages.of("other", training, others, true, LOOKING);
    assertThat(other.training().pictures().keySet())
        .doesNotContainAnyElementsOf(remembered(true).training().pictures().keySet());
    assertThat(other.training().patients())
        .doesNotContainAnyElementsOf(remembered(true).training().patients());
  }

  @Test
  void theKeyOfAPatientIsPbkdf2() {
    // Python: hashlib.pbkdf2_hmac("sha256", b"patient 1", b"salt", 2000, 12).hex()
    assertThat(Salted.patient("salt", "patient 1")).isEqualTo("5742966570f7638ebf1bf715");
    // Python: hashlib.sha256(b"salt" + bytes.fromhex("00ff")).hexdigest()[:24]
    assertThat(Salted.image("salt", new byte[] {0, (byte) 0xff}))
        .isEqualTo("3111d674fbe74cd764fd2b50");
  }

  @Test
  void whatIsRememberedComesBackFromJson() throws IOException {
    SeenImages memory = remembered(true);
    assertThat(SeenImages.fromMap(Json.read(Json.write(memory.toMap())))).isEqualTo(memory);
    assertThat(SeenImages.fromMap(null)).isEqualTo(SeenImages.none());
    // 20 bytes an image and 12 a patient, as text.
    int images = memory.training().images() + memory.validation().images();
    assertThat(Json.write(memory.toMap()).length()).isLessThan(500 + 28 * images + 17 * 12);
  }

  @Test
  void aDamagedListIsRefused() {
    Stream.of("text", Map.of(), Map.of("salt", "s", "digests", List.of("00")))
        .forEach(
            damaged ->
                assertThatThrownBy(() -> SeenImages.fromMap(damaged))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("list of training images"));
    Map<String, Object> cut = remembered(true).toMap();
    cut.put("training", Map.of("images", 3, "of_patients", 1, "digests", "AAAA", "hashes", ""));
    assertThatThrownBy(() -> SeenImages.fromMap(cut)).isInstanceOf(BadInputException.class);
  }
}
