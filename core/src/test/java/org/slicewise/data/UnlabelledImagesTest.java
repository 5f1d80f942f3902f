package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.UnreadableImageException;

class UnlabelledImagesTest {
  private static final ImageOptions SMALL = ImageOptions.keras().withTargetSize(8, 8);

  @TempDir Path root;
  private Path data;

  @BeforeEach
  void write() {
    data = root.resolve("data");
    for (String file : List.of("top.png", "a/1.png", "a/2.png", "b/1.png", "b/deep/down/3.png")) {
      Folders.image(data.resolve(file), 10, file.hashCode());
    }
    Folders.write(data.resolve("metadata.csv"), "file,patient_id\na/1.png,p\n");
  }

  private static UnlabelledImages read(List<Path> folders, FlowOptions options, HeldOut... out) {
    return UnlabelledImages.read(folders, options, List.of(out), new ImageCache(1 << 20), SMALL, 2);
  }

  private UnlabelledImages read(HeldOut... out) {
    return read(List.of(data), FlowOptions.keras(), out);
  }

  private List<String> names(List<Sample> samples) {
    return samples.stream()
        .map(s -> data.relativize(s.path()).toString().replace('\\', '/'))
        .sorted()
        .toList();
  }

  @Test
  void imagesAreFoundAtEveryDepthAndTablesAreNone() {
    assertThat(names(read().samples()))
        .containsExactly("a/1.png", "a/2.png", "b/1.png", "b/deep/down/3.png", "top.png");
    assertThat(read().samples()).allSatisfy(s -> assertThat(s.label()).isZero());
  }

  @Test
  void filesUnderOtherNamesAreTheSameImagesInTheSameOrder() throws IOException {
    UnlabelledImages before = read();
    Files.move(data.resolve("a"), data.resolve("z"));
    Files.move(data.resolve("b/1.png"), data.resolve("z/0.png"));
    UnlabelledImages after = read();
    assertThat(after.hashes()).isEqualTo(before.hashes()).isSorted();
    assertThat(after.fingerprint()).isEqualTo(before.fingerprint());
    Folders.image(data.resolve("new.png"), 10, 99);
    assertThat(read().fingerprint()).isNotEqualTo(before.fingerprint());
  }

  @Test
  void aCopyCountsOnceAndAFolderInAnotherAddsNothing() throws IOException {
    Files.copy(data.resolve("a/1.png"), data.resolve("b/copy.png"));
    UnlabelledImages images = read(List.of(data, data.resolve("a")), FlowOptions.keras());
    assertThat(images.samples()).hasSize(5);
    assertThat(images.copies()).hasSize(1);
    assertThat(images.fingerprint()).hasSize(64);
  }

  @ParameterizedTest
  @CsvSource({
    "split.csv, 'file,part\na/1.png,train\na/2.png,validation\nb/1.png,test\n'",
    "predictions.csv, 'file,patient_id\na/2.png,p1\nb/1.png,p2\n'",
    "list.txt, '# two\n\na/2.png\n./b/1.png\n'"
  })
  void whatIsHeldOutIsNotAmongThem(String name, String text) {
    HeldOut out = HeldOut.read(Folders.write(root.resolve(name), text));
    UnlabelledImages images = read(out);
    assertThat(names(images.samples())).containsExactly("a/1.png", "b/deep/down/3.png", "top.png");
    assertThat(images.heldOut())
        .hasSize(2)
        .allMatch(f -> f.endsWith("2.png") || f.endsWith("1.png"));
  }

  @Test
  void copiesOfWhatIsHeldOutAreHeldOutInBytesAndInPixels() throws IOException {
    Files.copy(data.resolve("a/1.png"), data.resolve("b/copy.png"));
    BufferedImage pixels = ImageIO.read(data.resolve("a/1.png").toFile());
    ImageIO.write(pixels, "bmp", data.resolve("b/saved-anew.bmp").toFile());
    UnlabelledImages images = read(new HeldOut("a list", List.of("a/1.png")));
    assertThat(names(images.samples()))
        .containsExactly("a/2.png", "b/1.png", "b/deep/down/3.png", "top.png");
    assertThat(images.heldOut()).hasSize(3);
  }

  @Test
  void aNameThatMeansNoImageIsRefused() {
    assertThatThrownBy(() -> read(new HeldOut("split.csv", List.of("a/1.png", "c/9.png"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("split.csv names 1 files")
        .hasMessageContaining("c/9.png");
    // Half a folder's name is not its name.
    assertThatThrownBy(() -> read(new HeldOut("a list", List.of("p/1.png"))))
        .isInstanceOf(BadInputException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "split.csv, 'file,part\na/1.png,train\n', holds no image back",
    "split.csv, 'file,part\na/1.png,fold 3\n', part 'fold 3'",
    "split.csv, 'name,part\na/1.png,test\n', no column 'file'",
    "list.txt, '# nothing\n', names no image"
  })
  void aListThatHoldsNothingBackIsRefused(String name, String text, String sentence) {
    Path file = Folders.write(root.resolve(name), text);
    assertThatThrownBy(() -> HeldOut.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void anUnreadableImageIsAnErrorUnlessItIsLeftOut() {
    Folders.write(data.resolve("a/broken.png"), "not an image");
    assertThatThrownBy(this::read)
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("broken.png");
    UnlabelledImages images =
        read(List.of(data), FlowOptions.builder().skipUnreadable(true).build());
    assertThat(images.samples()).hasSize(5);
    assertThat(images.leftOut()).singleElement().matches(l -> l.file().endsWith("broken.png"));
  }

  @Test
  void foldersThatCannotBeMeantAreRefused() throws IOException {
    Path empty = Files.createDirectory(root.resolve("empty"));
    assertThatThrownBy(() -> read(List.of(data, empty), FlowOptions.keras()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("empty has no image");
    assertThatThrownBy(() -> read(List.of(root.resolve("gone")), FlowOptions.keras()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("there is no folder");
    assertThatThrownBy(
            () -> read(new HeldOut("a list", List.of("1.png", "2.png", "3.png", "top.png"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("every image");
  }
}
