package org.slicewise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slicewise.data.FlowOptions;
import org.slicewise.errors.BadInputException;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.PredictionFormat;
import org.slicewise.scoring.ScoredImage;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise predict MODEL FILE… [--format table|json|csv]",
    sortOptions = false,
    description = {
      "Prints the class and its probability for image files or folders of them.",
      "An unreadable file is reported in its row, the others go on, and the exit status is then 2."
    })
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A model.onnx that train or import wrote.")
  private Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Image files or folders.")
  private List<Path> files;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (default), json (one object a line) or csv.")
  private PredictionFormat.Kind format;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : files) {
      if (!Files.exists(file)) {
        throw new BadInputException(file + " does not exist; give image files or folders");
      }
    }
    int[] unreadable = {0};
    try (OnnxModel opened = OnnxModel.open(model)) {
      PredictionFormat rows = PredictionFormat.of(format, opened.info(), out);
      rows.begin();
      new Scorer(opened, ScoringOptions.defaults())
          .score(
              expand(files),
              image -> {
                if (image instanceof ScoredImage.Unreadable) {
                  unreadable[0]++;
                }
                rows.row(image);
              });
      rows.end();
    }
    out.flush();
    if (unreadable[0] > 0) {
      spec.commandLine()
          .getErr()
          .println("slicewise: %d of the files could not be read".formatted(unreadable[0]));
      return Errors.BAD_INPUT;
    }
    return 0;
  }

  /** The files themselves, and of each folder the images in it, sorted. */
  private static Iterator<Path> expand(List<Path> given) {
    List<Path> all = new ArrayList<>();
    for (Path path : given) {
      if (!Files.isDirectory(path)) {
        all.add(path);
        continue;
      }
      try (Stream<Path> inside = Files.walk(path)) {
        List<Path> images =
            inside
                .filter(PredictCommand::isImageName)
                .filter(Files::isRegularFile)
                .sorted()
                .toList();
        if (images.isEmpty()) {
          throw new BadInputException("the folder " + path + " holds no image files");
        }
        all.addAll(images);
      } catch (IOException e) {
        throw new BadInputException("cannot list the folder " + path, e);
      }
    }
    return all.iterator();
  }

  private static boolean isImageName(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return FlowOptions.KERAS_EXTENSIONS.stream().anyMatch(e -> name.endsWith("." + e));
  }
}
