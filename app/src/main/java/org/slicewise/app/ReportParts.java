package org.slicewise.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.augment.Augmentation;
import org.slicewise.data.Dataset;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.decision.Decisions;
import org.slicewise.decision.OperatingPoint;
import org.slicewise.evaluation.Prediction;
import org.slicewise.image.FileFacts;
import org.slicewise.image.ImageArray;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Layer;
import org.slicewise.network.LayerNotes;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.Summary;
import org.slicewise.report.DataOverview;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.Fact;
import org.slicewise.report.FoldResults;
import org.slicewise.report.NetworkTable;
import org.slicewise.report.PredictionTile;
import org.slicewise.report.ReportInput;
import org.slicewise.report.Request;
import org.slicewise.report.SampleImage;
import org.slicewise.report.SplitNote;
import org.slicewise.report.TrainingHistory;
import org.slicewise.report.card.ModelCard;
import org.slicewise.report.page.Report;
import org.slicewise.split.Folds;
import org.slicewise.split.Split;
import org.slicewise.training.EpochRecord;

/** What a run knows, in the report's words. */
final class ReportParts {
  private static final int SAMPLES_PER_CLASS = 6;
  private static final int AUGMENTED = 8;

  private final Trained trained;
  private final DataAudit audit;
  private final Path data;
  private final String commandLine;
  // Read and drawn once, for the page of every part and the page of all.
  private final DataOverview overview;
  private final List<SampleImage> samples;
  private final List<SampleImage> augmented;

  ReportParts(Trained trained, DataAudit audit, Path data, String commandLine) {
    this.trained = trained;
    this.audit = audit;
    this.data = data;
    this.commandLine = commandLine;
    this.overview = overview(trained.data().dataset(), trained.split(), data);
    this.samples = samples(trained.data());
    this.augmented = augmented(trained);
  }

  /** The whole training with all its parts, and the model card. */
  void write(Path html, List<EvaluatedPart> parts) {
    ReportInput.Builder report = training();
    parts.forEach(p -> report.section(section(p, trained.data())));
    ReportInput input = report.build();
    Report.write(html, input);
    CardFile.write(html.toAbsolutePath().getParent(), trained, ModelCard.of(input));
  }

  /** The training with one of its parts. */
  ReportInput forPart(EvaluatedPart part) {
    return training().section(section(part, trained.data())).build();
  }

  private ReportInput.Builder training() {
    Dataset dataset = trained.data().dataset();
    Network network = trained.network();
    int epochs = trained.fitted().history().epochs().size();
    String sentence =
        "The network '%s' (%,d parameters) was trained for %d epochs on %d images%s of %s."
            .formatted(
                network.name(),
                network.parameters(),
                epochs,
                trained.split().train().size(),
                patients(trained.split().train()),
                name(data));
    return ReportInput.about(
            new Request(
                "Slicewise: " + network.name() + " on " + name(data), sentence, commandLine))
        .data(overview)
        .samples(samples)
        .augmented(augmented)
        .audit(DataAudit.isQuick(trained.data()) ? audit.result() : null)
        .split(
            new SplitNote(
                trained.split().plan(), trained.split().seed(), Leak.of(trained, Part.VALIDATION)))
        .network(networkTable(network))
        .training(history())
        .provenance(facts(trained.info()))
        .notes(notes(dataset));
  }

  /** What a reader knows the data by: the folder's name, with its parent's where it says little. */
  static String name(Path folder) {
    Path path = folder.toAbsolutePath().normalize();
    boolean plain = List.of("data", "images", "train").contains(path.getFileName().toString());
    return plain && path.getNameCount() > 1
        ? path.subpath(path.getNameCount() - 2, path.getNameCount()).toString()
        : path.getFileName().toString();
  }

  private List<String> notes(Dataset dataset) {
    List<String> notes = new ArrayList<>(dataset.warnings());
    String chosen = String.valueOf(trained.info().provenance().get("chosen_on"));
    if (!trained.data().harmonise().sentence().isEmpty()) {
      notes.add(trained.data().harmonise().sentence());
    }
    if (!trained.data().lungs().sentence().isEmpty()) {
      notes.add(trained.data().lungs().sentence());
    }
    if (!DataAudit.isQuick(trained.data())) {
      notes.addAll(audit.result().notes());
    }
    notes.add("What decided when training ended: " + chosen + ".");
    return notes;
  }

  private static String patients(List<Sample> samples) {
    long patients =
        samples.stream().map(Sample::patient).filter(p -> !p.isEmpty()).distinct().count();
    return patients == 0 ? "" : " of " + patients + " patients";
  }

  /** The report of a cross-validation. */
  static ReportInput ofFolds(
      EvaluatedPart pooled,
      RunData run,
      Recipe recipe,
      Folds folds,
      FoldResults results,
      Map<String, ?> record,
      String command) {
    Dataset dataset = run.dataset();
    Network network = recipe.model(run.image(), dataset.classes());
    String sentence =
        "The network '%s' (%,d parameters) was trained %d times on %s, each time without the images that it was then asked about: %d images%s in all."
            .formatted(
                network.name(),
                network.parameters(),
                results.folds().size(),
                name(dataset.root()),
                pooled.samples().size(),
                patients(pooled.samples()));
    return ReportInput.about(
            new Request(
                "Slicewise: cross-validation of " + network.name() + " on " + name(dataset.root()),
                sentence,
                command))
        .data(overview(dataset, null, dataset.root()))
        .samples(samples(run))
        .split(new SplitNote(folds.plan(), folds.seed(), folds.reason()))
        .network(networkTable(network))
        .section(section(pooled, run))
        .folds(results)
        .provenance(facts(record))
        .notes(dataset.warnings())
        .build();
  }

  /** The report of a model on a folder. */
  static ReportInput ofModel(
      EvaluatedPart part,
      RunData run,
      ModelInfo info,
      Path model,
      Path data,
      Split split,
      String command) {
    String sentence =
        "The model %s (network '%s', trained %s) was scored on %d images%s of %s."
            .formatted(
                model.getFileName(),
                info.network(),
                info.trained().isEmpty() ? "at an unknown time" : info.trained(),
                part.predictions().size(),
                patients(part.samples()),
                name(data));
    ReportInput.Builder report =
        ReportInput.about(
                new Request("Slicewise: evaluation of " + model.getFileName(), sentence, command))
            .data(overview(run.dataset(), split, data))
            .samples(samples(run))
            .section(section(part, run).ofOtherData(isOtherData(part, run, info)))
            .provenance(facts(info))
            .notes(run.dataset().warnings());
    if (split != null) {
      report.split(new SplitNote(split.plan(), split.seed(), split.reason()));
    }
    return report.build();
  }

  /** Whether the images are of another folder than the training's, and the model knows none. */
  private static boolean isOtherData(EvaluatedPart part, RunData run, ModelInfo info) {
    return info.provenance().get("data") instanceof Map<?, ?> data
        && data.get("fingerprint") instanceof String training
        && !training.equals(run.fingerprint())
        && part.evaluation().seen() == null;
  }

  /** The report of a table of predictions. */
  static ReportInput ofTable(EvaluatedPart part, Path table, String command) {
    return ReportInput.about(
            new Request(
                "Slicewise: evaluation of " + table.getFileName(),
                "The table %s holds %d predictions."
                    .formatted(table.getFileName(), part.predictions().size()),
                command))
        .section(new EvaluationSection(part.name(), part.evaluation(), List.of(), part.leak()))
        .provenance(facts(Map.of("environment", Provenance.environment())))
        .build();
  }

  private static EvaluationSection section(EvaluatedPart part, RunData run) {
    Map<String, Sample> byFile = new LinkedHashMap<>();
    part.samples().forEach(s -> byFile.put(s.file(), s));
    List<String> classes = part.predictions().classes();
    List<PredictionTile> tiles = new ArrayList<>();
    for (Prediction p : PredictionTile.worthShowing(part.predictions(), EvaluationSection.TILES)) {
      Sample sample = byFile.get(p.file());
      tiles.add(
          new PredictionTile(
              run.cache().get(sample.path(), run.image()),
              p.file(),
              classes.get(p.label()),
              classes.get(p.predicted()),
              p.confidence(),
              p.patient()));
    }
    String name = part.name().endsWith("images") ? part.name() : part.name() + " part";
    return new EvaluationSection(name, part.evaluation(), tiles, part.leak())
        .withRobustness(part.robustness());
  }

  private static DataOverview overview(Dataset dataset, Split split, Path folder) {
    List<FileFacts> facts = FileFactsOf.samples(dataset.samples());
    List<DataOverview.ClassCount> counts = new ArrayList<>();
    for (int c = 0; c < dataset.classes().size(); c++) {
      Map<String, Integer> byPart = new LinkedHashMap<>();
      if (split == null) {
        byPart.put("all", count(dataset.samples(), c));
      } else {
        byPart.put("training", count(split.part(Part.TRAIN), c));
        byPart.put("validation", count(split.part(Part.VALIDATION), c));
        if (!split.test().isEmpty()) {
          byPart.put("test", count(split.part(Part.TEST), c));
        }
      }
      counts.add(new DataOverview.ClassCount(dataset.classes().get(c), byPart));
    }
    List<String> warnings = new ArrayList<>(dataset.warnings());
    dataset.leftOut().forEach(l -> warnings.add("left out " + l.file() + ": " + l.reason()));
    return new DataOverview(
        folder.toString(),
        dataset.recognised(),
        counts,
        new DataOverview.ImageSizes(
            spread(facts.stream().mapToInt(FileFacts::width).toArray()),
            spread(facts.stream().mapToInt(FileFacts::height).toArray())),
        (int)
            dataset.samples().stream()
                .map(Sample::patient)
                .filter(p -> !p.isEmpty())
                .distinct()
                .count(),
        FileFactsOf.formats(facts),
        warnings);
  }

  private static int count(List<Sample> samples, int label) {
    return (int) samples.stream().filter(s -> s.label() == label).count();
  }

  private static DataOverview.Spread spread(int[] values) {
    int[] sorted = values.clone();
    Arrays.sort(sorted);
    return new DataOverview.Spread(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }

  private static List<SampleImage> samples(RunData run) {
    List<SampleImage> images = new ArrayList<>();
    Dataset dataset = run.dataset();
    for (int c = 0; c < dataset.classes().size(); c++) {
      int label = c;
      List<Sample> ofClass = dataset.samples().stream().filter(s -> s.label() == label).toList();
      int shown = Math.min(SAMPLES_PER_CLASS, ofClass.size());
      for (int i = 0; i < shown; i++) {
        Sample sample = ofClass.get((int) ((long) i * ofClass.size() / shown));
        images.add(
            new SampleImage(
                run.cache().get(sample.path(), run.image()),
                sample.file(),
                dataset.classes().get(c)));
      }
    }
    return images;
  }

  private static List<SampleImage> augmented(Trained trained) {
    Augmentation augmentation = trained.recipe().augmentation();
    if (augmentation.isNone()) {
      return List.of();
    }
    Sample sample = trained.split().train().get(0);
    ImageArray original = trained.data().cache().get(sample.path(), trained.data().image());
    List<SampleImage> images = new ArrayList<>();
    images.add(new SampleImage(original, "original: " + sample.file(), ""));
    for (int i = 0; i < AUGMENTED; i++) {
      images.add(
          new SampleImage(
              augmentation.apply(
                  original, augmentation.draw(i, original.height(), original.width())),
              "drawn with seed " + i,
              ""));
    }
    return images;
  }

  private static NetworkTable networkTable(Network network) {
    List<Shape> shapes = network.outputShapes();
    List<NetworkTable.Layer> layers = new ArrayList<>();
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      layers.add(
          new NetworkTable.Layer(
              layer.name(),
              layer.getClass().getSimpleName(),
              shapes.get(i).toString(),
              network.parametersOf(i),
              LayerNotes.explain(layer)));
    }
    return new NetworkTable(network.name(), Summary.table(network), layers);
  }

  private TrainingHistory history() {
    List<EpochRecord> epochs = trained.fitted().history().epochs();
    List<TrainingHistory.Curve> curves = new ArrayList<>();
    curves.add(curve("loss", epochs.stream().map(EpochRecord::loss).toList()));
    curves.add(curve("accuracy", epochs.stream().map(EpochRecord::accuracy).toList()));
    curves.add(curve("val_loss", epochs.stream().map(EpochRecord::valLoss).toList()));
    curves.add(curve("val_accuracy", epochs.stream().map(EpochRecord::valAccuracy).toList()));
    curves.add(curve("learning_rate", epochs.stream().map(EpochRecord::learningRate).toList()));
    curves.removeIf(c -> c.values().stream().allMatch(v -> v.isNaN()));
    return new TrainingHistory(curves, trained.keptBest() ? trained.fitted().bestEpoch() + 1 : 0);
  }

  private static TrainingHistory.Curve curve(String name, List<Double> values) {
    return new TrainingHistory.Curve(name, values);
  }

  /** Where a model comes from, what it does to an image, and how it decides. */
  static List<Fact> facts(ModelInfo info) {
    List<Fact> facts = facts(info.provenance());
    flatten("preprocessing", info.preprocessing().toMap(), facts);
    Decisions decisions = info.decisions();
    if (decisions.isFitted()) {
      facts.add(new Fact("decisions: calibration", decisions.calibrator().inWords()));
      for (OperatingPoint point : decisions.operatingPoints()) {
        facts.add(
            new Fact(
                "decisions: operating point",
                String.format(Locale.ROOT, "%s: %.4f", point.rule().inWords(), point.threshold())));
      }
      if (decisions.selective() != null) {
        facts.add(new Fact("decisions: abstaining", decisions.selective().abstain().inWords()));
      }
      facts.add(new Fact("decisions: fitted on", decisions.fittedOn().inWords()));
    }
    decisions.notes().forEach(note -> facts.add(new Fact("decisions: note", note)));
    return facts;
  }

  /** Nested provenance as flat rows: {@code data: fingerprint}. */
  static List<Fact> facts(Map<String, ?> provenance) {
    List<Fact> facts = new ArrayList<>();
    Map<String, Object> shown = new LinkedHashMap<>(provenance);
    shown.remove(RunRecord.SEEN); // hundreds of digests, which tell a reader nothing
    shown.remove(RunRecord.TEACHERS_SEEN);
    shown.remove(RunRecord.LAYERS); // the page has a table of them
    flatten("", shown, facts);
    return facts;
  }

  private static void flatten(String prefix, Map<?, ?> map, List<Fact> facts) {
    map.forEach(
        (key, value) -> {
          String name = prefix.isEmpty() ? key.toString() : prefix + ": " + key;
          if (value instanceof Map<?, ?> inner) {
            flatten(name, inner, facts);
          } else if (value != null
              && !value.toString().isEmpty()
              && !"[]".equals(value.toString())) {
            facts.add(new Fact(name.replace('_', ' '), value.toString()));
          }
        });
  }
}
