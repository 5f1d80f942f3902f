package org.slicewise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Sample;
import org.slicewise.image.FileFacts;
import org.slicewise.image.ImageCache;
import org.slicewise.phantom.Confounder;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;

class ProbesTest {
  @TempDir Path folder;

  private Dataset phantom(Confounder confounder) {
    PhantomOptions options =
        PhantomOptions.defaults()
            .withSize(64)
            .withPatientsPerClass(12)
            .withSeed(2)
            .withConfounder(confounder);
    return ImageFolder.read(Phantom.write(folder, options), FlowOptions.keras());
  }

  private static AuditResult probed(Dataset data, LungMasks masks, boolean harmonised) {
    return Probes.run(
        data.samples(),
        data.classes(),
        new ImageCache(0),
        ProbeOptions.defaults()
            .withLungs(masks)
            .withHarmonised(harmonised)
            .withPermutations(299)
            .withResamples(200));
  }

  private LungMasks drawn() {
    return new LungMasks.Given(folder.resolve("masks").resolve("lungs"));
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, ''",
    "FILE_FORMAT, FILE_FACTS",
    "CORNER_LABEL, BORDER OUTSIDE_LUNGS",
    "INTENSITY, BORDER OUTSIDE_LUNGS"
  })
  void eachPlantedShortcutIsFoundByTheProbesThatCanSeeIt(Confounder planted, String expected) {
    AuditResult result = probed(phantom(planted), drawn(), false);
    assertThat(
            result.findings().stream()
                .map(f -> f.kind().name())
                .sorted()
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
    assertThat(result.findings())
        .allSatisfy(
            f -> {
              assertThat(f.severity()).isEqualTo(Severity.SERIOUS);
              Finding.Shortcut shortcut = (Finding.Shortcut) f;
              assertThat(shortcut.accuracy().low()).isGreaterThan(shortcut.chance());
              assertThat(f.sentence()).contains("with patients held out", "commonest class", "; ");
            });
    assertThat(result.probes())
        .extracting(ProbeResult::kind)
        .containsExactly(
            FindingKind.FILE_FACTS,
            FindingKind.FILE_BYTES,
            FindingKind.HISTOGRAM,
            FindingKind.BORDER,
            FindingKind.THUMBNAIL,
            FindingKind.OUTSIDE_LUNGS);
  }

  @Test
  void harmonisingTakesFileFactsAway() {
    List<ProbeResult> probes = probed(phantom(Confounder.FILE_FORMAT), drawn(), true).probes();
    assertThat(probes).allSatisfy(p -> assertThat(p.after()).isPresent());
    ProbeResult facts = probes.get(0);
    assertThat(facts.before().accuracy().value()).isEqualTo(1);
    assertThat(facts.after().orElseThrow().accuracy().value())
        .isEqualTo(facts.after().orElseThrow().chance());
    assertThat(facts.after().orElseThrow().p()).isEqualTo(1);
  }

  @Test
  void probesThatMaySeeTheDiseaseAreNeverFindings() {
    AuditResult result = probed(phantom(Confounder.INTENSITY), new LungMasks.Classical(), false);
    assertThat(result.findings()).extracting(Finding::kind).containsExactly(FindingKind.BORDER);
    Set<FindingKind> seeing =
        Set.of(
            FindingKind.FILE_BYTES,
            FindingKind.HISTOGRAM,
            FindingKind.THUMBNAIL,
            FindingKind.OUTSIDE_LUNGS);
    for (ProbeResult probe : result.probes()) {
      assertThat(probe.adjusted().isEmpty())
          .as(probe.kind().name())
          .isEqualTo(seeing.contains(probe.kind()));
      assertThat(probe.sentence().contains("no finding")).isEqualTo(seeing.contains(probe.kind()));
    }
    // The histogram sees the planted brightness all the same, and says how far it goes.
    assertThat(result.probes().get(2).before().p()).isLessThan(0.05);
  }

  @Test
  void imagesWithoutALungMaskAreCountedAndNamed() {
    Dataset data = phantom(Confounder.NONE);
    Path nowhere = folder.resolve("no masks");
    AuditResult result = probed(data, new LungMasks.Given(nowhere), false);
    assertThat(result.probes())
        .extracting(ProbeResult::kind)
        .doesNotContain(FindingKind.OUTSIDE_LUNGS);
    assertThat(result.notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .contains(
                        "the lungs were not found in %d of %d images"
                            .formatted(data.samples().size(), data.samples().size())))
        .anySatisfy(note -> assertThat(note).contains("all but the lungs was not probed"));
  }

  @Test
  void aClassOfOnePatientCannotBeProbedAndIsSaid() {
    List<Sample> samples =
        IntStream.range(0, 8)
            .mapToObj(i -> new Sample("f" + i, Path.of("f" + i), i / 4, i < 4 ? "a" : "p" + i))
            .toList();
    List<FileFacts> facts =
        samples.stream().map(s -> new FileFacts("png", "png", "L", 10, 10, 100)).toList();
    AuditResult result =
        Probes.fileFacts(samples, facts, List.of("x", "y"), ProbeOptions.defaults());
    assertThat(result.findings()).isEmpty();
    assertThat(result.notes())
        .containsExactly(
            "shortcuts were not looked for: a class has images of 1 patient, and holding patients out"
                + " takes 2");
  }
}
