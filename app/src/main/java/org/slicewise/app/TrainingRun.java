package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slicewise.app.Setting.Section;
import org.slicewise.audit.Baselines;
import org.slicewise.augment.Augmentation;
import org.slicewise.augment.Standardization;
import org.slicewise.data.ClassMode;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageBatches;
import org.slicewise.data.Part;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.files.AtomicFiles;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;
import org.slicewise.model.SeenImages;
import org.slicewise.network.Network;
import org.slicewise.network.NetworkYaml;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.split.Split;
import org.slicewise.training.Fitted;
import org.slicewise.training.Trainer;
import org.slicewise.training.TrainingOptions;

/**
 * One training from folder to report. Everything it writes lies in {@code out}; what a later step
 * needs of an earlier one is passed on, never read back.
 *
 * @param data the folder of class folders
 * @param out where everything is written
 * @param settings configuration file and options
 * @param resume continue the unfinished training in {@code out}
 * @param restart throw it away
 * @param int8 also write the int8 form of the model
 * @param commandLine as typed, for the record
 * @param console receives what a person reads
 */
record TrainingRun(
    Path data,
    Path out,
    Settings settings,
    boolean resume,
    boolean restart,
    boolean int8,
    String commandLine,
    PrintWriter console) {

  /** Where the parts of a finished training lie. */
  record Finished(Path model, Path report, Map<String, EvaluatedPart> parts) {}

  Finished execute() {
    // First what needs no data: a typo must not cost the reading of ten thousand images.
    FlowOptions flow = RunData.flow(settings);
    Augmentation augmentation = Augmentation.fromMap(settings.section(Section.AUGMENTATION));
    Standardization standardization = settings.standardization();
    TrainingOptions asked = TrainingSettings.options(settings);
    boolean onValidation = watchesValidation();
    requireLabels(flow.classMode());
    Shape fixed = inputOfNetworkFile();
    if (fixed != null) {
      NetworkChoice.of(networkName(), fixed, 2);
    }
    OutFolder folder = new OutFolder(out);
    folder.check(data, resume, restart);

    RunData run = RunData.read(data, settings, imageOptions(flow, fixed));
    Dataset dataset = run.dataset();
    dataset.warnings().forEach(w -> console.println("note: " + w));
    Split split = run.split(settings);
    announce(dataset, split);
    String positive = positive(dataset);

    Network network = NetworkChoice.of(networkName(), input(run.image()), dataset.classes().size());
    requireOutputs(network, dataset.classes());

    boolean chooses = TrainingSettings.choosesAnything(asked);
    Split inner =
        chooses && !onValidation
            ? Split.innerHoldOut(split.train(), 0.15, settings.whole("seed", 1))
            : null;
    List<Sample> fitted = inner == null ? split.train() : inner.train();
    List<Sample> watched = inner == null ? split.validation() : inner.validation();
    Preprocessing preprocessing =
        new Preprocessing(run.image(), standardization).fit(fitted, run.cache());

    String fingerprint = dataset.fingerprint();
    long seed = settings.whole("seed", 1);
    int threads = RunData.threads(settings);
    ImageBatches train =
        ImageBatches.builder(fitted, preprocessing)
            .flow(run.flow())
            .augmentation(augmentation)
            .cache(run.cache())
            .threads(threads)
            .build();
    // Keras augments the validation subset of the same generator too; its val_ numbers are so.
    boolean kerasSplit = run.flow().validationSplit() > 0 && run.flow().subset() == null;
    ImageBatches monitor =
        watched.isEmpty()
            ? null
            : ImageBatches.builder(watched, preprocessing)
                .batchSize(run.flow().batchSize())
                .augmentation(kerasSplit ? augmentation : Augmentation.none())
                .seed(seed)
                .cache(run.cache())
                .threads(threads)
                .build();
    String watchedName = inner == null ? "validation part" : "patients held back from training";
    TrainingOptions options =
        asked.toBuilder()
            .seed(seed)
            .threads(threads)
            .checkpoints(out.resolve("checkpoints"))
            .resume(resume)
            .configuration(configuration(network, preprocessing))
            .dataset(
                "%s (%s)"
                    .formatted(
                        data.toAbsolutePath().normalize(),
                        Json.sha256(fingerprint + Json.canonical(parts(split))).substring(0, 16)))
            .build();
    Fitted result;
    AtomicFiles.makeFolder(out);
    if (resume && !folder.hasCheckpoints()) {
      console.println(
          "note: there is no checkpoint in " + out + "; this one starts from the beginning");
    }
    try (ProgressLines progress =
        new ProgressLines(console, asked.epochs(), watchedName, folder::markUnfinished)) {
      result =
          Trainer.fit(
              network, Initialisation.keras(network, seed), train, monitor, options, progress);
    }
    console.println(result.stoppedBecause());
    result.history().writeCsv(folder.file("history.csv"));
    split.writeCsv(folder.file("split.csv"));

    Baselines baselines =
        Baselines.fit(
            dataset.classes(),
            split.train().stream().mapToInt(Sample::label).toArray(),
            FileFactsOf.samples(split.train()));
    Map<String, Object> provenance =
        provenance(dataset, split, fingerprint, chooses, onValidation, result);
    List<Sample> seen = new ArrayList<>(split.train());
    if (chooses && onValidation) {
      seen.addAll(split.validation());
    }
    provenance.put("seen", SeenImages.of(fingerprint, images(seen, run)).toMap());
    ModelInfo info =
        new ModelInfo(
            network.name(),
            dataset.classes(),
            positive,
            preprocessing,
            baselines.toMap(),
            provenance,
            Provenance.environment().get("written").toString(),
            ModelInfo.RESEARCH_ONLY);
    Path model = out.resolve("model.onnx");
    byte[] onnx = OnnxExport.bytes(network, result.weights(), info.toMetadata());
    AtomicFiles.write(model, stream -> stream.write(onnx));
    folder.removeStale("model-int8.onnx");
    if (int8) {
      Path quantised = out.resolve("model-int8.onnx");
      Quantised.write(quantised, network, result.weights(), info, split.train(), preprocessing);
      console.println("int8 model: " + quantised);
    }

    return evaluate(
        new Trained(
            run,
            split,
            network,
            augmentation,
            result,
            options.restoreBest(),
            info,
            model,
            onValidation && chooses));
  }

  /** What evaluation and report need of a finished training. */
  record Trained(
      RunData data,
      Split split,
      Network network,
      Augmentation augmentation,
      Fitted fitted,
      boolean keptBest,
      ModelInfo info,
      Path model,
      boolean choseOnValidation) {}

  private Finished evaluate(Trained trained) {
    OutFolder folder = new OutFolder(out);
    ReportParts report = new ReportParts(trained, data, commandLine);
    Set<String> seen =
        trained.split().train().stream().map(Sample::file).collect(Collectors.toSet());
    Map<String, EvaluatedPart> evaluated = new LinkedHashMap<>();
    try (OnnxModel model = OnnxModel.open(trained.model())) {
      Evaluator evaluator = new Evaluator(model, settings, trained.data().dataset().metadata());
      for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
        List<Sample> samples = trained.split().part(part);
        folder.removeStale(part.word());
        if (samples.isEmpty()) {
          console.println(
              "There is no %s part in this split; nothing is written for it."
                  .formatted(part.word()));
          continue;
        }
        String leak = Leak.of(trained.split(), part, trained.choseOnValidation());
        EvaluatedPart done =
            evaluator.evaluate(part.word(), samples, leak, seen, Evaluator.RESAMPLES);
        done.write(folder.file(part.word()), report.forPart(done));
        evaluated.put(part.word(), done);
      }
    }
    Path html = folder.file("report.html");
    report.write(html, List.copyOf(evaluated.values()));
    writeRun(trained, evaluated);
    console.println();
    evaluated.values().forEach(p -> console.println(p.sentences()));
    console.println("Report: " + html.toAbsolutePath().normalize());
    console.flush();
    return new Finished(trained.model(), html, evaluated);
  }

  private static Iterable<ImageArray> images(List<Sample> samples, RunData run) {
    return () -> samples.stream().map(s -> run.cache().get(s.path(), run.image())).iterator();
  }

  private String networkName() {
    return settings.text("network", "seed");
  }

  /** The input that a YAML file of layers states; null for a network chosen by name. */
  private Shape inputOfNetworkFile() {
    return NetworkChoice.isFile(networkName())
        ? NetworkChoice.of(networkName(), null, 2).input()
        : null;
  }

  /** A network file's own input size and channels are the default target size and color mode. */
  private ImageOptions imageOptions(FlowOptions flow, Shape fixed) {
    Map<String, Object> given = settings.section(Section.DATA);
    ImageOptions options = flow.image();
    if (fixed != null && !given.containsKey("target_size")) {
      options = options.withTargetSize(fixed.height(), fixed.width());
    }
    if (fixed != null && !given.containsKey("color_mode")) {
      for (ColorMode mode : ColorMode.values()) {
        if (mode.channels() == fixed.channels()) {
          options = options.withColorMode(mode);
        }
      }
    }
    if (fixed != null && !input(options).equals(fixed)) {
      throw new BadInputException(
          "%s takes images of %s, and the data are read as %s; change target_size and color_mode, or the file's input"
              .formatted(networkName(), fixed, input(options)));
    }
    return options;
  }

  private static Shape input(ImageOptions options) {
    return Shape.image(
        options.targetHeight(), options.targetWidth(), options.colorMode().channels());
  }

  private void requireLabels(ClassMode mode) {
    if (mode == ClassMode.INPUT || mode == ClassMode.NONE) {
      throw new BadInputException(
          "class_mode '%s' gives no labels and train fits classifiers; use categorical, binary or sparse"
              .formatted(mode.name().toLowerCase(Locale.ROOT)));
    }
  }

  private void requireOutputs(Network network, List<String> classes) {
    Shape output = network.output();
    boolean fits =
        output.flat()
            && (output.channels() == classes.size()
                || output.channels() == 1 && classes.size() == 2);
    if (!fits) {
      throw new BadInputException(
          "network %s has the output %s and the data have %d classes (%s); its last layer must be Dense with units: %d"
              .formatted(
                  network.name(),
                  output,
                  classes.size(),
                  String.join(", ", classes),
                  classes.size()));
    }
  }

  private boolean watchesValidation() {
    String watch = settings.text("watch", "inner");
    if (!watch.equals("inner") && !watch.equals("validation")) {
      throw new BadInputException("--watch must be inner or validation, found '" + watch + "'");
    }
    return watch.equals("validation");
  }

  private String positive(Dataset dataset) {
    String positive = settings.text("positive", dataset.positive());
    if (!dataset.classes().contains(positive)) {
      throw new BadInputException(
          "the positive class '%s' is not one of %s"
              .formatted(positive, String.join(", ", dataset.classes())));
    }
    return positive;
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

  /** Everything but the data that decides the weights, readable, for the checkpoint's check. */
  private String configuration(Network network, Preprocessing preprocessing) {
    Map<String, Object> map = new LinkedHashMap<>(settings.toMap());
    map.remove("positive");
    map.put("network", NetworkYaml.write(network));
    map.put("preprocessing", preprocessing.toMap());
    map.put("threads", RunData.threads(settings));
    return Json.canonical(map);
  }

  private static Map<String, Object> parts(Split split) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("train", split.train().stream().map(Sample::file).toList());
    map.put("validation", split.validation().stream().map(Sample::file).toList());
    map.put("test", split.test().stream().map(Sample::file).toList());
    return map;
  }

  private Map<String, Object> provenance(
      Dataset dataset,
      Split split,
      String fingerprint,
      boolean chooses,
      boolean onValidation,
      Fitted result) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("command", commandLine);
    map.put("settings", settings.toMap());
    Map<String, Object> dataMap = new LinkedHashMap<>();
    dataMap.put("folder", data.toString());
    dataMap.put("fingerprint", fingerprint);
    dataMap.put("recognised", dataset.recognised());
    dataMap.put("images", dataset.samples().size());
    dataMap.put("left_out", dataset.leftOut().stream().map(l -> l.file()).toList());
    map.put("data", dataMap);
    Map<String, Object> splitMap = new LinkedHashMap<>();
    splitMap.put("plan", split.plan());
    splitMap.put("seed", split.seed());
    splitMap.put("leaky", split.leaky());
    splitMap.put("reason", split.reason());
    splitMap.put("train", split.train().size());
    splitMap.put("validation", split.validation().size());
    splitMap.put("test", split.test().size());
    map.put("split", splitMap);
    map.put("epochs", result.history().epochs().size());
    map.put("best_epoch", result.bestEpoch());
    map.put("stopped_because", result.stoppedBecause());
    map.put(
        "chosen_on",
        !chooses
            ? "nothing: the number of epochs was fixed beforehand"
            : onValidation ? "validation part" : "patients held back from the training part");
    map.put("environment", Provenance.environment());
    return map;
  }

  private void writeRun(Trained trained, Map<String, EvaluatedPart> evaluated) {
    Map<String, Object> map = new LinkedHashMap<>(trained.info().provenance());
    map.remove("seen"); // digests of the training images, for evaluate
    Map<String, Object> results = new LinkedHashMap<>();
    evaluated.forEach((name, part) -> results.put(name, part.headline()));
    map.put("results", results);
    map.put("files", List.of("model.onnx", "history.csv", "split.csv", "report.html"));
    Json.write(out.resolve("run.json"), map);
  }
}
