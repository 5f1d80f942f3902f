package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.slicewise.app.Setting.Section;
import org.slicewise.audit.Baselines;
import org.slicewise.augment.Augmentation;
import org.slicewise.data.Dataset;
import org.slicewise.data.ImageBatches;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.data.SoftTargets;
import org.slicewise.files.AtomicFiles;
import org.slicewise.model.ModelInfo;
import org.slicewise.model.SeenImages;
import org.slicewise.network.Network;
import org.slicewise.network.NetworkYaml;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Weights;
import org.slicewise.split.Split;
import org.slicewise.training.EpochRecord;
import org.slicewise.training.Fitted;
import org.slicewise.training.History;
import org.slicewise.training.Trainer;
import org.slicewise.training.TrainingOptions;

/**
 * Fits the network of a recipe to the training part of a split: a function of data, split, recipe
 * and folder, so that a training and each fold of a cross-validation are the same work.
 *
 * @param recipe what decides the training beside the data
 * @param data the images, read
 * @param commandLine as typed, for the record
 * @param features what frozen networks saw in the images, kept from one training to the next
 * @param console receives what a person reads
 */
record Training(
    Recipe recipe,
    RunData data,
    String commandLine,
    Map<String, float[]> features,
    PrintWriter console) {

  Training(Recipe recipe, RunData data, String commandLine, PrintWriter console) {
    this(recipe, data, commandLine, new HashMap<>(), console);
  }

  /** The share of the training part that early stopping and its like look at. */
  private static final double INNER_SHARE = 0.15;

  /** What of the training images is fitted on, and what is watched meanwhile. */
  private record Watched(List<Sample> fitted, List<Sample> watched, String name) {}

  /**
   * Fits and writes {@code model.onnx}, {@code history.csv}, {@code split.csv} and checkpoints.
   *
   * @param out the folder of this training
   * @param resume continue from the checkpoint there, where there is one
   * @param whenEpochDone run after each epoch, its checkpoint written
   */
  Trained fit(Split split, Path out, boolean resume, Runnable whenEpochDone) {
    return fit(split, out, resume, whenEpochDone, (epoch, weights) -> {});
  }

  /**
   * The same.
   *
   * @param whenCycleDone gets epoch and weights at the end of each cycle of the learning rate
   */
  Trained fit(
      Split split,
      Path out,
      boolean resume,
      Runnable whenEpochDone,
      BiConsumer<Integer, Weights> whenCycleDone) {
    split.check(data.contents());
    DistilSettings distil = recipe.distil();
    boolean ensemble = distil.ensemble() > 0;
    Ensemble members = new Ensemble(this, split, out, resume, whenEpochDone);
    if (distil.isMean()) {
      return mean(split, members, out);
    }
    List<Path> files = ensemble ? members.members() : distil.teachers();
    Trained trained;
    try (Teachers teachers = Teachers.open(files, data.dataset().classes())) {
      if (!ensemble) {
        teachers.requireHeldOutUnseen(data, split);
      }
      boolean begun = !ensemble || Files.isDirectory(out.resolve("checkpoints"));
      trained = fit(split, teachers, out, resume && begun, whenEpochDone, whenCycleDone);
    }
    if (!ensemble) {
      new OutFolder(out).removeStale(Ensemble.FOLDER);
    }
    return trained;
  }

  /** The members side by side as one model. */
  private Trained mean(Split split, Ensemble ensemble, Path out) {
    List<String> classes = data.dataset().classes();
    Network member = recipe.network(data.image(), classes);
    Network network = recipe.model(data.image(), classes); // or refused, untrained
    try (Teachers members = Teachers.open(ensemble.members(), classes);
        Teachers none = Teachers.open(List.of(), classes)) {
      Fitted result = ensemble.mean(member);
      ModelInfo info = info(network, members.preprocessing(), split, none, result);
      Map<String, Object> provenance = new LinkedHashMap<>(info.provenance());
      provenance.put(Ensemble.FOLDER, members.toList());
      return written(split, network, result, false, info.withProvenance(provenance), out);
    }
  }

  private Trained fit(
      Split split,
      Teachers teachers,
      Path out,
      boolean resume,
      Runnable whenEpochDone,
      BiConsumer<Integer, Weights> whenCycleDone) {
    Dataset dataset = data.dataset();
    Network network = recipe.network(data.image(), dataset.classes());
    Watched watched = watched(split);
    Preprocessing preprocessing =
        new Preprocessing(data.image(), recipe.standardization())
            .fit(watched.fitted(), data.cache());
    TrainingOptions options =
        recipe.training().toBuilder()
            .seed(recipe.seed())
            .threads(recipe.threads())
            .checkpoints(out.resolve("checkpoints"))
            .resume(resume)
            .configuration(configuration(network, preprocessing, teachers))
            .dataset(
                "%s (%s)"
                    .formatted(dataset.root().toAbsolutePath().normalize(), data.digest(split)))
            .build();
    AtomicFiles.makeFolder(out);
    Weights start = Beginning.of(recipe, network, console);
    FrozenFeatures.Fit head =
        recipe.head().logistic()
            ? new FrozenFeatures(recipe, data, features, console)
                .fit(network, start, watched.fitted(), preprocessing)
            : null;
    Fitted result =
        recipe.head().alone()
            ? headAlone(head, watched.fitted().size())
            : trained(
                network,
                head == null ? start : head.weights(),
                watched,
                preprocessing,
                teachers,
                options,
                whenEpochDone,
                whenCycleDone);
    ModelInfo info = info(network, preprocessing, split, teachers, result);
    return written(split, network, result, options.restoreBest(), info, out);
  }

  private Trained written(
      Split split, Network network, Fitted result, boolean keptBest, ModelInfo info, Path out) {
    console.println(result.stoppedBecause());
    result.history().writeCsv(out.resolve("history.csv"));
    split.writeCsv(out.resolve("split.csv"));
    Path model = out.resolve("model.onnx");
    byte[] onnx = OnnxExport.bytes(network, result.weights(), info.toMetadata());
    AtomicFiles.write(model, stream -> stream.write(onnx));
    return new Trained(recipe, data, split, network, result, keptBest, info, model);
  }

  private Fitted trained(
      Network network,
      Weights start,
      Watched watched,
      Preprocessing preprocessing,
      Teachers teachers,
      TrainingOptions options,
      Runnable whenEpochDone,
      BiConsumer<Integer, Weights> whenCycleDone) {
    SoftTargets asked = teachers.about(preprocessing, watched.fitted(), console);
    try (ProgressLines progress =
        new ProgressLines(
            console, options.epochs(), watched.name(), whenEpochDone, whenCycleDone)) {
      return Trainer.fit(
          network,
          start,
          trainingBatches(watched.fitted(), preprocessing, asked),
          monitorBatches(watched.watched(), preprocessing),
          options,
          progress);
    }
  }

  /** The head's fit as a history of one epoch. */
  private static Fitted headAlone(FrozenFeatures.Fit fit, int images) {
    EpochRecord epoch =
        new EpochRecord(
            0,
            fit.head().loss(),
            fit.head().accuracy(),
            Double.NaN,
            Double.NaN,
            0,
            fit.seconds(),
            images / fit.seconds());
    return new Fitted(
        fit.weights(),
        new History(List.of(epoch)),
        -1,
        "only the classifier was fitted, to the features of a network that stood still");
  }

  private Watched watched(Split split) {
    if (recipe.chooses() && !recipe.watchesValidation()) {
      Split inner = Split.innerHoldOut(split.train(), data.contents(), INNER_SHARE, recipe.seed());
      return new Watched(inner.train(), inner.validation(), "patients held back from training");
    }
    return new Watched(split.train(), split.validation(), "validation part");
  }

  private ImageBatches trainingBatches(
      List<Sample> samples, Preprocessing preprocessing, SoftTargets asked) {
    return ImageBatches.builder(samples, preprocessing)
        .flow(data.flow())
        .seed(recipe.seed())
        .softTargets(asked)
        .augmentation(recipe.augmentation())
        .cache(data.cache())
        .threads(recipe.threads())
        .build();
  }

  private ImageBatches monitorBatches(List<Sample> samples, Preprocessing preprocessing) {
    if (samples.isEmpty()) {
      return null;
    }
    // Keras augments the validation subset of the same generator too; its val_ numbers are so.
    boolean kerasSplit = data.flow().validationSplit() > 0 && data.flow().subset() == null;
    return ImageBatches.builder(samples, preprocessing)
        .batchSize(data.flow().batchSize())
        .augmentation(kerasSplit ? recipe.augmentation() : Augmentation.none())
        .seed(recipe.seed())
        .cache(data.cache())
        .threads(recipe.threads())
        .build();
  }

  private ModelInfo info(
      Network network, Preprocessing preprocessing, Split split, Teachers teachers, Fitted result) {
    Dataset dataset = data.dataset();
    Baselines baselines =
        Baselines.fit(
            dataset.classes(),
            split.train().stream().mapToInt(Sample::label).toArray(),
            FileFactsOf.samples(split.train()));
    Map<String, Object> provenance = RunRecord.of(recipe, data, split, result, commandLine);
    provenance.put("initial_weights", Beginning.words(recipe));
    SeenImages seen =
        SeenImages.of(
            data.fingerprint(),
            split.train(),
            split.validation(),
            recipe.remembersPatients(),
            data.looking());
    provenance.put(RunRecord.SEEN, seen.toMap());
    if (!teachers.toList().isEmpty()) {
      provenance.put(DistilSettings.TEACHERS, teachers.toList());
      provenance.put(RunRecord.TEACHERS_SEEN, teachers.memories(seen));
    }
    return new ModelInfo(
            network.name(),
            dataset.classes(),
            recipe.positive(dataset),
            preprocessing,
            baselines.toMap(),
            provenance,
            Provenance.environment().get("written").toString(),
            ModelInfo.RESEARCH_ONLY)
        .withTta(DecisionSettings.tta(recipe.settings()));
  }

  /** Everything but the data that decides the weights, readable, for the checkpoint's check. */
  private String configuration(Network network, Preprocessing preprocessing, Teachers teachers) {
    Map<String, Object> map = settingsOfWeights();
    map.remove(Recipe.PATIENT_DIGESTS);
    map.put(DistilSettings.TEACHERS, teachers.digests());
    map.put("network", NetworkYaml.write(network));
    map.put("preprocessing", preprocessing.toMap());
    map.put("threads", recipe.threads());
    map.put("initial_weights", Beginning.words(recipe));
    return Json.canonical(map);
  }

  /** The settings but for those of what is done with the network afterwards. */
  private Map<String, Object> settingsOfWeights() {
    Map<String, Object> map = new LinkedHashMap<>(recipe.settings().toMap());
    map.remove("positive");
    map.remove(OutOfFold.KEY);
    map.remove(EvaluatedPart.ROBUSTNESS);
    map.remove(Section.DECISIONS.key());
    return map;
  }

  /** Names all that the model follows from, for a member of an ensemble. */
  String work(Split split) {
    Map<String, Object> map = settingsOfWeights();
    map.put("network", recipe.layers(data));
    map.put("threads", recipe.threads());
    map.put("initial_weights", Beginning.words(recipe));
    map.put("data", data.digest(split));
    map.put("slicewise", Versions.slicewise());
    return Json.sha256(Json.canonical(map)).substring(0, 16);
  }
}
