package org.slicewise.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.report.FoldResults;
import org.slicewise.report.ReportInput;
import org.slicewise.report.page.ChartFiles;
import org.slicewise.report.page.Report;
import org.slicewise.split.FoldPlan;
import org.slicewise.split.Folds;

/**
 * A cross-validation from folder to report.
 *
 * @param data the folder of class folders
 * @param out where everything is written
 * @param settings configuration file and options
 * @param options how the folds are drawn
 * @param resume continue the unfinished one in {@code out}
 * @param restart throw it away
 * @param commandLine as typed, for the record
 * @param console receives what a person reads
 */
record CrossValidation(
    Path data,
    Path out,
    Settings settings,
    FoldOptions options,
    boolean resume,
    boolean restart,
    String commandLine,
    PrintWriter console) {
  private static final String FOLDS = "folds";
  private static final String STATE = "folds.json";

  void execute() {
    Recipe recipe = Recipe.of(settings);
    recipe.requireSuitsFolds();
    OutFolder folder = new OutFolder(out);
    folder.check(data, resume, restart);
    checkUnfinished();
    RunData run = RunData.read(data, settings, recipe.image());
    DecisionSettings.options(settings, run.dataset().classes().size()); // a typo shows now
    boolean telling = !OutsideFitting.isOff(settings); // and here
    run.dataset().warnings().forEach(w -> console.println("note: " + w));
    FoldPlan plan = options.plan(run.dataset(), recipe.seed());
    Folds folds = plan.folds(run.dataset(), run.contents());
    recipe.network(run.image(), run.dataset().classes());
    announce(run, folds);
    run = run.harmonised(run.dataset().samples(), settings);
    run.harmonise().print(console);
    run.lungs().print(console);
    if (restart && Files.isDirectory(folder.file(FOLDS))) {
      OutFolder.deleteTree(folder.file(FOLDS));
    }
    folder.markUnfinished();
    FoldState.claim(folder.file(FOLDS).resolve(STATE), FoldState.of(recipe, run, folds));
    folds.writeCsv(folder.file("split.csv"));
    Training training = new Training(recipe, run, commandLine, console);
    List<FoldOutcome> outcomes = new FoldRuns(training, folder.file(FOLDS), telling).run(folds);
    write(recipe, run, folds, outcomes);
  }

  private void checkUnfinished() {
    boolean begun = Files.exists(out.resolve(FOLDS).resolve(STATE));
    if (begun && !resume && !restart) {
      throw new BadInputException(
          "%s holds the folds of a cross-validation; --resume continues it, --restart throws it away"
              .formatted(out));
    }
  }

  private void announce(RunData run, Folds folds) {
    console.println(
        "%d images of %d classes (%s), %s"
            .formatted(
                run.dataset().samples().size(),
                run.dataset().classes().size(),
                String.join(", ", run.dataset().classes()),
                folds.plan()));
    if (folds.leaky()) {
      console.println("LEAKY FOLDS: " + folds.reason());
    }
    console.flush();
  }

  private void write(Recipe recipe, RunData run, Folds folds, List<FoldOutcome> outcomes) {
    PooledFolds pooled = PooledFolds.of(recipe, run, folds, outcomes);
    List<FoldResults.Fold> results = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      Path own = out.resolve(FOLDS).resolve(outcomes.get(i).fold().name());
      pooled.folds().get(i).writeJson(own.resolve("metrics.json"));
      results.add(new FoldResults.Fold(outcomes.get(i).fold().words(), pooled.folds().get(i)));
    }
    pooled.predictions().writeCsv(out.resolve("predictions.csv"));
    Json.write(out.resolve("decisions.json"), pooled.decisions().toMap());
    List<Sample> samples =
        outcomes.stream()
            .filter(o -> o.fold().repeat() == 1)
            .flatMap(o -> o.fold().split().test().stream())
            .toList();
    EvaluatedPart part =
        new EvaluatedPart(
            "held-out images",
            pooled.evaluation().predictions(),
            pooled.evaluation(),
            samples,
            folds.reason(),
            EvaluatedPart.isRobust(settings)
                ? new FoldRobustness(recipe, run, out.resolve(FOLDS), outcomes).of(pooled)
                : null);
    ObjectNode metrics = part.metrics();
    metrics.set("crossval", new ObjectMapper().valueToTree(pooled.summary()));
    Json.write(out.resolve("metrics.json"), metrics);
    Map<String, Object> record = record(recipe, run, folds, part);
    ReportInput report =
        ReportParts.ofFolds(
            part, run, recipe, folds, new FoldResults(results), record, commandLine);
    ChartFiles.write(out.resolve("charts"), report);
    Path html = out.resolve("report.html");
    Report.write(html, report);
    Json.write(out.resolve("run.json"), record);
    console.println();
    if (part.robustness() != null) {
      console.println(part.robustness().toText());
    }
    console.println(part.sentences());
    overFolds(pooled);
    console.println("Report: " + html.toAbsolutePath().normalize());
    console.flush();
  }

  private void overFolds(PooledFolds pooled) {
    if (pooled.folds().size() > 1
        && pooled.summary().get("over_folds") instanceof Map<?, ?> metrics
        && metrics.get("accuracy") instanceof Map<?, ?> accuracy) {
      console.println(
          String.format(
              Locale.ROOT,
              "mean accuracy of the %d folds: %.1f%% (standard deviation %.1f)",
              pooled.folds().size(),
              100 * ((Number) accuracy.get("mean")).doubleValue(),
              100 * ((Number) accuracy.get("sd")).doubleValue()));
    }
    if (pooled.summary().get(OutsideOfFolds.KEY) instanceof Map<?, ?> others) {
      console.println(
          "of %s images that are no slices %s are missed"
              .formatted(others.get("images"), others.get("missed")));
    }
    if (pooled.summary().get("conformal_sets") instanceof Map<?, ?> sets
        && sets.get("patients_covered") instanceof Map<?, ?> covered) {
      console.println(
          String.format(
              Locale.ROOT,
              "conformal sets of the other folds hold the truth of %.1f%% of held-out patients (%.1f to %.1f; promised %.0f%%), %.2f classes a set",
              100 * ((Number) covered.get("value")).doubleValue(),
              100 * ((Number) covered.get("low")).doubleValue(),
              100 * ((Number) covered.get("high")).doubleValue(),
              100 * ((Number) sets.get("promised")).doubleValue(),
              ((Number) sets.get("classes_a_set")).doubleValue()));
    }
  }

  private Map<String, Object> record(Recipe recipe, RunData run, Folds folds, EvaluatedPart part) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", "crossval");
    map.put("command", commandLine);
    map.put("settings", settings.toMap());
    map.put("cross_validation", options.toMap());
    map.put("data", RunRecord.data(run));
    map.put(LungUse.KEY, run.lungs().toMap());
    Map<String, Object> split = new LinkedHashMap<>();
    split.put("plan", folds.plan());
    split.put("seed", folds.seed());
    split.put("leaky", folds.leaky());
    split.put("reason", folds.reason());
    split.put("folds", folds.folds().size());
    map.put("split", split);
    map.put(RunRecord.LAYERS, recipe.layers(run));
    map.put("threads", recipe.threads());
    map.put("environment", Provenance.environment());
    map.put("results", Map.of("pooled", part.headline()));
    map.put("files", List.of("predictions.csv", "metrics.json", "split.csv", "report.html", FOLDS));
    return map;
  }
}
