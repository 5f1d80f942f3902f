package org.slicewise.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;

class PhantomTest {
  private static final PhantomOptions SMALL =
      PhantomOptions.defaults().withSize(64).withPatientsPerClass(2);

  @TempDir Path folder;

  @Test
  void theSameOptionsGiveTheSameFilesToTheByte() throws IOException {
    Phantom.write(folder.resolve("a"), SMALL);
    Phantom.write(folder.resolve("b"), SMALL);
    Set<String> files = files(folder.resolve("a"));
    assertThat(files).isEqualTo(files(folder.resolve("b"))).hasSizeGreaterThan(8 + 4 + 8);
    for (String file : files) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    }
  }

  @Test
  void anotherSeedDrawsOtherPatients() throws IOException {
    Path one = Phantom.write(folder.resolve("a"), SMALL);
    Path two = Phantom.write(folder.resolve("b"), SMALL.withSeed(2));
    assertThat(Files.readString(one.resolve("metadata.csv")))
        .isNotEqualTo(Files.readString(two.resolve("metadata.csv")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aPatientHasTwoToSixSlicesAllInOneClass(long seed) throws IOException {
    Path data = Phantom.write(folder, SMALL.withSeed(seed));
    Map<String, List<String>> classes = new TreeMap<>();
    for (Row row : metadata(data)) {
      classes.computeIfAbsent(row.patient, p -> new ArrayList<>()).add(row.label());
    }
    assertThat(classes).as("seed %d", seed).hasSize(4);
    classes.forEach(
        (patient, labels) -> {
          assertThat(new HashSet<>(labels)).as(patient).hasSize(1);
          assertThat(labels).as(patient).hasSizeBetween(2, 6);
        });
    assertThat(classes.values().stream().filter(l -> l.contains(Phantom.LESION)).count())
        .isEqualTo(2);
  }

  @Test
  void theDataFolderHoldsTheTwoClassesAndAMetadataRowForEachFile() throws IOException {
    Path data = Phantom.write(folder, SMALL);
    assertThat(data).isEqualTo(folder.resolve("data"));
    try (Stream<Path> children = Files.list(data)) {
      assertThat(children.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("lesion", "no_lesion", "metadata.csv");
    }
    Set<String> images = files(data);
    images.remove("metadata.csv");
    assertThat(metadata(data).stream().map(Row::file)).containsExactlyInAnyOrderElementsOf(images);
    for (Row row : metadata(data)) {
      assertThat(row.age).isBetween(18, 100);
      assertThat(row.sex).isIn("M", "F");
      assertThat(row.location).startsWith("Site ");
    }
  }

  @Test
  void imagesAreEightBitGreyOfTheSizeAskedFor() throws IOException {
    Path data = Phantom.write(folder, SMALL.withSize(96));
    for (Row row : metadata(data)) {
      BufferedImage image = ImageIO.read(data.resolve(row.file).toFile());
      assertThat(image.getWidth()).isEqualTo(96);
      assertThat(image.getHeight()).isEqualTo(96);
      assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everySliceOfTheClassShowsADenserLesionWithinTheLungs(long seed) throws IOException {
    Path data = Phantom.write(folder, SMALL.withSeed(seed));
    Set<String> masked = new TreeSet<>();
    for (Row row : metadata(data)) {
      String name = Path.of(row.file).getFileName().toString();
      int[] lungs = pixels(folder.resolve("masks/lungs/" + name));
      assertThat(share(lungs)).as("lungs of %s, seed %d", name, seed).isBetween(0.05, 0.5);
      if (row.label().equals(Phantom.NO_LESION)) {
        continue;
      }
      masked.add(name);
      int[] lesion = pixels(folder.resolve("masks/lesion/" + name));
      int[] grey = pixels(data.resolve(row.file));
      double inside = 0;
      double outside = 0;
      int n = 0;
      int m = 0;
      for (int i = 0; i < lesion.length; i++) {
        assertThat(lesion[i]).isIn(0, 255);
        if (lesion[i] == 255) {
          assertThat(lungs[i]).as("%s: lesion outside the lungs", name).isEqualTo(255);
          inside += grey[i];
          n++;
        } else if (lungs[i] == 255) {
          outside += grey[i];
          m++;
        }
      }
      assertThat(n).as("lesion of %s, seed %d", name, seed).isGreaterThan(5);
      assertThat(inside / n).as("%s, seed %d", name, seed).isGreaterThan(outside / m + 5);
    }
    assertThat(files(folder.resolve("masks/lesion"))).isEqualTo(masked);
  }

  @Test
  void theFileFormatGivesTheClassAwayWhenConfounded() throws IOException {
    Path data = Phantom.write(folder, SMALL.withConfounder(Confounder.FILE_FORMAT));
    for (Row row : metadata(data)) {
      boolean lesion = row.label().equals(Phantom.LESION);
      assertThat(row.file).endsWith(lesion ? ".jpg" : ".png");
      byte[] bytes = Files.readAllBytes(data.resolve(row.file));
      assertThat(bytes[0]).isEqualTo((byte) (lesion ? 0xff : 0x89));
    }
  }

  @Test
  void onlyTheCornerDiffersWhenALabelGivesTheClassAway() throws IOException {
    Path plain = Phantom.write(folder.resolve("a"), SMALL);
    Path labelled =
        Phantom.write(folder.resolve("b"), SMALL.withConfounder(Confounder.CORNER_LABEL));
    for (Row row : metadata(plain)) {
      int[] before = pixels(plain.resolve(row.file));
      int[] after = pixels(labelled.resolve(row.file));
      int changed = 0;
      for (int i = 0; i < before.length; i++) {
        if (before[i] != after[i]) {
          assertThat(i / 64).isLessThan(16);
          assertThat(i % 64).isLessThan(32);
          changed++;
        }
      }
      assertThat(changed > 0).as(row.file).isEqualTo(row.label().equals(Phantom.LESION));
    }
  }

  @Test
  void everyPixelIsBrighterWhenIntensityGivesTheClassAway() throws IOException {
    Path plain = Phantom.write(folder.resolve("a"), SMALL);
    Path bright = Phantom.write(folder.resolve("b"), SMALL.withConfounder(Confounder.INTENSITY));
    for (Row row : metadata(plain)) {
      int[] before = pixels(plain.resolve(row.file));
      int[] after = pixels(bright.resolve(row.file));
      boolean lesion = row.label().equals(Phantom.LESION);
      for (int i = 0; i < before.length; i++) {
        assertThat(after[i]).isEqualTo(lesion ? Math.min(before[i] + 16, 255) : before[i]);
      }
    }
  }

  @Test
  void impossibleOptionsAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> PhantomOptions.defaults().withSize(8))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 8");
    assertThatThrownBy(() -> PhantomOptions.defaults().withPatientsPerClass(1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 1");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "a file");
    assertThatThrownBy(() -> Phantom.write(file, SMALL))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("taken");
  }

  private record Row(String file, String patient, int age, String sex, String location) {
    String label() {
      return file.substring(0, file.indexOf('/'));
    }
  }

  private static List<Row> metadata(Path data) throws IOException {
    List<String> lines = Files.readAllLines(data.resolve("metadata.csv"));
    assertThat(lines.get(0)).isEqualTo("file,patient_id,age,sex,location");
    return lines.stream()
        .skip(1)
        .map(line -> line.split(","))
        .map(f -> new Row(f[0], f[1], Integer.parseInt(f[2]), f[3], f[4]))
        .toList();
  }

  private static Set<String> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      Set<String> files = new TreeSet<>();
      walk.filter(Files::isRegularFile)
          .forEach(p -> files.add(root.relativize(p).toString().replace('\\', '/')));
      return files;
    }
  }

  private static int[] pixels(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    return image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
  }

  private static double share(int[] mask) {
    double white = 0;
    for (int value : mask) {
      white += value == 255 ? 1 : 0;
    }
    return white / mask.length;
  }
}
