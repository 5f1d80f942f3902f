package org.slicewise.app;

import java.io.File;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.slicewise.data.PatientIds;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.PatientScores;
import org.slicewise.scoring.PredictionFormat;
import org.slicewise.scoring.PredictionFormat.About;
import org.slicewise.scoring.ScoredImage;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;
import org.slicewise.scoring.inputs.ImageInput;
import org.slicewise.scoring.inputs.ImageSupply;
import org.slicewise.scoring.inputs.Inputs;

/**
 * What {@code predict} does, apart from the reading of its options. It knows nothing of picocli,
 * whose start is a fifth of answering for one image.
 *
 * @param words a model where the first ends in {@code .onnx}, then at least one image
 * @param patients null for a row an image; else the table that says whose they are, or empty for
 *     the nearest
 * @param in what {@code -} reads
 */
record PredictRun(
    List<String> words,
    PredictionFormat.Kind format,
    String patients,
    InputStream in,
    PrintWriter out,
    PrintWriter err) {
  /** To start more takes longer than a single image is worth. */
  private static final int MOST_THREADS = 4;

  /** What was printed, counted. */
  private static final class Tally {
    private long images;
    private long unreadable;
    private long alone;
  }

  /**
   * The words of a command line that is {@code predict} without any option, as most are: there is
   * nothing in it for a reader of options. Empty for others.
   */
  static Optional<List<String>> plainWords(String... args) {
    List<String> words = List.of(args).subList(Math.min(1, args.length), args.length);
    boolean plain =
        args.length > 0
            && args[0].equals("predict")
            && words.stream().noneMatch(w -> w.startsWith("-") || w.startsWith("@"))
            && hasImage(words);
    return plain ? Optional.of(words) : Optional.empty();
  }

  /** Whether there is more than the name of a model. */
  static boolean hasImage(List<String> words) {
    return words.size() > (isModel(words) ? 1 : 0);
  }

  private static boolean isModel(List<String> words) {
    return !words.isEmpty() && words.get(0).toLowerCase(Locale.ROOT).endsWith(".onnx");
  }

  /** Prints the answers, and returns the exit status. */
  int run() {
    boolean ownModel = isModel(words);
    List<String> files = words.subList(ownModel ? 1 : 0, words.size());
    PatientIds ids = patients == null ? null : patientIds();
    Tally tally = new Tally();
    ScoringOptions options = options(files);
    try (OnnxModel model =
        OnnxModel.open(ownModel ? Path.of(words.get(0)) : ShippedModel.file(), options)) {
      ImageSupply images = new WhileRead(Inputs.of(files, in), out);
      if (ids == null) {
        PredictionFormat rows = PredictionFormat.of(format, About.IMAGES, model.info(), out);
        rows.begin();
        score(model, options, images, tally, rows::row);
      } else {
        PredictionFormat rows = PredictionFormat.of(format, About.PATIENTS, model.info(), out);
        rows.begin();
        PatientScores scores =
            new PatientScores(
                model.info(),
                ids,
                patient -> {
                  tally.alone += patient.patient().isEmpty() ? 1 : 0;
                  rows.row(patient);
                });
        score(model, options, images, tally, scores::add);
        scores.end();
      }
    }
    return status(tally);
  }

  private PatientIds patientIds() {
    return patients.isEmpty() ? PatientIds.nearest() : PatientIds.in(Path.of(patients));
  }

  /** Of a single image all threads share the work; else each has images of its own. */
  private static ScoringOptions options(List<String> files) {
    ScoringOptions many = ScoringOptions.defaults();
    boolean single = files.size() == 1 && new File(files.get(0)).isFile();
    return single ? many.withThreads(Math.min(many.workers(), MOST_THREADS)).withWorkers(1) : many;
  }

  private static void score(
      OnnxModel model,
      ScoringOptions options,
      ImageSupply images,
      Tally tally,
      Consumer<ScoredImage> sink) {
    new Scorer(model, options)
        .score(
            images,
            image -> {
              tally.images++;
              tally.unreadable += image instanceof ScoredImage.Unreadable ? 1 : 0;
              sink.accept(image);
            });
  }

  private int status(Tally tally) {
    if (tally.alone > 0) {
      err.println(
          "slicewise: %d of %d images have no patient_id in %s; each has a row of its own"
              .formatted(
                  tally.alone,
                  tally.images,
                  patients.isEmpty() ? "a metadata.csv beside or above them" : patients));
    }
    if (tally.unreadable > 0) {
      err.println(
          "slicewise: %d of the %d files could not be read"
              .formatted(tally.unreadable, tally.images));
      return Errors.BAD_INPUT;
    }
    return 0;
  }

  /** Ends where nobody reads the answers any more: {@code predict ... | head -1}. */
  private record WhileRead(ImageSupply images, PrintWriter out) implements ImageSupply {
    @Override
    public boolean isReady() {
      return images.isReady();
    }

    @Override
    public boolean hasNext() {
      return !out.checkError() && images.hasNext();
    }

    @Override
    public ImageInput next() {
      return images.next();
    }
  }
}
