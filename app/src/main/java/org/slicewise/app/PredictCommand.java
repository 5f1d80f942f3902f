package org.slicewise.app;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Stack;
import java.util.concurrent.Callable;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    customSynopsis =
        "slicewise predict [MODEL] FILE… [--format table|json|csv] [--patients [METADATA.csv]]",
    sortOptions = false,
    description = {
      "Prints the class and its calibrated probability, an image a row, as soon as they are known.",
      "What cannot be read is reported in its row, the others go on, and the exit status is then 2.",
      ""
    })
final class PredictCommand implements Callable<Integer> {
  private final InputStream in;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "[MODEL] FILE",
      description = {
        "A model.onnx that train or import wrote; without one, the model that ships with Slicewise.",
        "Then image files, folders of them, patterns ('scans/*.png', '**/*.jpg'), or - for standard input:"
            + " an image, or the names of files, one a line."
      })
  private List<String> words;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (default), json (one object a line) or csv.")
  private PredictionFormat.Kind format;

  @Option(
      names = "--patients",
      paramLabel = "METADATA.csv",
      arity = "0..1",
      parameterConsumer = Table.class,
      description = {
        "One row a patient instead of one an image: the mean probability of the patient's slices.",
        "Patients are those of the table (columns file and patient_id), by default of the nearest metadata.csv beside"
            + " or above an image. An image without a patient has a row of its own."
      })
  private String patients;

  /** A table is told from the first image by its name. */
  static final class Table implements IParameterConsumer {
    @Override
    public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
      option.setValue(!words.isEmpty() && endsWith(words.peek(), ".csv") ? words.pop() : "");
    }
  }

  /** What was printed, counted. */
  private static final class Tally {
    private long images;
    private long unreadable;
    private long alone;
  }

  PredictCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() {
    String first = words.get(0);
    boolean ownModel = endsWith(first, ".onnx");
    List<String> files = words.subList(ownModel ? 1 : 0, words.size());
    if (files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no image is given to score with " + first);
    }
    PatientIds ids = patients == null ? null : patientIds();
    PrintWriter out = spec.commandLine().getOut();
    Tally tally = new Tally();
    try (OnnxModel model = OnnxModel.open(ownModel ? Path.of(first) : ShippedModel.file())) {
      ImageSupply images = new WhileRead(Inputs.of(files, in), out);
      if (ids == null) {
        PredictionFormat rows = PredictionFormat.of(format, About.IMAGES, model.info(), out);
        rows.begin();
        score(model, images, tally, rows::row);
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
        score(model, images, tally, scores::add);
        scores.end();
      }
    }
    return status(tally);
  }

  private PatientIds patientIds() {
    return patients.isEmpty() ? PatientIds.nearest() : PatientIds.in(Path.of(patients));
  }

  private static void score(
      OnnxModel model, ImageSupply images, Tally tally, Consumer<ScoredImage> sink) {
    new Scorer(model, ScoringOptions.defaults())
        .score(
            images,
            image -> {
              tally.images++;
              tally.unreadable += image instanceof ScoredImage.Unreadable ? 1 : 0;
              sink.accept(image);
            });
  }

  private int status(Tally tally) {
    PrintWriter err = spec.commandLine().getErr();
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

  private static boolean endsWith(String word, String ending) {
    return word.toLowerCase(Locale.ROOT).endsWith(ending);
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
