package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.app.Setting.Section;
import org.slicewise.augment.Augmentation;
import org.slicewise.augment.Standardization;
import org.slicewise.data.FlowOptions;
import org.slicewise.testing.Golden;
import org.slicewise.training.TrainingOptions;
import org.slicewise.training.optimizer.Optimizer;
import org.slicewise.training.schedule.Schedule;

/** What docs/configuration.md says is what the program takes. */
class ConfigurationDocTest {
  private @TempDir Path temp;
  private String document;

  @BeforeEach
  void read() throws IOException {
    document = Files.readString(Golden.root().resolve("docs/configuration.md"));
  }

  static Stream<Setting> settings() {
    return Setting.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void everySettingHasARowWithItsOptionInItsSection(Setting setting) {
    String section = "## `" + setting.section().key() + ":`";
    assertThat(document).contains(section);
    String rows = document.substring(document.indexOf(section)).split("\n## ")[0];
    assertThat(rows)
        .containsPattern(
            "\\| `%s` \\| `%s[ `]".formatted(setting.key(), Pattern.quote(setting.option())));
  }

  @Test
  void everyKeyOutsideTheSectionsHasARow() {
    for (String key : Settings.TOP) {
      boolean option = !key.equals(DistilSettings.MEMBERS); // a list of maps is for a file
      assertThat(document)
          .contains(
              "| `%s` | %s |"
                  .formatted(
                      key, option ? "`--" + key.replace('_', '-') + "`" : "in the file only"));
    }
  }

  @Test
  void theExampleIsAcceptedAndMeansWhatItSays() {
    Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(document);
    assertThat(block.find()).isTrue();
    Path file = Cli.write(temp.resolve("example.yaml"), block.group(1));

    Settings settings = Settings.of(file, Map.of(), Map.of());

    Set<String> keys = new TreeSet<>(Settings.TOP);
    keys.remove(DistilSettings.MEMBERS); // there is an ensemble of another kind
    assertThat(settings.top().keySet()).isEqualTo(keys);
    FlowOptions flow = RunData.flow(settings);
    assertThat(flow.batchSize()).isEqualTo(8);
    assertThat(flow.extensions()).containsExactly("png", "jpg", "jpeg");
    Augmentation augmentation = Augmentation.fromMap(settings.section(Section.AUGMENTATION));
    assertThat(augmentation.rotationRange()).isEqualTo(15);
    Standardization standardization =
        Standardization.fromMap(settings.section(Section.STANDARDIZATION));
    assertThat(standardization.rescale()).isEqualTo(1 / 255.0);
    TrainingOptions training = TrainingSettings.options(settings);
    assertThat(training.optimizer())
        .isInstanceOfSatisfying(Optimizer.SGD.class, sgd -> assertThat(sgd.nesterov()).isTrue());
    assertThat(training.schedule()).isEqualTo(new Schedule.Step(20, 0.1));
    assertThat(training.earlyStopping().patience()).isEqualTo(8);
  }

  @Test
  void theExampleHoldsEverySettingThatCanStandBesideTheOthers() {
    String example = document.substring(document.indexOf("```yaml"), document.indexOf("\n```\n"));
    // A split and Keras' validation_split exclude each other; momentum and weight_decay stand in
    // the optimiser; the images are not saved; teachers are files, and there is an ensemble.
    for (Setting setting : Setting.ALL) {
      if (!setting.key().matches("save_.*|subset|validation_split|teachers")) {
        assertThat(example).contains(setting.key() + ":");
      }
    }
  }
}
