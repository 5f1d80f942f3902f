package org.slicewise.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "protocols",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise protocols DATA --out DIR [OPTIONS]",
    sortOptions = false,
    description = {
      "Measures the same network with the same settings in several ways: on its own training images, held out at random"
          + " by image, held out by patient, and on the official lists where there are some; beside each the rule that"
          + " reads only file facts.",
      "Writes protocols.json, protocols.html, and a folder a protocol with predictions.csv, metrics.json and its models."
    })
final class ProtocolsCommand extends SettingsCommand {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATA", description = "Folder with one sub-folder a class.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for everything that is written.")
  private Path out;

  @Option(
      names = "--network",
      paramLabel = "NAME|FILE",
      description = "seed (default), small, lite0 to lite4, or a YAML file of layers.")
  private String network;

  @Option(
      names = "--folds",
      paramLabel = "K",
      defaultValue = "5",
      description = "Folds by image and by patient (default ${DEFAULT-VALUE}).")
  private int folds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of the folds, first weights, shuffling, augmentation and dropout (default 1).")
  private Long seed;

  @Option(
      names = "--positive",
      paramLabel = "CLASS",
      description =
          "The class whose sensitivity, precision and AUC are reported (default: the second class).")
  private String positive;

  @Option(
      names = "--resume",
      description =
          "Continue the unfinished protocols in --out: finished trainings are read, the begun one goes on from its last"
              + " checkpoint.")
  private boolean resume;

  @Option(names = "--restart", description = "Throw what is in --out away and begin anew.")
  private boolean restart;

  @Option(
      names = "--patient-digests",
      negatable = true,
      description =
          "Remember the patients in the model, by keys that hide their ids from readers, so that evaluate can tell who"
              + " was in the training (default true).")
  private Boolean patientDigests;

  @Override
  public List<Section> sections() {
    return List.of(Section.values());
  }

  @Override
  public Integer call() {
    Map<String, Object> top = new LinkedHashMap<>();
    put(top, "network", network);
    put(top, "seed", seed);
    put(top, "positive", positive);
    put(top, Recipe.PATIENT_DIGESTS, patientDigests);
    new ProtocolsRun(
            data,
            out,
            settings(top),
            folds,
            resume,
            restart,
            Provenance.commandLine(spec.root().commandLine().getParseResult().originalArgs()),
            spec.commandLine().getOut())
        .execute();
    return 0;
  }

  private static void put(Map<String, Object> map, String key, Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }
}
