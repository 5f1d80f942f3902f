package org.slicewise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slicewise.app.bench.BenchTable;
import org.slicewise.app.bench.LiteParts;
import org.slicewise.app.bench.Measured;
import org.slicewise.app.bench.Peers;
import org.slicewise.app.bench.SeedParts;
import org.slicewise.app.bench.Turns;
import org.slicewise.errors.BadInputException;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise bench [DATA] --out DIR [OPTIONS]",
    sortOptions = false,
    description = {
      "Measures Slicewise beside the same work in other programs, in turn, in one run: the notebook's network in Keras"
          + " (training step, forward pass, epoch and scoring from files, one cold prediction, peak memory) and"
          + " EfficientNet-Lite0 in PyTorch with timm and in ONNX Runtime from Python (fine-tuning steps, epoch and"
          + " scoring from files, one cold prediction).",
      "Peers that train run once in a clean environment and once with our allocator settings. bench/setup installs"
          + " them first; SLICEWISE_BENCH_PYTHON names another Python that has them.",
      "Writes bench.json."
    })
final class BenchCommand implements Callable<Integer> {
  private static final List<String> KNOWN =
      Stream.of(SeedParts.NAMES, LiteParts.NAMES).flatMap(List::stream).toList();

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "DATA",
      description =
          "Folder with two sub-folders of images (default: a phantom data set, drawn in --out).")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for bench.json.")
  private Path out;

  @Option(
      names = "--parts",
      split = ",",
      paramLabel = "A,B,…",
      description = {
        "step, forward, epoch, score, predict, memory (beside Keras),",
        "lite-step, lite-frozen, lite-epoch, lite-score, lite-predict (beside PyTorch and ONNX Runtime); default: all."
      })
  private List<String> parts = KNOWN;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "Measurements of each, taken in turn (default ${DEFAULT-VALUE}).")
  private int repeats;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    Path home = Path.of(System.getProperty("slicewise.home", ".")).toAbsolutePath().normalize();
    Peers peers = Peers.of(home, System.getenv(Peers.PYTHON));
    boolean seed = wants(SeedParts.NAMES);
    boolean lite = wants(LiteParts.NAMES);
    if (seed) {
      peers.require(SeedParts.MODULES, "the part " + first(SeedParts.NAMES));
    }
    if (lite) {
      peers.require(LiteParts.MODULES, "the part " + first(LiteParts.NAMES));
    }
    if (data == null) {
      data = Phantom.write(out.resolve("phantom"), PhantomOptions.defaults());
    }
    Path scratch = Files.createTempDirectory(Files.createDirectories(out), ".bench");
    try {
      BenchModels models = new BenchModels(peers, data, scratch);
      SeedParts seedParts = seed ? new SeedParts(peers, data, models.seed(), repeats) : null;
      LiteParts liteParts = lite ? new LiteParts(peers, data, models.lite(), repeats) : null;
      List<Measured> results = new ArrayList<>();
      PrintWriter console = spec.commandLine().getOut();
      for (String part : parts) {
        console.println(part + " ...");
        console.flush();
        results.add(
            Turns.measure(
                SeedParts.NAMES.contains(part) ? seedParts.part(part) : liteParts.part(part)));
      }
      write(results, console);
    } finally {
      OutFolder.deleteTree(scratch);
    }
    return 0;
  }

  private void check() {
    for (String part : parts) {
      if (!KNOWN.contains(part)) {
        throw new BadInputException(
            "--parts has no '%s'; the parts are %s".formatted(part, String.join(", ", KNOWN)));
      }
    }
    if (repeats < 1) {
      throw new BadInputException("--repeats must be at least 1, found " + repeats);
    }
  }

  private boolean wants(List<String> names) {
    return parts.stream().anyMatch(names::contains);
  }

  private String first(List<String> names) {
    return parts.stream().filter(names::contains).findFirst().orElseThrow();
  }

  private void write(List<Measured> results, PrintWriter console) {
    String table = BenchTable.text(results);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("environment", Provenance.environment());
    json.put("data", data.toString());
    json.put("repeats", repeats);
    json.put("parts", BenchTable.parts(results));
    json.put("best", BenchTable.best(results));
    json.put("table", table.lines().toList());
    Json.write(out.resolve("bench.json"), json);
    console.println();
    console.println(table);
    console.println("Written: " + out.resolve("bench.json").toAbsolutePath().normalize());
  }
}
