package org.slicewise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Mixin private RunOptions run;

  @Mixin private FoldOptions folds;

  @Mixin private FoldSeedOptions seeds;

  @Option(
      names = "--robustness",
      description =
          "Also score the held-out images saved, cut, lit and turned a little otherwise, and report what that changes.")
  private Boolean robustness;

  @Override
  public List<Section> sections() {
    return List.of(Section.values());
  }

  @Override
  public Integer call() {
    Map<String, Object> top = new LinkedHashMap<>();
    run.addTo(top);
    seeds.addTo(top);
    put(top, EvaluatedPart.ROBUSTNESS, robustness);
    new CrossValidation(
            run.data(),
            run.out(),
            settings(top),
            folds,
            run.resumes(),
            run.restarts(),
            Provenance.commandLine(spec.root().commandLine().getParseResult().originalArgs()),
            spec.commandLine().getOut())
        .execute();
    return 0;
  }
}
