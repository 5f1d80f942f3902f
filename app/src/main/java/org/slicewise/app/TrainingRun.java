package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slicewise.data.Dataset;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.evaluation.Seen;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.split.Split;

/**
 * One training from folder to report. Everything it writes lies in {@code out}; what a later step
 * needs of an earlier one is passed on, never read back.
 *
 * @param data the folder of class folders
 * @param out where everything is written
 * @param settings configuration file and options
 * @param resume continue the unfinished training in {@code out}
 * @param restart throw it away
 * @param forms further forms of the model to write
 * @param commandLine as typed, for the record
 * @param console receives what a person reads
 */
record TrainingRun(
    Path data,
    Path out,
    Settings settings,
    boolean resume,
    boolean restart,
    Set<SmallForm> forms,
    String commandLine,
    PrintWriter console) {

  /** Where the parts of a finished training lie. */
  record Finished(Path model, Path report, Map<String, EvaluatedPart> parts) {}

  Finished execute() {
    Recipe recipe = Recipe.of(settings);
    OutFolder folder = new OutFolder(out);
    folder.check(data, resume, restart);
    RunData run = RunData.read(data, settings, recipe.image());
    DecisionSettings.options(settings, run.dataset().classes().size()); // a typo shows now
    OutsideFitting.asked(settings);
    settings.flag(EvaluatedPart.ROBUSTNESS, false); // and here
    run.dataset().warnings().forEach(w -> console.println("note: " + w));
    Split split = run.split(settings);
    announce(run.dataset(), split);
    run = run.harmonised(split.train(), settings);
    run.harmonise().print(console);
    run.lungs().print(console);
    DataAudit audit = DataAudit.quick(run, split, settings);
    audit.print(
        console,
        !DataAudit.isQuick(run)
            ? ""
            : "audit: no copies in two parts or under two labels, no patient in two parts, file facts say nothing; slicewise audit DATA looks further");
    console.flush();
    if (resume && !folder.hasCheckpoints()) {
      console.println(
          "note: there is no checkpoint in " + out + "; this one starts from the beginning");
    }
    if (OutOfFold.isAsked(settings)) {
      OutOfFold.read(settings, run); // a mistake shows before the training
    }
    Trained fitted =
        new Training(recipe, run, commandLine, console)
            .fit(split, out, resume, folder::markUnfinished);
    OutsideFitting.Told told = OutsideFitting.store(fitted, console);
    DecisionFit decisions = new DecisionFit(fitted.withInfo(told.info()), console);
    Trained trained = decisions.store();
    for (SmallForm form : SmallForm.values()) {
      folder.removeStale(form.file());
      if (forms.contains(form)) {
        Path file = folder.file(form.file());
        form.write(file, trained);
        told.give(file);
        decisions.store(file);
        console.println(form.word() + " model: " + file);
      }
    }
    return evaluate(trained, audit);
  }

  private Finished evaluate(Trained trained, DataAudit audit) {
    OutFolder folder = new OutFolder(out);
    ReportParts report = new ReportParts(trained, audit, data, commandLine);
    List<Sample> train = trained.split().train();
    Seen seen =
        new Seen(
            train.stream().map(Sample::file).collect(Collectors.toSet()),
            Set.of(),
            train.stream().map(Sample::patient).collect(Collectors.toSet()));
    Map<String, EvaluatedPart> evaluated = new LinkedHashMap<>();
    try (OnnxModel model = OnnxModel.open(trained.model())) {
      Evaluator evaluator =
          new Evaluator(model, settings, trained.data().dataset().metadata(), audit.warnings());
      for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
        List<Sample> samples = trained.split().part(part);
        folder.removeStale(part.word());
        if (samples.isEmpty()) {
          console.println(
              "There is no %s part in this split; nothing is written for it."
                  .formatted(part.word()));
          continue;
        }
        String leak = Leak.of(trained, part);
        int fittedOn = part == Part.VALIDATION ? samples.size() : 0;
        EvaluatedPart done =
            evaluator.evaluate(part.word(), samples, leak, seen, fittedOn, Evaluator.RESAMPLES);
        done.write(folder.file(part.word()), report.forPart(done));
        if (done.robustness() != null) {
          console.println(part.word() + " part:");
          console.println(done.robustness().toText());
        }
        evaluated.put(part.word(), done);
      }
    }
    Path html = folder.file("report.html");
    report.write(html, List.copyOf(evaluated.values()));
    RunRecord.write(folder.file("run.json"), trained, audit, evaluated);
    console.println();
    evaluated.values().forEach(p -> console.println(p.sentences()));
    console.println("Report: " + html.toAbsolutePath().normalize());
    console.flush();
    return new Finished(trained.model(), html, evaluated);
  }

  private void announce(Dataset dataset, Split split) {
    console.println(
        "%d images of %d classes (%s)%s, split: %s"
            .formatted(
                dataset.samples().size(),
                dataset.classes().size(),
                String.join(", ", dataset.classes()),
                dataset.recognised().isEmpty() ? "" : ", recognised as " + dataset.recognised(),
                split.plan()));
    console.println(
        "training %d, validation %d, test %d images"
            .formatted(split.train().size(), split.validation().size(), split.test().size()));
    if (split.leaky()) {
      console.println("LEAKY SPLIT: " + split.reason());
    }
    if (!dataset.leftOut().isEmpty()) {
      console.println("%d unreadable images were left out:".formatted(dataset.leftOut().size()));
      dataset.leftOut().forEach(l -> console.println("  " + l.file() + ": " + l.reason()));
    }
    console.flush();
  }
}
