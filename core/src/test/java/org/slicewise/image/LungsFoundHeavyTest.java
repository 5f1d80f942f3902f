package org.slicewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.testing.Golden;

/**
 * In how many real slices the lungs are found, as docs/configuration.md says: {@code mvn test -pl
 * core -am -Dgroups=heavy -Dtest=LungsFoundHeavyTest}.
 */
@Tag("heavy")
class LungsFoundHeavyTest {
  private static final int FIRST_BYTES = 14;

  @ParameterizedTest
  @CsvSource({"covid-ct, 543, 521, 0.86", "luna-slices, 1000, 911, 0.57"})
  void theLungsAreFoundInAsManyImagesAsTheManualSaysAndTheCropsAreNoWider(
      String name, int images, int found, double area) throws IOException {
    Path root = Golden.root().resolve("../shared/data").resolve(name);
    assumeThat(root).as("the images of " + name).isDirectory();
    ImageOptions whole = ImageOptions.keras().withTargetSize(0, 0);
    int all = 0;
    int with = 0;
    double areas = 0;
    for (Path file : files(root)) {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length < FIRST_BYTES || !ImageLoader.beginsImage(bytes)) {
        continue;
      }
      all++;
      ByteView view = new ByteView(bytes);
      Decoded decoded = ImageFile.container(view).decode(view);
      LungView lungs = LungView.of(decoded, whole.withLungs(Lungs.CROP));
      if (lungs.found()) {
        with++;
        areas +=
            (double) lungs.box().height()
                * lungs.box().width()
                / ((double) decoded.height() * decoded.width());
      }
    }
    System.out.printf("%s: lungs found in %d of %d, box %.3f%n", name, with, all, areas / with);
    assertThat(all).isEqualTo(images);
    assertThat(with).isEqualTo(found);
    assertThat(areas / with).isLessThan(area);
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
