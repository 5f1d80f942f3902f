package org.slicewise.scoring.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.data.Names;
import org.slicewise.errors.BadInputException;

class InputsTest {
  @TempDir Path folder;

  private void files(String... names) {
    for (String name : names) {
      Path file = folder.resolve(name);
      try {
        Files.createDirectories(file.getParent());
        Files.writeString(file, name);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What the words give: files relative to the folder, and refusals as {@code name: reason}. */
  private List<String> given(String... words) {
    Inputs inputs =
        Inputs.of(
            Stream.of(words).map(w -> w.equals("-") ? w : folder + "/" + w).toList(),
            InputStream.nullInputStream());
    List<String> found = new ArrayList<>();
    inputs.forEachRemaining(input -> found.add(inWords(input)));
    return found;
  }

  private String inWords(ImageInput input) {
    String name = input.name().replace(folder + "/", "");
    return input instanceof ImageInput.Refused refused ? name + ": " + refused.reason() : name;
  }

  @Test
  void filesFoldersAndPatternsComeInTheOrderGiven() {
    files("z.png", "b/2.jpg", "b/1.PNG", "b/notes.txt", "b/deep/er/3.tif", "a/x.png", "a/y.bmp");
    assertThat(given("z.png", "b", "a/*.bmp", "missing.png", "b/notes.txt"))
        .containsExactly(
            "z.png",
            "b/1.PNG",
            "b/2.jpg",
            "b/deep/er/3.tif",
            "a/y.bmp",
            "missing.png: there is no such file",
            "b/notes.txt");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void aFolderIsWalkedInTheOrderOfItsNames(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      StringBuilder name = new StringBuilder();
      for (int depth = random.nextInt(4); depth > 0; depth--) {
        name.append("ab-.é".charAt(random.nextInt(5))).append("d/");
      }
      files(name + "" + random.nextInt(100) + (random.nextInt(4) == 0 ? ".csv" : ".png"));
    }
    // All of them, sorted at once: name by name.
    Comparator<Path> byNames =
        (a, b) ->
            IntStream.range(0, Math.min(a.getNameCount(), b.getNameCount()))
                .map(i -> Names.ORDER.compare(a.getName(i).toString(), b.getName(i).toString()))
                .filter(order -> order != 0)
                .findFirst()
                .orElse(0);
    List<String> expected;
    try (Stream<Path> all = Files.walk(folder)) {
      expected =
          all.filter(f -> f.toString().endsWith(".png"))
              .map(folder::relativize)
              .sorted(byNames)
              .map(Path::toString)
              .toList();
    }
    assertThat(given("")).as("seed " + seed).hasSizeGreaterThan(20).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*.png              | 1.png 2.png",
        "?.png              | 1.png 2.png",
        "[2-9].png          | 2.png",
        "{1,3}.{png,jpg}    | 1.png 3.jpg",
        "**/*.jpg           | 3.jpg a/4.jpg a/b/5.jpg c/6.jpg",
        "**.jpg             | 3.jpg a/4.jpg a/b/5.jpg c/6.jpg",
        "a/**/*.jpg         | a/4.jpg a/b/5.jpg",
        "*/4.jpg            | a/4.jpg",
        "*/b/*              | a/b/5.jpg a/b/notes.txt",
        "**/b/**/*.jpg      | a/b/5.jpg",
        "a/?                | a/b/5.jpg",
        ".*/*.png           | .hidden/7.png",
        "a/../c/*.jpg       | a/../c/6.jpg",
      })
  void aPatternMatchesAsInAShell(String pattern, String expected) {
    files("1.png", "2.png", "3.jpg", "a/4.jpg", "a/b/5.jpg", "a/b/notes.txt", "c/6.jpg");
    files(".hidden/7.png", ".hidden/8.jpg", "a/._4.jpg");
    assertThat(given(pattern)).containsExactly(expected.split(" "));
  }

  @Test
  void aFileThatIsNamedLikeAPatternIsThatFile() {
    files("scan[1].png", "scan1.png");
    assertThat(given("scan[1].png")).containsExactly("scan[1].png");
    assertThat(given("scan[1-2].png")).containsExactly("scan1.png");
  }

  @Test
  void whatNamesNoImageIsRefusedInItsPlace() throws IOException {
    files("a.png", "text/notes.txt");
    assertThat(given("no.png", "text", "*.gif", "a.png", "x/{a", "-"))
        .containsExactly(
            "no.png: there is no such file",
            "text: the folder holds no image files",
            "*.gif: no file matches this pattern",
            "a.png",
            "x/{a: there is no such file, and as a pattern it is malformed",
            "-: standard input names no image");
  }

  @Test
  void whereNothingNamesAnImageOneSentenceSaysSo() {
    assertThatThrownBy(() -> given("no.png"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("there is no image to score: " + folder)
        .hasMessageContaining("no.png: there is no such file; give image files, folders");
    assertThatThrownBy(() -> given("no.png", "*.gif", "-"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no.png: there is no such file, nor is any of the other 2; give");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksInAFolderAreFollowedToFilesAndNotToFolders() throws IOException {
    files("data/a.png", "data/sub/b.png", "elsewhere/c.png");
    Files.createSymbolicLink(folder.resolve("data/circle"), folder.resolve("data"));
    Files.createSymbolicLink(folder.resolve("data/c.png"), folder.resolve("elsewhere/c.png"));
    Files.createSymbolicLink(folder.resolve("data/gone.png"), folder.resolve("gone.png"));
    Files.createSymbolicLink(folder.resolve("data/folder.png"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("elsewhere"));
    assertThat(given("data"))
        .containsExactly("data/a.png", "data/c.png", "data/gone.png", "data/sub/b.png");
    assertThat(given("link")).containsExactly("link/c.png");
    assertThat(given("l*k")).containsExactly("link/c.png");
  }

  @Test
  void aFolderIsListedOnlyWhenItsTurnComes() throws IOException {
    files("a/1.png", "b/1.png");
    Inputs inputs = Inputs.of(List.of(folder.toString()), InputStream.nullInputStream());
    assertThat(inWords(inputs.next())).isEqualTo("a/1.png");
    files("b/0.png");
    assertThat(inputs.isReady()).isTrue();
    assertThat(inWords(inputs.next())).isEqualTo("b/0.png");
    assertThat(inWords(inputs.next())).isEqualTo("b/1.png");
    assertThat(inputs.hasNext()).isFalse();
  }

  @Test
  void namesOfStandardInputComeBetweenTheOthers() {
    files("a.png", "b.png");
    String names = "  \n" + folder + "/x.png\r\n\n" + folder + "/y z.png";
    InputStream in = new java.io.ByteArrayInputStream(names.getBytes(StandardCharsets.UTF_8));
    Inputs inputs = Inputs.of(List.of(folder + "/a.png", "-", folder + "/b.png", "-"), in);
    List<String> found = new ArrayList<>();
    inputs.forEachRemaining(input -> found.add(inWords(input)));
    assertThat(found)
        .containsExactly("a.png", "x.png", "y z.png", "b.png", "-: standard input names no image");
  }
}
