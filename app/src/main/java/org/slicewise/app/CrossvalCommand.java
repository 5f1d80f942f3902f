package org.slicewise.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "crossval",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise crossval DATA --out DIR [OPTIONS]",
    sortOptions = false,
    description = {
      "Cross-validates: trains a network once a fold, on the other folds, and evaluates what each says about the"
          + " images it held out. No patient is on two sides.",
      "Writes predictions.csv, metrics.json and report.html of all folds pooled, split.csv, decisions.json, run.json,"
          + " and folds/ with each fold's model.onnx, history.csv, predictions.csv and metrics.json.",
      "Calibration and operating point of each fold are fitted on the other folds (or on its inner ones), never on"
          + " itself."
    })
final class CrossvalCommand extends SettingsCommand {
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

  @Mixin private FoldOptions folds;

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
          "Continue the unfinished cross-validation in --out: finished folds are read, the begun one goes on from its"
              + " last checkpoint.")
  private boolean resume;

  @Option(
      names = "--restart",
      description = "Throw the cross-validation in --out away and begin anew.")
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
    new CrossValidation(
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
