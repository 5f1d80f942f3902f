package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slicewise.comparison.Comparison;
import org.slicewise.comparison.ComparisonOptions;
import org.slicewise.comparison.NamedPredictions;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.Metric;
import org.slicewise.evaluation.Predictions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise compare A.csv B.csv [C.csv ...] [OPTIONS]",
    sortOptions = false,
    description = {
      "Compares models on the same images: differences with intervals over patients, tests, and a sentence.",
      "The tables are those that evaluate and train write (file,patient_id,label,predicted,prob_<class>…)."
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE.csv",
      description =
          "Tables of predictions of the same images; a difference is the later minus the earlier.")
  private List<Path> tables = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for comparison.json (docs/evaluation.md); without it nothing is written.")
  private Path out;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      split = ",",
      description =
          "What to compare, by the names of metrics.json; the sentence is about the first (default: accuracy,"
              + " balanced_accuracy, recall, specificity, roc_auc, log_loss, brier).")
  private List<String> metrics = List.of();

  @Option(
      names = "--positive",
      paramLabel = "CLASS",
      description = "The class whose sensitivity and AUC are compared (default: the second class).")
  private String positive;

  @Option(
      names = "--resamples",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Bootstrap resamples (default ${DEFAULT-VALUE}).")
  private int resamples;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the bootstrap (default ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    if (out != null && Files.isRegularFile(out)) {
      throw new BadInputException("--out " + out + " is a file; give a folder");
    }
    ComparisonOptions options =
        ComparisonOptions.defaults().withPositive(positive).withResamples(resamples).withSeed(seed);
    if (!metrics.isEmpty()) {
      options = options.withMetrics(metrics.stream().map(Metric::ofKey).distinct().toList());
    }
    Comparison comparison = Comparison.of(named(), options);
    console.print(comparison.toText());
    if (out != null) {
      Path file = out.resolve("comparison.json");
      Json.write(file, comparison.toJson());
      console.println("Comparison: " + file.toAbsolutePath().normalize());
    }
    return 0;
  }

  /** By the last parts of the paths, as many as tell the tables apart. */
  private List<NamedPredictions> named() {
    int longest = tables.stream().mapToInt(Path::getNameCount).max().orElse(0);
    int parts = 1;
    while (parts < longest && names(parts).stream().distinct().count() < tables.size()) {
      parts++;
    }
    List<String> names = names(parts);
    List<NamedPredictions> named = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      named.add(new NamedPredictions(names.get(i), Predictions.read(tables.get(i))));
    }
    return named;
  }

  private List<String> names(int parts) {
    return tables.stream().map(table -> end(table, parts)).toList();
  }

  private static String end(Path table, int parts) {
    int names = table.getNameCount();
    return names == 0
        ? table.toString()
        : table.subpath(Math.max(0, names - parts), names).toString();
  }
}
