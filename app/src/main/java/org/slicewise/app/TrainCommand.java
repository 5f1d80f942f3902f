package org.slicewise.app;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicewise.app.Setting.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise train DATA --out DIR [OPTIONS]",
    sortOptions = false,
    description = {
      "Trains a network on a folder of images, one sub-folder a class, and evaluates it on images of patients it"
          + " has not seen.",
      "Writes model.onnx, history.csv, report.html, validation/ and test/ (each with predictions.csv, metrics.json,"
          + " report.html and charts), split.csv, run.json and checkpoints/."
    })
final class TrainCommand extends SettingsCommand {
  @Spec private CommandSpec spec;

  @Mixin private RunOptions run;

  @Option(
      names = "--watch",
      paramLabel = "PART",
      description =
          "What early stopping, best epoch and reduce_on_plateau look at: inner (default: patients held back from"
              + " the training part) or validation (then its numbers are stamped optimistic).")
  private String watch;

  @Option(
      names = "--robustness",
      description =
          "Also score the validation and test images saved, cut, lit and turned a little otherwise, and report what"
              + " that changes.")
  private Boolean robustness;

  @Option(
      names = "--int8",
      description =
          "Also write model-int8.onnx: a quarter of the size and faster; its ranges come from training images.")
  private boolean int8;

  @Option(
      names = "--half",
      description =
          "Also write model-half.onnx: half the size, its weights rounded to half precision; computed with in"
              + " float32.")
  private boolean half;

  @Option(
      names = "--decisions-from",
      paramLabel = "DIR",
      description =
          "Take calibration, operating points and rule to abstain from the out-of-fold predictions of a crossval of the"
              + " same settings and images, instead of fitting them on a validation part.")
  private String decisionsFrom;

  @Mixin private SplitOptions split;

  @Override
  public List<Section> sections() {
    return List.of(Section.values());
  }

  @Override
  public Integer call() {
    Map<String, Object> top = split.given();
    run.addTo(top);
    put(top, "watch", watch);
    put(top, OutOfFold.KEY, decisionsFrom);
    put(top, EvaluatedPart.ROBUSTNESS, robustness);
    new TrainingRun(
            run.data(),
            run.out(),
            settings(top),
            run.resumes(),
            run.restarts(),
            forms(),
            Provenance.commandLine(spec.root().commandLine().getParseResult().originalArgs()),
            spec.commandLine().getOut())
        .execute();
    return 0;
  }

  private Set<SmallForm> forms() {
    Set<SmallForm> forms = EnumSet.noneOf(SmallForm.class);
    if (int8) {
      forms.add(SmallForm.INT8);
    }
    if (half) {
      forms.add(SmallForm.HALF);
    }
    return forms;
  }
}
