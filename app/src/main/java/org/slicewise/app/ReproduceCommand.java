package org.slicewise.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slicewise.errors.BadInputException;
import org.slicewise.scoring.NativeLibraries;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise reproduce RUN.json [OPTIONS]",
    sortOptions = false,
    description = {
      "Runs a training or cross-validation again, as its run.json records it, and says whether weights, predictions and"
          + " metrics are the same, and what differs in data and environment.",
      "Exit status: 0 the same to the last bit, 1 not the same, 2 the record or the images are missing or damaged."
    })
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "RUN.json",
      description = "The run.json that train or crossval wrote, beside what else they wrote.")
  private Path record;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the images are now (default: where they were).")
  private Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Keep what the second run writes there (default: a folder in the user's cache that is removed).")
  private Path out;

  @Override
  public Integer call() {
    if (out != null && Files.exists(out)) {
      throw new BadInputException("--out " + out + " exists; give a new folder");
    }
    if (out != null) {
      return reproduce(out);
    }
    Path folder = Reproduction.temporary(NativeLibraries.cacheFolder().resolve("slicewise"));
    try {
      return reproduce(folder);
    } finally {
      OutFolder.deleteTree(folder);
    }
  }

  private int reproduce(Path folder) {
    boolean same = new Reproduction(record, data, folder, spec.commandLine().getOut()).execute();
    return same ? 0 : Errors.FAILED;
  }
}
