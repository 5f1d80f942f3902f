package org.slicewise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.files.AtomicFiles;
import org.slicewise.scoring.NativeLibraries;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs a recorded training again and says whether weights, predictions and metrics are the same, and what"
          + " differs in the environment.",
      "Exit status: 0 where all are the same, 1 where something differs, 2 where the data are not those of the record."
    })
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN.json",
      description = "The run.json that train wrote, in its folder with what else it wrote.")
  private Path record;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the images are now (default: where they were).")
  private Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Keep the repeated training here (default: it is deleted).")
  private Path out;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    RecordedRun recorded = RecordedRun.read(record);
    Path images = data == null ? recorded.data() : data;
    if (!Files.isDirectory(images)) {
      throw new BadInputException(
          "the images of %s were in %s, which is no folder here; say where they are with --data DIR"
              .formatted(record, images));
    }
    Settings settings = recorded.settings();
    RunData now = RunData.read(images, settings, Recipe.of(settings).image());
    if (!now.fingerprint().equals(recorded.fingerprint())) {
      throw new BadInputException(
          "the %d images in %s are not the %d that %s was trained on (fingerprint %.12s…, recorded %.12s…); give the same ones with --data DIR"
              .formatted(
                  now.dataset().samples().size(),
                  images,
                  recorded.images(),
                  record,
                  now.fingerprint(),
                  recorded.fingerprint()));
    }
    Path folder = out == null ? temporary() : out;
    try {
      console.println("Running again: " + recorded.command());
      new TrainingRun(
              images,
              folder,
              settings,
              false,
              false,
              false,
              Provenance.commandLine(spec.root().commandLine().getParseResult().originalArgs()),
              console)
          .execute();
      Reproduction result =
          Reproduction.compare(recorded, RecordedRun.read(folder.resolve("run.json")));
      console.println();
      result.lines().forEach(console::println);
      return result.same() ? 0 : 1;
    } finally {
      if (out == null) {
        delete(folder);
      }
    }
  }

  private static Path temporary() {
    Path cache = NativeLibraries.cacheFolder();
    AtomicFiles.makeFolder(cache);
    try {
      return Files.createTempDirectory(cache, "reproduce-");
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot make a folder in %s (%s); give one with --out"
              .formatted(cache, AtomicFiles.reason(e)),
          e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot delete %s (%s); delete it by hand".formatted(folder, AtomicFiles.reason(e)), e);
    }
  }
}
