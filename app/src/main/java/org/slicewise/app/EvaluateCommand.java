package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slicewise.app.Setting.Section;
import org.slicewise.data.Dataset;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.MetadataTable;
import org.slicewise.evaluation.Predictions;
import org.slicewise.model.ModelInfo;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.split.Split;
import org.slicewise.split.SplitPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    customSynopsis = {
      "slicewise evaluate MODEL DATA --out DIR [OPTIONS]",
      "       slicewise evaluate --predictions FILE.csv --out DIR [OPTIONS]"
    },
    sortOptions = false,
    description = {
      "Evaluates a model on a folder of images, or any table of predictions: every metric with its interval.",
      "Writes predictions.csv (for a model), metrics.json, report.html and charts/."
    })
final class EvaluateCommand implements Callable<Integer> {
  /** The words of {@code --subset}. */
  private static final List<String> SUBSETS = List.of("train", "validation", "test", "all");

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..2",
      paramLabel = "MODEL DATA",
      description = "A model.onnx, and a folder with one sub-folder a class.")
  private List<Path> paths = List.of();

  @Option(
      names = "--predictions",
      paramLabel = "FILE.csv",
      description =
          "Evaluate this table (file,patient_id,label,predicted,prob_<class>…) instead of a model.")
  private Path table;

  @Option(
      names = "--metadata",
      paramLabel = "FILE.csv",
      description =
          "With --predictions: what is known of the images (file,age,sex,…), for subgroups. A folder's own metadata.csv is read anyway.")
  private Path metadata;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for everything that is written.")
  private Path out;

  @Option(
      names = "--subset",
      paramLabel = "PART",
      defaultValue = "all",
      description =
          "train, validation, test (of the split the model was trained with, or --split) or all (default).")
  private String subset;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Bootstrap resamples (default ${DEFAULT-VALUE}).")
  private int resamples;

  @Option(
      names = "--robustness",
      description =
          "Also score every image saved, cut, lit and turned a little otherwise, and say what that changes (takes about"
              + " 15 times as long).")
  private boolean robustness;

  @Option(
      names = "--skip-unreadable",
      description = "Leave unreadable images out, counted and listed, instead of stopping.")
  private boolean skipUnreadable;

  @Option(names = "--follow-links", description = "Follow links to folders inside class folders.")
  private boolean followLinks;

  @Mixin private SplitOptions split;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    if (!SUBSETS.contains(subset)) {
      throw new BadInputException(
          "--subset must be train, validation, test or all, found '%s'; did you mean '%s'?"
              .formatted(subset, Nearest.name(subset, SUBSETS)));
    }
    if (table == null && paths.size() != 2) {
      throw new BadInputException(
          "evaluate needs a model and a folder of images (MODEL DATA), or --predictions FILE.csv");
    }
    if (table != null && (!paths.isEmpty() || !subset.equals("all"))) {
      throw new BadInputException(
          "--predictions evaluates every row of its table; leave MODEL, DATA and --subset out");
    }
    if (table != null && robustness) {
      throw new BadInputException(
          "--robustness scores changed images, and --predictions has none; give MODEL and DATA");
    }
    if (metadata != null && table == null) {
      throw new BadInputException(
          "--metadata goes with --predictions; of a folder of images its own metadata.csv is read");
    }
    if (Files.isRegularFile(out)) {
      throw new BadInputException("--out " + out + " is a file; give a folder");
    }
    String command =
        Provenance.commandLine(spec.root().commandLine().getParseResult().originalArgs());
    if (table != null) {
      evaluateTable(command, console);
    } else {
      evaluateModel(paths.get(0), paths.get(1), command, console);
    }
    console.println("Report: " + out.resolve("report.html").toAbsolutePath().normalize());
    return 0;
  }

  private void evaluateTable(String command, PrintWriter console) {
    Predictions predictions = Predictions.read(table);
    Settings settings = Settings.of(null, Map.of(), split.given());
    Evaluation evaluation =
        Evaluation.of(
            predictions,
            EvaluationOptions.defaults()
                .withPositive(settings.text("positive", null))
                .withResamples(resamples)
                .withSeed(settings.whole("seed", 1))
                .withMetadata(metadata == null ? null : MetadataTable.read(metadata)));
    EvaluatedPart part =
        new EvaluatedPart(table.getFileName().toString(), predictions, evaluation, List.of(), "");
    part.write(out, ReportParts.ofTable(part, table, command));
    console.println(evaluation.toText());
    console.println(part.sentences());
  }

  private void evaluateModel(Path modelFile, Path data, String command, PrintWriter console) {
    try (OnnxModel model = OnnxModel.open(modelFile)) {
      evaluateModel(model, data, command, console);
    }
  }

  private void evaluateModel(OnnxModel model, Path data, String command, PrintWriter console) {
    ModelInfo info = model.info();
    Settings trained = trainedWith(info);
    Settings settings = Settings.of(null, Map.of(), overlay(trained.top(), split.given()));
    settings.top().put(EvaluatedPart.ROBUSTNESS, robustness); // asked here, not at the training
    settings.sections().get(Section.DATA).putAll(dataKeys(trained));
    RunData run = RunData.readAny(data, settings, info.preprocessing().image());
    Split division = subset.equals("all") ? null : division(run, settings, model.file());
    List<Sample> samples = relabelled(select(run.dataset(), division), run.dataset(), info);
    SeenHere seen = SeenHere.of(info, run, samples);
    EvaluatedPart part =
        new Evaluator(model, settings, run.dataset().metadata(), seen.warnings())
            .evaluate(
                name(),
                samples,
                seen.leak(),
                seen.seen(),
                seen.validation().files().size(),
                resamples);
    part.write(out, ReportParts.ofModel(part, run, info, model.file(), data, division, command));
    if (seen.isDoubtful()) {
      console.println("PERHAPS SEEN BEFORE: " + seen.warnings().get(0));
    }
    console.println(part.evaluation().toText()); // its first line says what the model has seen
    if (part.robustness() != null) {
      console.println(part.robustness().toText());
    }
    if (division != null && splitAsked()) {
      console.println(
          "note: --subset follows the split asked for here, not the one of the training");
    }
    run.dataset().warnings().forEach(w -> console.println("note: " + w));
    console.println(part.sentences());
  }

  /**
   * The split the model was trained with: the very rows in the split.csv beside the model where it
   * is there, else drawn again from the recorded plan; or what {@code --split} and its like ask
   * for.
   */
  private Split division(RunData run, Settings settings, Path modelFile) {
    Path beside = modelFile.toAbsolutePath().resolveSibling("split.csv");
    if (splitAsked()) {
      return run.split(settings);
    }
    boolean onTraining = "training".equals(settings.text("split", ""));
    if (Files.isRegularFile(beside) && !onTraining) {
      return new SplitPlan.FromFile(beside)
          .split(run.dataset(), run.contents())
          .check(run.contents());
    }
    return run.split(settings);
  }

  private boolean splitAsked() {
    return split.given().keySet().stream().anyMatch(k -> !k.equals("positive"));
  }

  private String name() {
    return subset.equals("all") ? "all images" : subset;
  }

  private List<Sample> select(Dataset dataset, Split division) {
    if (division == null) {
      return dataset.samples();
    }
    List<Sample> part =
        division.part(
            switch (subset) {
              case "train" -> Part.TRAIN;
              case "validation" -> Part.VALIDATION;
              default -> Part.TEST;
            });
    if (part.isEmpty()) {
      throw new BadInputException(
          "the split (%s) has no %s part; choose another --subset or --split"
              .formatted(division.plan(), subset));
    }
    return part;
  }

  /** Labels by the class indices of training, whatever order the folders have. */
  private static List<Sample> relabelled(List<Sample> samples, Dataset dataset, ModelInfo info) {
    List<Sample> out = new ArrayList<>();
    for (Sample sample : samples) {
      String name = dataset.classes().get(sample.label());
      int label = info.classes().indexOf(name);
      if (label < 0) {
        throw new BadInputException(
            "the class '%s' of %s is not one that the model was trained on (%s); did you mean '%s'?"
                .formatted(
                    name,
                    dataset.root(),
                    String.join(", ", info.classes()),
                    Nearest.name(name, info.classes())));
      }
      out.add(new Sample(sample.file(), sample.path(), label, sample.patient()));
    }
    return out;
  }

  /** The data options of the training that decide which files are read, and those given here. */
  private Map<String, Object> dataKeys(Settings trained) {
    Map<String, Object> keys = new LinkedHashMap<>();
    Map<String, Object> then = trained.sections().get(Section.DATA);
    for (String key :
        List.of("classes", "extensions", "validation_split", "subset", "follow_links")) {
      if (then.get(key) != null) {
        keys.put(key, then.get(key));
      }
    }
    if (split.given().containsKey("split") && !keys.containsKey("subset")) {
      keys.remove("validation_split"); // the split asked for takes its place
    }
    keys.put("skip_unreadable", skipUnreadable);
    if (followLinks) {
      keys.put("follow_links", true);
    }
    return keys;
  }

  /** The settings that the model was trained with, as its provenance has them. */
  private static Settings trainedWith(ModelInfo info) {
    return info.provenance().get("settings") instanceof Map<?, ?> map
        ? Settings.ofRecord(map)
        : Settings.empty();
  }

  private static Map<String, Object> overlay(Map<String, Object> below, Map<String, Object> above) {
    Map<String, Object> map = new LinkedHashMap<>(below);
    map.putAll(above);
    return map;
  }
}
