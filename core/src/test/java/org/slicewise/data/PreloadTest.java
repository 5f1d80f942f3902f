package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.UnreadableImageException;

class PreloadTest {
  private static final ImageOptions SMALL = ImageOptions.keras().withTargetSize(8, 8);

  @TempDir Path root;

  @BeforeEach
  void writeImages() {
    for (String file : new String[] {"b/1.png", "b/2.png", "b/s/3.png", "a/1.png", "a/2.png"}) {
      Folders.image(root.resolve(file), 10, file.hashCode());
    }
    Folders.write(
        root.resolve("metadata.csv"),
        "file,patient_id\nb/1.png,p1\nb/2.png,p2\nb/s/3.png,p3\na/1.png,p4\na/2.png,p5\n");
  }

  @Test
  void whereEveryImageCanBeReadNothingChanges() {
    Dataset data = read();

    assertThat(data.preload(new ImageCache(1 << 20), SMALL, true, 2)).isSameAs(data);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void theFirstUnreadableFileByNameIsTheError(int threads) {
    Folders.write(root.resolve("b/s/3.png"), "broken");
    Folders.write(root.resolve("b/2.png"), "broken");
    Folders.write(root.resolve("a/2.png"), "");

    assertThatThrownBy(() -> read().preload(new ImageCache(0), SMALL, false, threads))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining(root.resolve("a/2.png").toString());
  }

  @Test
  void unreadableImagesAreLeftOutListedAndCounted() throws IOException {
    Folders.write(root.resolve("b/2.png"), "broken");
    Files.delete(root.resolve("a/1.png"));
    Files.createSymbolicLink(root.resolve("a/1.png"), root.resolve("gone.png"));
    Folders.write(root.resolve("metadata.csv"), "file,patient_id\nb/2.png,p2\na/2.png,p5\n");

    Dataset data = read().preload(new ImageCache(0), SMALL, true, 2);

    assertThat(data.samples())
        .extracting(Sample::file)
        .containsExactly("a/2.png", "b/1.png", "b/s/3.png");
    assertThat(data.metadata().getColumn("patient_id")).containsExactly("p5", null, null);
    assertThat(data.leftOut()).extracting(LeftOut::file).containsExactly("a/1.png", "b/2.png");
    assertThat(data.leftOut()).allSatisfy(l -> assertThat(l.reason()).isNotBlank());
    assertThat(data.warnings())
        .contains("left out 2 of 5 images that cannot be read: a/1.png, b/2.png");
  }

  @Test
  void aClassLeftWithoutAReadableImageIsNamed() {
    Folders.write(root.resolve("a/1.png"), "broken");
    Folders.write(root.resolve("a/2.png"), "broken");

    assertThatThrownBy(() -> read().preload(new ImageCache(0), SMALL, true, 2))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("class 'a' in " + root + " has no readable image");
  }

  private Dataset read() {
    return ImageFolder.read(root, FlowOptions.keras());
  }
}
