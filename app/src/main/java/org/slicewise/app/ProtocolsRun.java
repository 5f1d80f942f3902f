package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.audit.Baselines;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.Predictions;
import org.slicewise.report.ProtocolsReport;
import org.slicewise.report.Request;
import org.slicewise.report.page.ChartFiles;
import org.slicewise.report.page.ProtocolsPage;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;
import org.slicewise.split.Fold;

/**
 * The same network with the same settings under every protocol that the data allow.
 *
 * @param data the folder of class folders
 * @param out where everything is written
 * @param settings configuration file and options
 * @param k folds of the protocols that have some
 * @param resume continue the unfinished work in {@code out}
 * @param restart throw it away
 * @param commandLine as typed, for the record
 * @param console receives what a person reads
 */
record ProtocolsRun(
    Path data,
    Path out,
    Settings settings,
    int k,
    boolean resume,
    boolean restart,
    String commandLine,
    PrintWriter console) {
  private static final String STATE = "folds.json";
  private static final String TRAINING = "training";

  void execute() {
    Recipe recipe = Recipe.of(settings);
    recipe.requireSuitsFolds();
    if (EvaluatedPart.isRobust(settings)) {
      throw new BadInputException(
          "'robustness' is for train, crossval and evaluate, and protocols are scored on unchanged images only; set it to false");
    }
    OutFolder folder = new OutFolder(out);
    folder.check(data, resume, restart);
    RunData run = RunData.read(data, settings, recipe.image());
    run.dataset().warnings().forEach(w -> console.println("note: " + w));
    run = run.harmonised(run.dataset().samples(), settings);
    run.harmonise().print(console);
    run.lungs().print(console);
    recipe.network(run.image(), run.dataset().classes());
    List<Protocol> protocols = Protocol.of(run, k, recipe.seed());
    begin(recipe, run, protocols);
    List<ProtocolResult> results = run(recipe, run, protocols);
    write(recipe, run, results);
  }

  /** Makes sure that what is in the folder is of the same work, before anything is trained. */
  private void begin(Recipe recipe, RunData run, List<Protocol> protocols) {
    boolean begun =
        protocols.stream().anyMatch(p -> Files.exists(out.resolve(p.key()).resolve(STATE)));
    if (begun && !resume && !restart) {
      throw new BadInputException(
          "%s holds protocols that were begun; --resume continues them, --restart throws them away"
              .formatted(out));
    }
    for (Protocol protocol : protocols) {
      Path own = out.resolve(protocol.key());
      if (restart && Files.isDirectory(own)) {
        OutFolder.deleteTree(own);
      }
      FoldState.claim(own.resolve(STATE), FoldState.of(recipe, run, protocol.folds()));
    }
  }

  private List<ProtocolResult> run(Recipe recipe, RunData run, List<Protocol> protocols) {
    Training training = new Training(recipe, run, commandLine, console);
    Map<String, ProtocolResult> results = new LinkedHashMap<>();
    protocols.forEach(p -> results.put(p.key(), null)); // in their order
    for (Protocol protocol : protocols) {
      if (!protocol.key().equals(TRAINING)) {
        console.println();
        console.println(protocol.name() + ": " + protocol.how());
        Path own = out.resolve(protocol.key());
        List<FoldOutcome> outcomes = new FoldRuns(training, own, false).run(protocol.folds());
        results.put(protocol.key(), result(recipe, run, protocol, outcomes));
      }
    }
    Protocol itself = protocols.get(0);
    Path trained = out.resolve(results.containsKey("grouped") ? "grouped" : "random");
    results.put(
        itself.key(), result(recipe, run, itself, List.of(onItself(recipe, run, itself, trained))));
    return List.copyOf(results.values());
  }

  /** What the first network of other folds says about the images it learned from. */
  private static FoldOutcome onItself(Recipe recipe, RunData run, Protocol protocol, Path trained) {
    Fold fold = protocol.folds().folds().get(0);
    List<Sample> images = fold.split().train();
    try (OnnxModel model = OnnxModel.open(trained.resolve(fold.name()).resolve("model.onnx"))) {
      Predictions network = new Scorer(model, ScoringOptions.defaults()).scoreUncalibrated(images);
      return new FoldOutcome(
          fold,
          network,
          new Predictions(network.classes(), List.of()),
          Baselines.fromMap(model.info().baselines()),
          Map.of());
    }
  }

  private ProtocolResult result(
      Recipe recipe, RunData run, Protocol protocol, List<FoldOutcome> outcomes) {
    FoldOutcome.pooled(outcomes).writeCsv(out.resolve(protocol.key()).resolve("predictions.csv"));
    Evaluation evaluation = PooledFolds.uncalibrated(recipe, run, protocol.folds(), outcomes);
    evaluation.writeJson(out.resolve(protocol.key()).resolve("metrics.json"));
    return new ProtocolResult(protocol, evaluation, KnownPatients.of(outcomes, recipe.seed()));
  }

  private void write(Recipe recipe, RunData run, List<ProtocolResult> results) {
    Map<String, Object> record = new LinkedHashMap<>();
    record.put("kind", "protocols");
    record.put("command", commandLine);
    record.put("settings", settings.toMap());
    record.put("folds", k);
    record.put("data", RunRecord.data(run));
    record.put(LungUse.KEY, run.lungs().toMap());
    record.put("environment", Provenance.environment());
    List<String> notes = notes(run, results);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("protocols", results.stream().map(ProtocolResult::toMap).toList());
    all.put("notes", notes);
    all.put("run", record);
    Json.write(out.resolve("protocols.json"), all);
    String name = recipe.model(run.image(), run.dataset().classes()).name();
    Path html = out.resolve("protocols.html");
    ProtocolsReport report =
        new ProtocolsReport(
            new Request(
                "Slicewise: protocols of " + name + " on " + ReportParts.name(data),
                "The same network with the same settings, measured in %d ways."
                    .formatted(results.size()),
                commandLine),
            results.stream()
                .map(
                    r ->
                        new ProtocolsReport.Outcome(
                            r.protocol().name(),
                            r.protocol().how(),
                            r.protocol().leak(),
                            r.evaluation(),
                            r.patients() == null ? "" : r.patients().inWords()))
                .toList(),
            ReportParts.facts(record),
            notes);
    ProtocolsPage.write(html, report);
    ChartFiles.write(out.resolve("charts"), report);
    table(results);
    console.println("Report: " + html.toAbsolutePath().normalize());
    console.flush();
  }

  private static List<String> notes(RunData run, List<ProtocolResult> results) {
    List<String> notes = new ArrayList<>(run.dataset().warnings());
    results.forEach(
        r ->
            notes.add(
                String.format(
                    Locale.ROOT,
                    "%s: %d training%s on %.0f images each; %d images scored.",
                    r.protocol().name(),
                    r.protocol().folds().folds().size(),
                    r.protocol().folds().folds().size() == 1 ? "" : "s",
                    r.protocol().trainingImages(),
                    r.evaluation().n())));
    if (results.stream().noneMatch(r -> r.protocol().key().equals("grouped"))) {
      notes.add("No patient is known, so nothing could be grouped by patient.");
    }
    if (results.stream().noneMatch(r -> r.protocol().key().equals("official"))) {
      notes.add("The data have no official lists with a part to score.");
    }
    return notes;
  }

  private void table(List<ProtocolResult> results) {
    console.println();
    console.println(
        String.format(
            Locale.ROOT,
            "%-26s %-22s %-22s %s",
            "protocol",
            "accuracy",
            "AUC",
            "file facts alone"));
    for (ProtocolResult r : results) {
      Evaluation e = r.evaluation();
      console.println(
          String.format(
              Locale.ROOT,
              "%-26s %-22s %-22s %s%s",
              r.protocol().name(),
              cell(e.metrics().get("accuracy")),
              cell(e.metrics().get("roc_auc")),
              cell(e.baselines().metadataOnly().accuracy()),
              r.protocol().leak().isEmpty() ? "" : "   LEAKY"));
    }
    for (ProtocolResult r : results) {
      if (r.patients() != null) {
        console.println(r.protocol().name() + ": " + r.patients().inWords());
      }
    }
  }

  private static String cell(Estimate estimate) {
    if (estimate == null || !estimate.isDefined()) {
      return "-";
    }
    return estimate.hasInterval()
        ? String.format(
            Locale.ROOT, "%.3f (%.3f-%.3f)", estimate.value(), estimate.low(), estimate.high())
        : String.format(Locale.ROOT, "%.3f", estimate.value());
  }
}
