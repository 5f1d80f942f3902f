package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slicewise.errors.BadInputException;

class ImageFolderTest {
  @TempDir Path root;

  @Test
  void foldersComeInTheOrderOfTheirPathsAfterTheFilesBesideThem() {
    Folders.of(root, "a/z.png", "a/s/1.png", "a/s-2/1.png", "a/s/t/1.png", "a/0.png", "b/1.png");

    assertThat(files(FlowOptions.keras()))
        .containsExactly(
            "a/0.png", "a/z.png", "a/s/1.png", "a/s-2/1.png", "a/s/t/1.png", "b/1.png");
  }

  @Test
  void namesBeyondTheBasicPlaneSortByCodePointAsInPython() {
    Folders.of(root, "a/\uD83E\uDEC1.png", "a/\uFB01.png", "b/1.png");

    assertThat(files(FlowOptions.keras()))
        .containsExactly("a/\uFB01.png", "a/\uD83E\uDEC1.png", "b/1.png");
  }

  @Test
  void anEndingNeedsNoDotAndNoCaseAsInKeras() {
    Folders.of(root, "a/1.PNG", "a/2jpg", "a/3.gif", "a/4.txt", "b/1.Tiff");

    assertThat(files(FlowOptions.keras())).containsExactly("a/1.PNG", "a/2jpg", "b/1.Tiff");
    assertThat(files(FlowOptions.builder().extensions(List.of(".gif", "tiff")).build()))
        .containsExactly("a/3.gif", "b/1.Tiff");
  }

  @Test
  void aFolderNamedLikeAnImageIsEnteredAndIsNoImage() {
    Folders.of(root, "a/x.png/1.png", "b/1.png");

    assertThat(files(FlowOptions.keras())).containsExactly("a/x.png/1.png", "b/1.png");
  }

  @Test
  void linksToFoldersAreFollowedOnlyWhenAskedAndLinksToFilesAlways() throws IOException {
    Path elsewhere = Folders.of(root.resolve("elsewhere"), "2.png");
    Path data = Folders.of(root.resolve("data"), "a/1.png", "b/1.png");
    Files.createSymbolicLink(data.resolve("a/more"), elsewhere);
    Files.createSymbolicLink(data.resolve("b/2.png"), elsewhere.resolve("2.png"));

    assertThat(ImageFolder.read(data, FlowOptions.keras()).samples())
        .extracting(Sample::file)
        .containsExactly("a/1.png", "b/1.png", "b/2.png");
    assertThat(ImageFolder.read(data, FlowOptions.builder().followLinks(true).build()).samples())
        .extracting(Sample::file)
        .containsExactly("a/1.png", "a/more/2.png", "b/1.png", "b/2.png");
  }

  @Test
  void aLinkBackToItsOwnFolderIsNotFollowedForEver() throws IOException {
    Folders.of(root, "a/1.png", "b/1.png");
    Files.createSymbolicLink(root.resolve("a/again"), root.resolve("a"));

    assertThat(files(FlowOptions.builder().followLinks(true).build()))
        .containsExactly("a/1.png", "b/1.png");
  }

  @Test
  void labelsFollowTheNamedOrderOfClassesAndOtherFoldersAreLeftAlone() {
    Folders.of(root, "a/1.png", "b/1.png", "c/1.png");

    Dataset data = ImageFolder.read(root, FlowOptions.builder().classes(List.of("c", "a")).build());

    assertThat(data.classes()).containsExactly("c", "a");
    assertThat(data.samples()).extracting(Sample::file).containsExactly("c/1.png", "a/1.png");
    assertThat(data.samples()).extracting(Sample::label).containsExactly(0, 1);
    assertThat(data.positive()).isEqualTo("a");
    assertThat(data.positiveIndex()).isEqualTo(1);
  }

  @Test
  void filesBesideTheClassesAreNoneOfThem() {
    Folders.of(root, "README.md", "stray.png", "a/1.png", "b/1.png");

    assertThat(files(FlowOptions.keras())).containsExactly("a/1.png", "b/1.png");
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    refused(root.resolve("nowhere"), FlowOptions.keras(), "there is no folder", "nowhere");
  }

  @Test
  void aFileInPlaceOfAFolderIsRefused() {
    refused(Folders.write(root.resolve("a.png"), ""), FlowOptions.keras(), "a.png", "is a file");
  }

  @Test
  void anEmptyFolderIsRefused() {
    refused(root, FlowOptions.keras(), root.toString(), "holds no class folders");
  }

  @Test
  void oneClassIsRefusedUnlessNoLabelsAreWanted() {
    Folders.of(root, "a/1.png");

    refused(root, FlowOptions.keras(), "only one class, 'a'");
    assertThat(files(FlowOptions.builder().classMode(ClassMode.NONE).build()))
        .containsExactly("a/1.png");
  }

  @ParameterizedTest
  @EnumSource(ClassMode.class)
  void oneClassIsEnoughForAnEvaluation(ClassMode mode) {
    Folders.of(root, "a/1.png", "a/2.png");
    FlowOptions options = FlowOptions.builder().classMode(mode).build();

    Dataset data = ImageFolder.readAny(root, options);

    assertThat(data.classes()).containsExactly("a");
    assertThat(data.samples()).extracting(Sample::file).containsExactly("a/1.png", "a/2.png");
    assertThat(data.samples()).extracting(Sample::label).containsOnly(0);
    assertThat(data.positive()).isEqualTo("a");
  }

  @Test
  void anEvaluationReadsSeveralClassesAsTrainingDoesAndRefusesTheSameFolders() {
    assertThatThrownBy(() -> ImageFolder.readAny(root, FlowOptions.keras()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("holds no class folders");
    Folders.of(root, "a/1.png", "b/1.png", "c/1.png");
    assertThat(ImageFolder.readAny(root, FlowOptions.keras()).samples())
        .isEqualTo(ImageFolder.read(root, FlowOptions.keras()).samples());
    assertThatThrownBy(
            () ->
                ImageFolder.readAny(
                    root, FlowOptions.builder().classMode(ClassMode.BINARY).build()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found 3");
  }

  @Test
  void aClassWithoutAnImageIsNamed() throws IOException {
    Folders.of(root, "a/1.png", "b/notes.txt");

    refused(root, FlowOptions.keras(), "class 'b' has no image in " + root, "png, jpg");
  }

  @Test
  void aNamedClassThatIsMissingIsNamed() {
    Folders.of(root, "a/1.png", "b/1.png");

    refused(
        root,
        FlowOptions.builder().classes(List.of("a", "bb")).build(),
        "no folder for class 'bb'",
        "a, b");
  }

  @Test
  void aClassNamedTwiceIsRefused() {
    Folders.of(root, "a/1.png", "b/1.png");

    refused(root, FlowOptions.builder().classes(List.of("a", "a")).build(), "named twice");
  }

  @Test
  void binaryTargetsNeedTwoClasses() {
    Folders.of(root, "a/1.png", "b/1.png", "c/1.png");

    refused(
        root,
        FlowOptions.builder().classMode(ClassMode.BINARY).build(),
        "binary needs 2 classes, found 3");
  }

  @Test
  void aSubsetWithoutAnyImageIsRefused() {
    Folders.of(root, "a/1.png", "b/1.png");

    refused(
        root,
        FlowOptions.builder().subset(Subset.VALIDATION, 0.2).build(),
        "leaves no image in the subset validation");
  }

  @Test
  void theFingerprintIsThatOfNamesAndContentsWhereverTheyLie() {
    Path one = Folders.of(root.resolve("one"), "a/1.png", "a/2.png", "b/1.png");
    Path two = Folders.of(root.resolve("two"), "b/1.png", "a/2.png", "a/1.png");
    String fingerprint = ImageFolder.read(one, FlowOptions.keras()).fingerprint();

    assertThat(fingerprint).matches("[0-9a-f]{64}");
    assertThat(ImageFolder.read(two, FlowOptions.keras()).fingerprint()).isEqualTo(fingerprint);
    Folders.write(two.resolve("b/1.png"), "B/1.png");
    assertThat(ImageFolder.read(two, FlowOptions.keras()).fingerprint()).isNotEqualTo(fingerprint);
  }

  private List<String> files(FlowOptions options) {
    return ImageFolder.read(root, options).samples().stream().map(Sample::file).toList();
  }

  private static void refused(Path folder, FlowOptions options, String... parts) {
    assertThatThrownBy(() -> ImageFolder.read(folder, options))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(parts);
  }
}
