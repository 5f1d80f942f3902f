package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slicewise.app.Setting.Section;
import org.slicewise.data.Dataset;
import org.slicewise.data.Part;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.data.Split;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.Predictions;
import org.slicewise.model.ModelInfo;
import org.slicewise.scoring.OnnxModel;
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
    if ((table == null) == (paths.size() != 2)) {
      throw new BadInputException(
          table == null
              ? "evaluate needs a model and a folder of images (MODEL DATA), or --predictions FILE.csv"
              : "evaluate takes MODEL DATA or --predictions, not both");
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
            new EvaluationOptions(
                settings.text("positive", null), resamples, settings.whole("seed", 1), null, null));
    EvaluatedPart part =
        new EvaluatedPart(table.getFileName().toString(), predictions, evaluation, List.of(), "");
    part.write(out, ReportParts.ofTable(part, table, command));
    console.println(evaluation.toText());
    console.println(part.sentences());
  }

  private void evaluateModel(Path modelFile, Path data, String command, PrintWriter console) {
    ModelInfo info;
    Preprocessing preprocessing;
    try (OnnxModel model = OnnxModel.open(modelFile)) {
      info = model.info();
      preprocessing = info.preprocessing();
    }
    Settings trained = trainedWith(info);
    Settings settings = Settings.of(null, Map.of(), overlay(trained.top(), split.given()));
    settings.sections().get(Section.DATA).putAll(dataKeys(trained));
    RunData run = RunData.read(data, settings, preprocessing.image());
    run.dataset().warnings().forEach(w -> console.println("note: " + w));

    boolean same = run.dataset().fingerprint().equals(trainingFingerprint(info));
    Split division = subset.equals("all") ? null : run.split(settings);
    List<Sample> samples = relabelled(select(run.dataset(), division), run.dataset(), info);
    Set<String> seen = same ? seen(run, trained) : null;
    String leak = division != null && division.leaky() ? division.reason() : "";

    Evaluator evaluator = new Evaluator(info, settings);
    EvaluatedPart part = evaluator.evaluate(modelFile, name(), samples, leak, seen, resamples);
    part.write(out, ReportParts.ofModel(part, run, info, modelFile, data, division, command));
    console.println(part.evaluation().toText());
    console.println(part.sentences());
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

  /**
   * The images that the model was trained on, when this is the very data set it was trained with.
   */
  private static Set<String> seen(RunData run, Settings trained) {
    return run.split(trained).train().stream().map(Sample::file).collect(Collectors.toSet());
  }

  private static String trainingFingerprint(ModelInfo info) {
    return info.provenance().get("data") instanceof Map<?, ?> data
        ? String.valueOf(data.get("fingerprint"))
        : "";
  }

  private Map<String, Object> dataKeys(Settings trained) {
    Map<String, Object> keys = new LinkedHashMap<>();
    Object share = trained.sections().get(Section.DATA).get("validation_split");
    if (share != null && !split.given().containsKey("split")) {
      keys.put("validation_split", share);
    }
    Object extensions = trained.sections().get(Section.DATA).get("extensions");
    if (extensions != null) {
      keys.put("extensions", extensions);
    }
    keys.put("skip_unreadable", skipUnreadable);
    keys.put("follow_links", followLinks);
    return keys;
  }

  /** The settings that the model was trained with, as its provenance has them. */
  private static Settings trainedWith(ModelInfo info) {
    Settings settings = Settings.empty();
    if (info.provenance().get("settings") instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = entry.getKey().toString();
        if (Settings.TOP.contains(key)) {
          settings.top().put(key, entry.getValue());
        } else if (entry.getValue() instanceof Map<?, ?> values) {
          Section section = Section.valueOf(key.toUpperCase(java.util.Locale.ROOT));
          values.forEach((k, v) -> settings.sections().get(section).put(k.toString(), v));
        }
      }
    }
    return settings;
  }

  private static Map<String, Object> overlay(Map<String, Object> below, Map<String, Object> above) {
    Map<String, Object> map = new LinkedHashMap<>(below);
    map.putAll(above);
    return map;
  }
}
