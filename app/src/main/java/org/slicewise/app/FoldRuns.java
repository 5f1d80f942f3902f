package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.OutsideTeaching.Examination;
import org.slicewise.audit.Baselines;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.files.AtomicFiles;
import org.slicewise.model.ModelInfo;
import org.slicewise.model.Tta;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;
import org.slicewise.split.Fold;
import org.slicewise.split.Folds;
import org.slicewise.split.Split;

/**
 * Trains the folds, each in a folder of its own; a folder with a {@code run.json} is finished and
 * is read, one with checkpoints is continued.
 *
 * @param training the work of one fold
 * @param folder where the folds' folders are
 * @param telling whether the networks shall tell images that are no slices, where they can; those
 *     of inner folds never do
 */
record FoldRuns(Training training, Path folder, boolean telling) {
  private static final String PREDICTIONS = "predictions.csv";

  /** Trains what is not finished. */
  List<FoldOutcome> run(Folds folds) {
    folds.check(training.data().contents());
    PrintWriter console = training.console();
    List<FoldOutcome> outcomes = new ArrayList<>();
    int count = folds.folds().size();
    for (int i = 0; i < count; i++) {
      Fold fold = folds.folds().get(i);
      console.println(
          "%s of %d: training %d, held out %d images"
              .formatted(
                  fold.words(), count, fold.split().train().size(), fold.split().test().size()));
      Path own = folder.resolve(fold.name());
      List<Prediction> inner = new ArrayList<>();
      for (int k = 0; k < fold.inner().size(); k++) {
        Split split = fold.inner().get(k);
        Path folderOfInner = own.resolve("inner-" + (k + 1));
        inner.addAll(trained(split, split.validation(), folderOfInner, false).rows());
      }
      Predictions network = trained(fold.split(), fold.split().test(), own, telling);
      outcomes.add(
          new FoldOutcome(
              fold,
              network,
              new Predictions(network.classes(), inner),
              baselines(fold.split().train()),
              telling ? outside(own) : Map.of()));
    }
    return outcomes;
  }

  private Baselines baselines(List<Sample> train) {
    return Baselines.fit(
        training.data().dataset().classes(),
        train.stream().mapToInt(Sample::label).toArray(),
        FileFactsOf.samples(train));
  }

  /** What the network that was fitted to the split says about the images it held out. */
  private Predictions trained(Split split, List<Sample> heldOut, Path own, boolean tells) {
    OutsideFitting fitting =
        new OutsideFitting(
            training.recipe(), split.train(), heldOut, Examination.OF_A_FOLD, training.console());
    OutFolder out = new OutFolder(own);
    Path table = own.resolve(PREDICTIONS);
    if (Files.exists(out.file("run.json"))) {
      training.console().println("  finished before: " + own);
      askAgain(own, heldOut, tells ? fitting : null);
      return read(table, heldOut, tells);
    }
    Split unwatched =
        new Split(
            split.train(),
            List.of(),
            heldOut,
            split.plan(),
            split.seed(),
            split.leaky(),
            split.reason());
    Trained trained = training.fit(unwatched, own, out.hasCheckpoints(), () -> {});
    if (tells) {
      trained = trained.withInfo(fitting.store(trained).info());
    }
    Predictions network = ask(trained.model(), heldOut);
    network.writeCsv(table);
    RunRecord.writeFold(out.file("run.json"), trained);
    out.removeStale("checkpoints");
    return network;
  }

  private static Predictions ask(Path file, List<Sample> heldOut) {
    try (OnnxModel model = OnnxModel.open(file)) {
      return new Scorer(model, ScoringOptions.defaults()).scoreUncalibrated(heldOut);
    }
  }

  /**
   * A finished fold's network is asked once more where its views of an image shall be others, or
   * where it shall tell images that are no slices and was never taught to.
   *
   * @param fitting teaches it that; null where it shall not
   */
  private void askAgain(Path own, List<Sample> heldOut, OutsideFitting fitting) {
    Tta wanted = DecisionSettings.tta(training.recipe().settings());
    Path file = own.resolve("model.onnx");
    ModelInfo info;
    boolean teach;
    try (OnnxModel model = OnnxModel.open(file)) {
      info = model.info();
      teach = fitting != null && fitting.isWanted(model);
    }
    boolean otherViews = info.tta() != wanted;
    if (!otherViews && !teach) {
      return;
    }
    byte[] now = DecisionFit.read(file);
    ModelInfo said = info.withTta(wanted);
    if (teach) {
      OutsideFitting.Told told = fitting.tell(now, said, file);
      if (told.detector() == null && !otherViews) {
        return;
      }
      now = told.model();
      said = told.info();
    }
    byte[] model = OnnxExport.withMetadata(now, said.toMetadata());
    try (OnnxModel opened = OnnxModel.open(model, file, ScoringOptions.defaults())) {
      new Scorer(opened, ScoringOptions.defaults())
          .scoreUncalibrated(heldOut)
          .writeCsv(own.resolve(PREDICTIONS));
    }
    // Last: what the model says of itself is how a run that was killed before knows to ask again.
    AtomicFiles.write(file, stream -> stream.write(model));
    training.console().println("  scored again" + (otherViews ? " with tta " + wanted.word() : ""));
  }

  /** What the network of a finished fold says of itself. */
  private static Map<String, Object> outside(Path own) {
    try (OnnxModel model = OnnxModel.open(own.resolve("model.onnx"))) {
      Map<String, Object> record = new LinkedHashMap<>();
      if (model.info().provenance().get(OutsideFitting.KEY) instanceof Map<?, ?> said) {
        said.forEach((key, value) -> record.put(key.toString(), value));
      }
      return record;
    }
  }

  /** What a finished fold wrote, in the order of its held-out images. */
  private Predictions read(Path table, List<Sample> heldOut, boolean tells) {
    Predictions read = Predictions.read(table);
    List<String> classes = training.data().dataset().classes();
    Map<String, Prediction> byFile = new LinkedHashMap<>();
    read.rows().forEach(r -> byFile.put(r.file(), r));
    List<Prediction> rows = new ArrayList<>();
    for (Sample sample : heldOut) {
      Prediction row = byFile.get(sample.file());
      if (row == null || !read.classes().equals(classes)) {
        throw new BadInputException(
            "%s does not hold the predictions of this fold (it lacks %s or the classes %s); --restart trains all folds anew"
                .formatted(table, sample.file(), String.join(", ", classes)));
      }
      Prediction scored =
          Prediction.scored(sample.file(), sample.patient(), sample.label(), row.probabilities());
      String outside = tells ? row.extra().get(Prediction.OUTSIDE) : null;
      rows.add(outside == null ? scored : scored.withOutside(Boolean.parseBoolean(outside)));
    }
    return new Predictions(classes, rows);
  }
}
