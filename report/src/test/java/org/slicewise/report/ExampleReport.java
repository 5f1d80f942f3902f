package org.slicewise.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.dflib.DataFrame;
import org.dflib.Series;
import org.slicewise.decision.DecisionOptions;
import org.slicewise.decision.Decisions;
import org.slicewise.evaluation.BaselineScores;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.evaluation.Seen;
import org.slicewise.image.ImageArray;
import org.slicewise.report.DataOverview.ClassCount;
import org.slicewise.report.DataOverview.ImageSizes;
import org.slicewise.report.DataOverview.Spread;
import org.slicewise.report.page.ChartFiles;
import org.slicewise.report.page.ProtocolsPage;
import org.slicewise.report.page.Report;
import org.slicewise.robustness.Change;
import org.slicewise.robustness.Robustness;

/**
 * A report with everything in it, of invented numbers and drawn images. {@code main} writes it to a
 * folder, to be looked at.
 */
public final class ExampleReport {
  public static final List<String> CLASSES = List.of("CT_COVID", "CT_NonCOVID");
  public static final String HOSTILE =
      "<script>alert('x')</script> & \"quoted\" \u202Egnp.exe\u0001.png";

  private ExampleReport() {}

  /** Writes {@code report.html} and the charts. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    Report.write(folder.resolve("report.html"), full());
    ChartFiles.write(folder.resolve("charts"), full());
    Report.write(folder.resolve("table-only.html"), tableOnly());
    Report.write(folder.resolve("crossval.html"), crossval());
    ChartFiles.write(folder.resolve("crossval"), crossval());
    ProtocolsPage.write(folder.resolve("protocols.html"), protocols());
    ChartFiles.write(folder.resolve("protocols"), protocols());
    ReportInput many =
        ReportInput.about(new Request("Six classes", "A table of six classes.", ""))
            .section(
                section(
                    "test part",
                    predictions(
                        7,
                        240,
                        List.of(
                            "normal",
                            "ground glass",
                            "consolidation",
                            "nodule",
                            "effusion",
                            "artefact of the machine"),
                        true),
                    List.of(),
                    ""))
            .build();
    Report.write(folder.resolve("six-classes.html"), many);
    ChartFiles.write(folder.resolve("six"), many);
  }

  public static ReportInput full() {
    Predictions validation = predictions(1, 118, CLASSES, true);
    return ReportInput.about(
            new Request(
                "Seed network on COVID-CT",
                "The notebook's network was trained for 20 epochs on 425 CT images of 217 patients to tell CT_COVID from CT_NonCOVID, and scored on patients it had never seen.",
                "./slicewise train ../shared/data/covid-ct --network seed --epochs 20 --seed 1 --out runs/covid-ct"))
        .data(
            new DataOverview(
                "../shared/data/covid-ct",
                "COVID-CT, with its patients and its official lists",
                List.of(
                    new ClassCount("CT_COVID", counts(191, 60, 98)),
                    new ClassCount("CT_NonCOVID", counts(234, 58, 105))),
                new ImageSizes(new Spread(102, 407, 1637), new Spread(124, 289, 1225)),
                381,
                formats(),
                List.of("3 files were left out because they could not be read.")))
        .samples(samples(8))
        .augmented(
            List.of(
                new SampleImage(image(3, false), "as it is", ""),
                new SampleImage(image(4, false), "rotated by 11°", ""),
                new SampleImage(image(5, true), "zoomed by 0.9", ""),
                new SampleImage(image(6, true), "shifted and flipped", "")))
        .split(
            new SplitNote(
                "random by image, 80/20",
                1,
                "31 patients have images in both the training and the validation part, so the network may recognise patients; do not report this number."))
        .network(network())
        .training(training())
        .section(
            section("validation part", validation, tiles(validation), "")
                .withRobustness(robustness(validation)))
        .section(
            section(
                "training part",
                predictions(2, 60, CLASSES, true),
                List.of(),
                "these are the images that the network was trained on."))
        .provenance(
            List.of(
                new Fact("Slicewise", "0.1.0"),
                new Fact(
                    "Data fingerprint",
                    "sha256 8d4bb1c2f4c8e90f3b1b9c1f5d0e7a66c9b2a1d0e4f3c2b1a09f8e7d6c5b4a39"),
                new Fact("Seeds", "split 1, weights 1, batches 1, augmentation 1"),
                new Fact("Libraries", "libtorch 2.10.0, ONNX Runtime 1.29.0, Java 17.0.15"),
                new Fact("Processor", "2 cores, AVX-512"),
                new Fact("Trained", "2026-11-23 08:12 UTC, 6 min 31 s")))
        .notes(List.of("The official lists share no patient; this run did not use them."))
        .build();
  }

  /** What {@code evaluate --predictions} knows: no images, no probabilities, no patients. */
  public static ReportInput tableOnly() {
    return ReportInput.about(new Request("A table of predictions", "A table was evaluated.", ""))
        .section(section("all images", predictions(5, 40, CLASSES, false), List.of(), ""))
        .build();
  }

  /** What {@code crossval} knows: three folds and their predictions pooled. */
  public static ReportInput crossval() {
    Predictions all = telling(predictions(6, 120, CLASSES, true));
    List<FoldResults.Fold> folds = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      Predictions held = new Predictions(CLASSES, all.rows().subList(40 * k, 40 * (k + 1)));
      folds.add(
          new FoldResults.Fold(
              "fold " + (k + 1), section("fold", held, List.of(), "").evaluation()));
    }
    return ReportInput.about(
            new Request("Cross-validation", "Three folds by patient.", "./slicewise crossval DATA"))
        .split(new SplitNote("3 folds, grouped by patient", 1, ""))
        .section(section("all folds pooled", all, List.of(), ""))
        .folds(new FoldResults(folds))
        .build();
  }

  /** What {@code protocols} knows. */
  public static ProtocolsReport protocols() {
    return new ProtocolsReport(
        new Request(
            "How much was the protocol?",
            "The same network was scored four ways.",
            "./slicewise protocols DATA"),
        List.of(
            outcome("Scored on its own training images", "it has learnt these images", 11, 3.5),
            outcome("Random by image", "31 patients stand on both sides", 12, 2.4),
            outcome("Grouped by patient", "", 13, 1.4),
            outcome("Official lists", "", 14, 1.2)),
        List.of(new Fact("Slicewise", "0.1.0")),
        List.of("One seed each."));
  }

  private static ProtocolsReport.Outcome outcome(
      String name, String leak, long seed, double separation) {
    return new ProtocolsReport.Outcome(
        name,
        "Held out as the name says.",
        leak,
        section(name, predictions(seed, 100, CLASSES, true, separation), List.of(), "")
            .evaluation(),
        leak.contains("patients")
            ? "62 of the 100 held-out images show a patient whom the network knows: 95% of them are right."
            : "");
  }

  public static EvaluationSection section(
      String name, Predictions predictions, List<PredictionTile> tiles, String leak) {
    Random random = new Random(9);
    double[][] facts = new double[predictions.size()][];
    for (int i = 0; i < facts.length; i++) {
      int k = predictions.classes().size();
      facts[i] = new double[k];
      int guess =
          random.nextDouble() < 0.82 ? predictions.rows().get(i).label() : random.nextInt(k);
      for (int c = 0; c < k; c++) {
        facts[i][c] = c == guess ? 0.7 : 0.3 / (k - 1);
      }
    }
    BaselineScores scores =
        new BaselineScores(
            predictions.classes().get(0), predictions.hasProbabilities() ? facts : null);
    EvaluationOptions options =
        EvaluationOptions.defaults().withResamples(200).withBaselines(scores);
    if (predictions.hasProbabilities()) {
      options = options.withDecisions(decisions(predictions)).withMetadata(metadata(predictions));
    }
    if (!leak.isEmpty()) {
      options = options.withSeen(seen(predictions));
    }
    return new EvaluationSection(name, Evaluation.of(predictions, options), tiles, leak);
  }

  /** Every fortieth image is called outside of what the model knows. */
  private static Predictions telling(Predictions table) {
    List<Prediction> rows = new ArrayList<>();
    for (Prediction row : table.rows()) {
      rows.add(row.withOutside(rows.size() % 40 == 7));
    }
    return new Predictions(table.classes(), rows);
  }

  /** Every change moves the probabilities, each a little more than the one before. */
  private static Robustness robustness(Predictions unchanged) {
    Random random = new Random(4);
    Map<Change, Predictions> changed = new EnumMap<>(Change.class);
    for (Change change : Change.values()) {
      List<Prediction> rows = new ArrayList<>();
      for (Prediction row : unchanged.rows()) {
        double shift = 0.02 * change.ordinal() * random.nextGaussian();
        double p = Math.min(1, Math.max(0, row.probabilities()[0] + shift));
        rows.add(
            Prediction.scored(row.file(), row.patient(), row.label(), new double[] {p, 1 - p}));
      }
      changed.put(change, new Predictions(unchanged.classes(), rows));
    }
    return Robustness.of(unchanged, changed, 200, 1);
  }

  /** Sex, age and a hospital; the last patients are in a small one. */
  private static DataFrame metadata(Predictions predictions) {
    List<Prediction> rows = predictions.rows();
    int n = rows.size();
    String[] sex = new String[n];
    String[] age = new String[n];
    String[] hospital = new String[n];
    for (int i = 0; i < n; i++) {
      sex[i] = i / 2 % 3 == 0 ? "F" : "M";
      age[i] = Integer.toString(20 + i / 2 * 7 % 60);
      hospital[i] = i > n - 9 ? "a small one <b>far</b> away" : "the large one";
    }
    return DataFrame.byColumn("file", "sex", "age", "hospital")
        .of(
            Series.of(rows.stream().map(Prediction::file).toArray(String[]::new)),
            Series.of(sex),
            Series.of(age),
            Series.of(hospital));
  }

  private static Decisions decisions(Predictions predictions) {
    List<Prediction> rows = predictions.rows();
    return Decisions.fit(
        DecisionOptions.defaults(predictions.classes().size()),
        rows.stream().map(Prediction::probabilities).toArray(double[][]::new),
        rows.stream().mapToInt(Prediction::label).toArray(),
        rows.stream().map(Prediction::patient).toList(),
        0,
        "validation part");
  }

  private static Seen seen(Predictions predictions) {
    List<Prediction> rows = predictions.rows();
    return new Seen(
        Set.of(rows.get(2).file()), Set.of(rows.get(5).file()), Set.of(rows.get(8).patient()));
  }

  public static Predictions predictions(
      long seed, int n, List<String> classes, boolean withProbabilities) {
    return predictions(seed, n, classes, withProbabilities, 2.0);
  }

  private static Predictions predictions(
      long seed, int n, List<String> classes, boolean withProbabilities, double separation) {
    Random random = new Random(seed);
    int k = classes.size();
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int label = random.nextInt(k);
      double[] p = new double[k];
      double sum = 0;
      for (int c = 0; c < k; c++) {
        p[c] = Math.exp(1.4 * random.nextGaussian() + (c == label ? separation : 0));
        sum += p[c];
      }
      for (int c = 0; c < k; c++) {
        p[c] /= sum;
      }
      String file = i == 0 ? HOSTILE : "%s/slice_%03d.png".formatted(classes.get(label), i);
      String patient = withProbabilities ? "Patient " + i / 2 : "";
      Prediction scored = Prediction.scored(file, patient, label, p);
      rows.add(
          withProbabilities
              ? scored
              : new Prediction(file, patient, label, scored.predicted(), null, Map.of()));
    }
    return new Predictions(classes, rows);
  }

  public static List<PredictionTile> tiles(Predictions predictions) {
    List<PredictionTile> tiles = new ArrayList<>();
    for (Prediction p : PredictionTile.worthShowing(predictions, 24)) {
      tiles.add(
          new PredictionTile(
              image(tiles.size(), p.label() == 0),
              p.file(),
              predictions.classes().get(p.label()),
              predictions.classes().get(p.predicted()),
              p.confidence(),
              p.patient()));
    }
    return tiles;
  }

  public static List<SampleImage> samples(int n) {
    List<SampleImage> samples = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      samples.add(
          new SampleImage(
              image(i, i % 2 == 0),
              i == 0 ? HOSTILE : "slice_%03d.png".formatted(i),
              CLASSES.get(i % 2)));
    }
    return samples;
  }

  public static TrainingHistory training() {
    List<Double> loss = new ArrayList<>();
    List<Double> valLoss = new ArrayList<>();
    List<Double> accuracy = new ArrayList<>();
    List<Double> valAccuracy = new ArrayList<>();
    List<Double> rate = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 20; i++) {
      loss.add(0.15 + 1.9 * Math.exp(-i / 4.0) + 0.04 * random.nextDouble());
      valLoss.add(0.42 + 1.2 * Math.exp(-i / 3.0) + 0.012 * i + 0.1 * random.nextDouble());
      accuracy.add(0.97 - 0.4 * Math.exp(-i / 5.0) + 0.02 * random.nextDouble());
      valAccuracy.add(0.85 - 0.3 * Math.exp(-i / 4.0) + 0.04 * random.nextDouble());
      rate.add(0.001);
    }
    return new TrainingHistory(
        List.of(
            new TrainingHistory.Curve("loss", loss),
            new TrainingHistory.Curve("accuracy", accuracy),
            new TrainingHistory.Curve("val_loss", valLoss),
            new TrainingHistory.Curve("val_accuracy", valAccuracy),
            new TrainingHistory.Curve("learning_rate", rate)),
        13);
  }

  public static NetworkTable network() {
    return new NetworkTable(
        "seed",
        "Model: \"seed\"\n conv2d (Conv2D)  (None, 254, 254, 128)  3,584\n",
        List.of(
            layer("conv2d", "Conv2D", "(None, 254, 254, 128)", 3584),
            layer("max_pooling2d", "MaxPooling2D", "(None, 127, 127, 128)", 0),
            layer("conv2d_1", "Conv2D", "(None, 63, 63, 128)", 147584),
            layer("max_pooling2d_1", "MaxPooling2D", "(None, 31, 31, 128)", 0),
            layer("batch_normalization", "BatchNormalization", "(None, 31, 31, 128)", 512),
            layer("conv2d_2", "Conv2D", "(None, 15, 15, 64)", 73792),
            layer("max_pooling2d_2", "MaxPooling2D", "(None, 7, 7, 64)", 0),
            layer("flatten", "Flatten", "(None, 3136)", 0),
            layer("dropout", "Dropout", "(None, 3136)", 0),
            layer("dense", "Dense", "(None, 1024)", 3212288),
            layer("dense_1", "Dense", "(None, 512)", 524800),
            layer("dense_2", "Dense", "(None, 2)", 1026)));
  }

  private static NetworkTable.Layer layer(String name, String kind, String shape, long parameters) {
    String explanation =
        switch (kind) {
          case "Conv2D" ->
              "Slides small filters over the image; each filter answers strongly wherever its own little pattern, such as an edge, occurs.";
          case "MaxPooling2D" ->
              "Keeps the largest of every four neighbours, so the map gets smaller and small shifts matter less.";
          case "Dense" -> "Every output is a weighted sum of all inputs.";
          default -> "";
        };
    return new NetworkTable.Layer(name, kind, shape, parameters, explanation);
  }

  private static Map<String, Integer> counts(int training, int validation, int test) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("training", training);
    counts.put("validation", validation);
    counts.put("test", test);
    return counts;
  }

  private static Map<String, Integer> formats() {
    Map<String, Integer> formats = new LinkedHashMap<>();
    formats.put("PNG", 625);
    formats.put("JPEG", 121);
    return formats;
  }

  /** Something like a slice: a body with two lungs, one of them perhaps with a bright spot. */
  public static ImageArray image(int seed, boolean lesion) {
    Random random = new Random(seed);
    int height = 200;
    int width = 256;
    double cx = 70 + random.nextInt(16);
    double cy = 90 + random.nextInt(20);
    float[] values = new float[height * width * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double body = square((x - 128) / 115.0) + square((y - 100) / 85.0);
        double left = square((x - 80) / 38.0) + square((y - 98) / 55.0);
        double right = square((x - 178) / 38.0) + square((y - 98) / 55.0);
        double v = body > 1 ? 4 : left < 1 || right < 1 ? 40 : 150;
        if (lesion && left < 1) {
          v += 110 * Math.exp(-(square(x - cx) + square(y - cy)) / 160);
        }
        v += 14 * random.nextGaussian();
        for (int c = 0; c < 3; c++) {
          values[(y * width + x) * 3 + c] = (float) Math.min(255, Math.max(0, v));
        }
      }
    }
    return new ImageArray(height, width, 3, values);
  }

  private static double square(double v) {
    return v * v;
  }
}
