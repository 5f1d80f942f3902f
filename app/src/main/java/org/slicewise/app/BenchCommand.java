package org.slicewise.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Preprocessing;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.files.AtomicFiles;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Initialisation;
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
      "Measures the notebook's network beside the same work in Keras, in turn, in one run: training step, forward"
          + " pass, epoch from files, scoring from files, one cold prediction, peak memory.",
      "Keras runs once in a clean environment and once with our allocator settings. bench/setup installs it first.",
      "Writes bench.json."
    })
final class BenchCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

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
      description = "step, forward, epoch, score, predict, memory (default: all).")
  private List<String> parts = List.of("step", "forward", "epoch", "score", "predict", "memory");

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "Measurements of each, taken in turn (default ${DEFAULT-VALUE}).")
  private int repeats;

  /**
   * A program that is measured.
   *
   * @param against which of ours its ratio is taken with; itself for ours
   */
  private record Contender(
      String name, List<String> command, Map<String, String> environment, String against) {}

  private final Path home =
      Path.of(System.getProperty("slicewise.home", ".")).toAbsolutePath().normalize();
  private final Path python = home.resolve("bench/.venv/bin/python");
  private final Map<String, Map<String, double[]>> results = new LinkedHashMap<>();
  private final Map<String, String> against = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter console = spec.commandLine().getOut();
    List<String> known = List.of("step", "forward", "epoch", "score", "predict", "memory");
    for (String part : parts) {
      if (!known.contains(part)) {
        throw new BadInputException(
            "--parts has no '%s'; the parts are %s".formatted(part, String.join(", ", known)));
      }
    }
    if (!Files.exists(python)) {
      throw new BadInputException(
          "the peers are not installed; run bench/setup once, then this again");
    }
    if (data == null) {
      data = Phantom.write(out.resolve("phantom"), PhantomOptions.defaults());
    }
    Path scratch = Files.createTempDirectory(Files.createDirectories(out), ".bench");
    try {
      Models models = prepare(scratch);
      for (String part : parts) {
        console.println(part + " ...");
        console.flush();
        results.put(
            part,
            part.equals("predict")
                ? predict(models)
                : inTurn(contenders(part, models), turns(part)));
      }
    } finally {
      OutFolder.deleteTree(scratch);
    }
    String table = table();
    console.println(table);
    write(table);
    console.println("Written: " + out.resolve("bench.json").toAbsolutePath().normalize());
    return 0;
  }

  /** The untrained networks as files, and an image for the cold prediction. */
  private record Models(Path onnx, Path int8, Path keras, Path image) {}

  private Models prepare(Path scratch) throws IOException, InterruptedException {
    Dataset dataset = ImageFolder.read(data, FlowOptions.keras());
    Network network = Networks.named("seed", Shape.image(256, 256, 3), 2);
    Preprocessing preprocessing =
        new Preprocessing(ImageOptions.keras(), Standardization.rescaling(1.0 / 255));
    ModelInfo info =
        new ModelInfo(
            "seed",
            dataset.classes(),
            dataset.classes().get(1),
            preprocessing,
            Map.of(),
            Map.of("note", "untrained, for timing only"),
            "",
            ModelInfo.RESEARCH_ONLY);
    var weights = Initialisation.keras(network, 1);
    Path onnx = scratch.resolve("seed.onnx");
    byte[] bytes = OnnxExport.bytes(network, weights, info.toMetadata());
    AtomicFiles.write(onnx, stream -> stream.write(bytes));
    Path int8 = scratch.resolve("seed-int8.onnx");
    Quantised.write(int8, network, weights, info, dataset.samples(), preprocessing);
    Path keras = scratch.resolve("seed.keras");
    runToEnd(
        List.of(
            python.toString(),
            home.resolve("bench/keras_seed.py").toString(),
            "--part",
            "save",
            "--out",
            keras.toString()),
        Map.of());
    return new Models(onnx, int8, keras, dataset.samples().get(0).path());
  }

  private List<Contender> contenders(String part, Models models) {
    List<Contender> list = new ArrayList<>();
    boolean trains = !part.equals("score");
    list.add(
        new Contender(
            "slicewise", ours(trains, part, models.onnx(), "f32"), Map.of(), "slicewise"));
    list.add(new Contender("keras", keras(part, "float32"), Map.of(), "slicewise"));
    list.add(
        new Contender(
            "keras, our allocator settings", keras(part, "float32"), ALLOCATOR, "slicewise"));
    if (part.equals("score")) {
      list.add(
          new Contender(
              "slicewise int8",
              ours(false, part, models.int8(), "f32"),
              Map.of(),
              "slicewise int8"));
    }
    if (part.equals("step")) {
      list.add(
          new Contender(
              "slicewise bf16",
              ours(true, part, models.onnx(), "bf16"),
              Map.of(),
              "slicewise bf16"));
      list.add(
          new Contender(
              "keras mixed_bfloat16", keras(part, "mixed_bfloat16"), Map.of(), "slicewise bf16"));
    }
    return list;
  }

  private List<String> keras(String part, String precision) {
    return List.of(
        python.toString(),
        home.resolve("bench/keras_seed.py").toString(),
        data.toString(),
        "--part",
        part,
        "--precision",
        precision,
        "--repeats",
        Integer.toString(turns(part)),
        "--on-request");
  }

  /** A process's peak memory only grows: one measurement says it. */
  private int turns(String part) {
    return part.equals("memory") ? 1 : repeats;
  }

  private List<String> ours(boolean trains, String part, Path model, String precision) {
    return List.of(
        home.resolve("slicewise").toString(),
        trains ? "bench-train-part" : "bench-part",
        data.toString(),
        "--part",
        part,
        "--model",
        model.toString(),
        "--precision",
        precision,
        "--repeats",
        Integer.toString(turns(part)),
        "--on-request");
  }

  /** What the launcher sets for commands that train. */
  private static final Map<String, String> ALLOCATOR =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_MAX_", "0",
          "MALLOC_TRIM_THRESHOLD_", "100000000000",
          "MALLOC_TOP_PAD_", "268435456",
          "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

  /** Starts every contender, warms it, and takes one measurement of each in turn. */
  private Map<String, double[]> inTurn(List<Contender> contenders, int turns)
      throws IOException, InterruptedException {
    Map<String, double[]> values = new LinkedHashMap<>();
    List<Running> running = new ArrayList<>();
    try {
      for (Contender contender : contenders) {
        values.put(contender.name(), new double[turns]);
        against.put(contender.name(), contender.against());
        Running started = new Running(contender);
        running.add(started);
        started.awaitReady();
      }
      for (int repeat = 0; repeat < turns; repeat++) {
        for (Running program : running) {
          values.get(program.contender.name())[repeat] = program.measure(repeat + 1 < turns);
        }
      }
    } finally {
      running.forEach(Running::stop);
    }
    return values;
  }

  /** A started contender that waits for its turns. */
  private static final class Running {
    private final Contender contender;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    Running(Contender contender) throws IOException {
      this.contender = contender;
      ProcessBuilder builder = new ProcessBuilder(contender.command());
      builder.environment().putAll(contender.environment());
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      process = builder.start();
      out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      in =
          new BufferedWriter(
              new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    void awaitReady() throws IOException {
      while (!object().path("ready").asBoolean()) {
        // Only the ready line counts here.
      }
    }

    double measure(boolean another) throws IOException {
      in.write("go\n");
      in.flush();
      JsonNode object;
      do {
        object = object();
      } while (!object.has("value"));
      if (another) {
        awaitReady();
      }
      return object.get("value").asDouble();
    }

    private JsonNode object() throws IOException {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("{")) {
          return JSON.readTree(line);
        }
      }
      throw new EnvironmentException(
          "%s ended before it was measured; run it by hand: %s"
              .formatted(contender.name(), String.join(" ", contender.command())));
    }

    void stop() {
      process.destroy();
    }
  }

  /** Whole processes from start to end, in turn. */
  private Map<String, double[]> predict(Models models) throws IOException, InterruptedException {
    List<String> keras =
        List.of(
            python.toString(),
            home.resolve("bench/keras_predict.py").toString(),
            models.keras().toString(),
            models.image().toString());
    List<Contender> contenders =
        List.of(
            new Contender(
                "slicewise",
                List.of(
                    home.resolve("slicewise").toString(),
                    "predict",
                    models.onnx().toString(),
                    models.image().toString()),
                Map.of(),
                "slicewise"),
            new Contender("keras", keras, Map.of(), "slicewise"),
            new Contender("keras, our allocator settings", keras, ALLOCATOR, "slicewise"));
    Map<String, double[]> values = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      values.put(contender.name(), new double[repeats]);
      runToEnd(contender.command(), contender.environment()); // files into the system's cache
    }
    for (int repeat = 0; repeat < repeats; repeat++) {
      for (Contender contender : contenders) {
        long start = System.nanoTime();
        runToEnd(contender.command(), contender.environment());
        values.get(contender.name())[repeat] = (System.nanoTime() - start) / 1e9;
      }
    }
    return values;
  }

  private static void runToEnd(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    int status = builder.start().waitFor();
    if (status != 0) {
      throw new EnvironmentException(
          "exit status %d from %s; run it by hand to see why"
              .formatted(status, String.join(" ", command)));
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  private static String unit(String part) {
    return switch (part) {
      case "step", "forward" -> "ms";
      case "score" -> "images/s";
      case "memory" -> "MB";
      default -> "s";
    };
  }

  /** How many times better ours is: the other's time over ours, our rate over the other's. */
  private static double ratio(String part, double[] ours, double[] other) {
    double[] pairs = new double[ours.length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = part.equals("score") ? ours[i] / other[i] : other[i] / ours[i];
    }
    return median(pairs);
  }

  private static boolean isOurs(String name) {
    return name.startsWith("slicewise");
  }

  /** Our measurements that this program's are compared with. */
  private double[] ours(Map<String, double[]> programs, String name) {
    return programs.get(against.getOrDefault(name, "slicewise"));
  }

  private String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-9s %-31s %12s %-9s %s%n",
            "part",
            "program",
            "median",
            "unit",
            "slicewise is better by"));
    results.forEach(
        (part, programs) ->
            programs.forEach(
                (name, values) ->
                    text.append(
                        String.format(
                            Locale.ROOT,
                            "%-9s %-31s %12.2f %-9s %s%n",
                            part,
                            name,
                            median(values),
                            unit(part),
                            isOurs(name)
                                ? ""
                                : String.format(
                                    Locale.ROOT,
                                    "%.2f x",
                                    ratio(part, ours(programs, name), values))))));
    return text.toString();
  }

  private void write(String table) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("environment", Provenance.environment());
    json.put("data", data.toString());
    json.put("repeats", repeats);
    Map<String, Object> measured = new LinkedHashMap<>();
    results.forEach(
        (part, programs) -> {
          Map<String, Object> rows = new LinkedHashMap<>();
          programs.forEach(
              (name, values) -> {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("median", median(values));
                row.put("values", values);
                row.put("unit", unit(part));
                if (!isOurs(name)) {
                  row.put("ratio", ratio(part, ours(programs, name), values));
                }
                rows.put(name, row);
              });
          measured.put(part, rows);
        });
    json.put("parts", measured);
    json.put("table", table.lines().toList());
    Json.write(out.resolve("bench.json"), json);
  }
}
