package org.slicewise.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slicewise.app.Setting.Section;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.files.AtomicFiles;
import org.slicewise.split.SplitPlan;

/**
 * Runs a recorded training or cross-validation again and compares what both wrote.
 *
 * @param record {@code run.json}, in the folder that the run wrote
 * @param data where the images are now; null for where they were
 * @param out folder of the second run
 * @param console receives what a person reads
 */
record Reproduction(Path record, Path data, Path out, PrintWriter console) {
  private static final List<String> ENVIRONMENT =
      List.of("slicewise", "java", "libtorch", "onnxruntime", "system", "processor", "cores");

  private static final List<String> COMPARED = List.of(".onnx", "predictions.csv", "metrics.json");

  /** Not written again: they follow from the model. */
  private static final List<String> SMALL_FORMS =
      Stream.of(SmallForm.values()).map(SmallForm::file).toList();

  /** Whether weights, predictions and metrics are the same to the last bit. */
  boolean execute() {
    Map<?, ?> run = read();
    Path images = images(run);
    Settings settings = settings(run);
    String command = "slicewise reproduce " + record;
    if ("crossval".equals(run.get("kind"))) {
      FoldOptions folds = FoldOptions.fromMap(map(run, "cross_validation"), beside("split.csv"));
      new CrossValidation(images, out, settings, folds, false, true, command, console).execute();
    } else {
      new TrainingRun(images, out, settings, false, true, Set.of(), command, console).execute();
    }
    return compare(run);
  }

  private boolean compare(Map<?, ?> run) {
    console.println();
    boolean same = true;
    Map<?, ?> now = json(out.resolve("run.json"));
    Map<String, Sameness> found = new TreeMap<>();
    for (String file : written(run)) {
      found.put(file, Sameness.of(beside(file), out.resolve(file)));
    }
    boolean alone = found.isEmpty();
    if (alone) {
      found.put("weights", Sameness.ofRecords(run, now, List.of(RunRecord.WEIGHTS_SHA256)));
    }
    for (Map.Entry<String, Sameness> entry : found.entrySet()) {
      same &= entry.getValue().same();
      console.println("%s: %s".formatted(entry.getKey(), entry.getValue().sentence()));
    }
    Sameness images =
        Sameness.ofRecords(map(run, "data"), map(now, "data"), List.of("fingerprint", "images"));
    console.println("data: " + images.sentence());
    Sameness environment =
        Sameness.ofRecords(map(run, "environment"), map(now, "environment"), ENVIRONMENT);
    console.println("environment: " + environment.sentence());
    console.println(
        same
            ? "SAME: %s to the last bit."
                .formatted(
                    alone
                        ? "weights are the same"
                        : "weights, predictions and metrics are the same")
            : "NOT THE SAME: see above what differs%s."
                .formatted(
                    images.same() && environment.same()
                        ? ", though data and environment are the same"
                        : ""));
    console.flush();
    return same;
  }

  /**
   * What the first run wrote and is compared, relative to its folder; nothing where a training's
   * record stands alone, as that of a model that was handed on: it knows the weights' digest.
   */
  private List<String> written(Map<?, ?> run) {
    Path folder = folder();
    if (run.containsKey(RunRecord.WEIGHTS_SHA256) && !Files.exists(beside("model.onnx"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(f -> folder.relativize(f).toString())
              .filter(f -> COMPARED.stream().anyMatch(f::endsWith))
              .filter(f -> SMALL_FORMS.stream().noneMatch(f::endsWith))
              .sorted()
              .toList();
      if (names.isEmpty()) {
        throw new BadInputException(
            "beside %s there are no model, predictions and metrics to compare with; give the run.json in the folder of its run"
                .formatted(record));
      }
      return names;
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + folder, e);
    }
  }

  private Path folder() {
    return record.toAbsolutePath().normalize().getParent();
  }

  private Path beside(String name) {
    return folder().resolve(name);
  }

  private Map<?, ?> read() {
    if (!Files.isRegularFile(record)) {
      throw new BadInputException(
          "there is no file %s; give the run.json that train or crossval wrote".formatted(record));
    }
    Map<?, ?> run = json(record);
    for (String key : List.of("settings", "data", "environment", "layers", "threads")) {
      if (!run.containsKey(key)) {
        throw new BadInputException(
            "%s is not a run.json that can be run again (it lacks '%s'); give one that train or crossval of this version wrote"
                .formatted(record, key));
      }
    }
    written(run); // before anything is trained
    return run;
  }

  private Map<?, ?> json(Path file) {
    try {
      return new ObjectMapper().readValue(file.toFile(), Map.class);
    } catch (IOException e) {
      throw new BadInputException(
          "%s is not a run.json (%s)".formatted(file, e.getClass().getSimpleName()), e);
    }
  }

  private static Map<?, ?> map(Map<?, ?> run, String key) {
    return run.get(key) instanceof Map<?, ?> map ? map : Map.of();
  }

  private Path images(Map<?, ?> run) {
    if (data != null) {
      return data;
    }
    Path then = Path.of(String.valueOf(map(run, "data").get("path")));
    if (!Files.isDirectory(then)) {
      throw new BadInputException(
          "the images were in %s and are not there; say where they are with --data DIR"
              .formatted(then));
    }
    return then;
  }

  /** The recorded settings, with what they took from files and machine as it was then. */
  private Settings settings(Map<?, ?> run) {
    Settings settings = Settings.ofRecord(map(run, "settings"));
    settings.sections().get(Section.TRAINING).put("threads", run.get("threads"));
    settings.sections().get(Section.DATA).remove("save_to_dir");
    if (NetworkChoice.isFile(settings.text("network", "seed"))) {
      Path layers = out.resolve("network.yaml");
      AtomicFiles.writeString(layers, String.valueOf(run.get("layers")));
      settings.top().put("network", layers.toString());
    }
    String decisions = settings.text(OutOfFold.KEY, null);
    if (decisions != null && !Files.isDirectory(Path.of(decisions))) {
      console.println(
          "decisions were taken from %s, which is not there: the model is made without; weights do not depend on them"
              .formatted(decisions));
      settings.top().remove(OutOfFold.KEY);
    }
    String split = settings.text("split", null);
    if (split != null && !SplitPlan.NAMES.contains(split)) {
      settings.top().put("split", beside("split.csv").toString());
    }
    return settings;
  }

  /** Not the place for results: a folder of its own in the user's cache. */
  static Path temporary(Path cache) {
    try {
      return Files.createTempDirectory(Files.createDirectories(cache), "reproduce-");
    } catch (IOException e) {
      throw new EnvironmentException("cannot make a folder in " + cache + "; give --out DIR", e);
    }
  }
}
