package org.slicewise.app;

import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Stack;
import java.util.concurrent.Callable;
import org.slicewise.scoring.PredictionFormat;
import picocli.CommandLine;
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
      boolean given = !words.isEmpty() && words.peek().toLowerCase(Locale.ROOT).endsWith(".csv");
      option.setValue(given ? words.pop() : "");
    }
  }

  PredictCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() {
    if (!PredictRun.hasImage(words)) {
      throw new ParameterException(
          spec.commandLine(), "no image is given to score with " + words.get(0));
    }
    CommandLine line = spec.commandLine();
    return new PredictRun(words, format, patients, in, line.getOut(), line.getErr()).run();
  }
}
