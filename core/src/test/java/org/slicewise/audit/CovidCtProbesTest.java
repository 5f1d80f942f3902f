package org.slicewise.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Sample;
import org.slicewise.image.FileFacts;
import org.slicewise.intervals.Groups;
import org.slicewise.probes.PatientFolds;
import org.slicewise.testing.Golden;

/**
 * COVID-CT's 543 training and validation images, by their file facts alone; {@code
 * covid-ct-file-facts.csv} holds them as {@link FileFacts} read them, without names and pixels.
 */
class CovidCtProbesTest {
  private static final List<String> CLASSES = List.of("CT_COVID", "CT_NonCOVID");

  private record Recorded(List<Sample> samples, List<FileFacts> facts) {}

  private static Recorded recorded() throws IOException {
    List<Sample> samples = new ArrayList<>();
    List<FileFacts> facts = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                CovidCtProbesTest.class.getResourceAsStream("covid-ct-file-facts.csv"),
                StandardCharsets.UTF_8))) {
      for (String line : reader.lines().skip(1).toList()) {
        String[] cell = line.split(",", -1);
        String file = "image " + samples.size();
        samples.add(new Sample(file, Path.of(file), Integer.parseInt(cell[0]), cell[1]));
        facts.add(
            new FileFacts(
                cell[2],
                cell[3],
                cell[4],
                Integer.parseInt(cell[5]),
                Integer.parseInt(cell[6]),
                Long.parseLong(cell[7]),
                cell[8],
                Boolean.parseBoolean(cell[9]),
                cell[10]));
      }
    }
    assertThat(samples).hasSize(543);
    return new Recorded(samples, facts);
  }

  @Test
  void fileFactsAreFoundAndQuantified() throws IOException {
    Recorded recorded = recorded();
    AuditResult result =
        Probes.fileFacts(recorded.samples, recorded.facts, CLASSES, ProbeOptions.defaults());
    assertThat(result.findings()).hasSize(1);
    Finding.Shortcut found = (Finding.Shortcut) result.findings().get(0);
    assertThat(found.kind()).isEqualTo(FindingKind.FILE_FACTS);
    assertThat(found.severity()).isEqualTo(Severity.SERIOUS);
    assertThat(found.accuracy().value()).isCloseTo(0.853, within(0.02));
    assertThat(found.accuracy().low()).isCloseTo(0.79, within(0.02));
    assertThat(found.accuracy().high()).isCloseTo(0.91, within(0.02));
    assertThat(found.chance()).isLessThan(0.6);
    assertThat(found.accuracy().intervalText()).contains("bootstrap over 289 patients");
    assertThat(found.sentence()).contains("543 images", "--harmonise auto");
  }

  @Test
  void aRuleOnExtensionContainerAndColourModeIsRightOn85Percent() throws IOException {
    Recorded recorded = recorded();
    int[] labels = recorded.samples.stream().mapToInt(Sample::label).toArray();
    Groups patients = Groups.ofPatients(recorded.samples.stream().map(Sample::patient).toList());
    PatientFolds folds = PatientFolds.deal(labels, patients, 5, 1);
    int right = 0;
    for (int fold = 0; fold < 5; fold++) {
      int[] train = folds.rows(fold, false);
      MetadataRule rule =
          MetadataRule.fit(
              2,
              java.util.Arrays.stream(train).map(i -> labels[i]).toArray(),
              java.util.Arrays.stream(train).mapToObj(recorded.facts::get).toList());
      for (int i : folds.rows(fold, true)) {
        double[] p = rule.predict(recorded.facts.get(i));
        right += (p[1] > p[0] ? 1 : 0) == labels[i] ? 1 : 0;
      }
    }
    assertThat(right / 543.0).isCloseTo(0.853, within(0.015));
  }

  @Test
  void theRecordedFactsAreThoseOfTheFiles() throws IOException {
    Path root = Golden.root().resolve(System.getProperty("data", "../shared/data/covid-ct"));
    assumeThat(root).as("COVID-CT is not there; give -Ddata=DIR").isDirectory();
    Dataset data = ImageFolder.read(root, FlowOptions.keras());
    assertThat(data.samples().stream().map(s -> FileFacts.read(s.path())).toList())
        .isEqualTo(recorded().facts);
    assertThat(data.samples().stream().map(Sample::label).toList())
        .isEqualTo(recorded().samples.stream().map(Sample::label).toList());
  }
}
