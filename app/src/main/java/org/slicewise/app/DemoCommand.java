package org.slicewise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slicewise.app.Setting.Section;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    description = {
      "Draws a synthetic data set of lung slices, trains a small network on it and reports, in under two minutes and"
          + " with no file or network connection needed.",
      "The pictures are drawings: what the network reaches on them says nothing about patients."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "slicewise-demo",
      description = "Folder for everything that is written (default ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of drawing and training (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "40",
      description = "Epochs (default ${DEFAULT-VALUE}).")
  private int epochs;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    Path phantom = out.resolve("phantom");
    if (Files.isDirectory(phantom)) {
      OutFolder.deleteTree(phantom);
    } else if (Files.exists(out) && !isEmpty(out)) {
      throw new BadInputException(
          "--out %s holds something that is not an earlier demo; choose another".formatted(out));
    }
    console.println("Drawing phantom patients ...");
    console.flush();
    Path data =
        Phantom.write(phantom, PhantomOptions.defaults().withPatientsPerClass(40).withSeed(seed));
    new TrainingRun(
            data,
            out,
            settings(),
            false,
            true,
            Set.of(),
            Provenance.commandLine(spec.root().commandLine().getParseResult().originalArgs()),
            console)
        .execute();
    console.println(
        "The pictures in it are drawings. On your own: ./slicewise train FOLDER --out DIR");
    return 0;
  }

  private static boolean isEmpty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + folder, e);
    }
  }

  private Settings settings() {
    Settings settings = Settings.of(null, Map.of(), new LinkedHashMap<>());
    settings.top().put("network", "small");
    settings
        .sections()
        .get(Section.DECISIONS)
        .put(OutsideFitting.KEY, "off"); // takes half a minute
    settings.top().put("seed", seed);
    settings.top().put("positive", Phantom.LESION);
    settings.top().put("validation_share", 0.3);
    settings.sections().get(Section.DATA).put("target_size", List.of(128, 128));
    settings.sections().get(Section.DATA).put("color_mode", "grayscale");
    settings.sections().get(Section.DATA).put("interpolation", "bilinear");
    settings.sections().get(Section.DATA).put("batch_size", 8);
    settings.sections().get(Section.AUGMENTATION).put("rotation_range", 8);
    settings.sections().get(Section.AUGMENTATION).put("zoom_range", 0.08);
    settings.sections().get(Section.AUGMENTATION).put("horizontal_flip", true);
    settings.sections().get(Section.STANDARDIZATION).put("rescale", 1.0 / 255);
    settings.sections().get(Section.TRAINING).put("epochs", epochs);
    settings.sections().get(Section.TRAINING).put("learning_rate", 0.003);
    settings.sections().get(Section.TRAINING).put("schedule", "cosine");
    return settings;
  }
}
