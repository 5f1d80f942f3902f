package org.slicewise.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slicewise.scoring.NativeLibraries;
import org.slicewise.scoring.PredictionFormat;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code slicewise} command. */
@Command(
    name = "slicewise",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    description = {
      "Trains, honestly evaluates and reports image classifiers for CT slices (or any folder of classes).",
      "For research, not for diagnosis."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Start with: slicewise demo      More on a command: slicewise COMMAND --help"})
public final class Main implements Runnable {
  /** Apart, so that who needs no picocli does not load them. */
  private static final class Commands {
    private static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

    static {
      ALL.put("demo", DemoCommand::new);
      ALL.put("train", TrainCommand::new);
      ALL.put("pretrain", PretrainCommand::new);
      ALL.put("crossval", CrossvalCommand::new);
      ALL.put("protocols", ProtocolsCommand::new);
      ALL.put("reproduce", ReproduceCommand::new);
      ALL.put("evaluate", EvaluateCommand::new);
      ALL.put("compare", CompareCommand::new);
      ALL.put("audit", AuditCommand::new);
      ALL.put("predict", () -> new PredictCommand(System.in));
      ALL.put("summary", SummaryCommand::new);
      ALL.put("augment", AugmentCommand::new);
      ALL.put("import", ImportCommand::new);
      ALL.put("bench", BenchCommand::new);
      ALL.put("bench-part", BenchPartCommand::new);
      ALL.put("bench-lite-part", BenchLitePartCommand::new);
      ALL.put("warm-up", WarmUpCommand::new);
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show where in the program an error arose.")
  private boolean verbose;

  public static void main(String[] args) {
    // Numbers look the same for everyone; figures of another script would not even be read back.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    // Native libraries are unpacked in the user's cache folder and nowhere else.
    System.setProperty(
        "org.bytedeco.javacpp.cachedir",
        NativeLibraries.cacheFolder().resolve("javacpp").toString());
    StandardOutput out = new StandardOutput();
    PrintWriter err = writer(new FileOutputStream(FileDescriptor.err));
    int status = run(args, writer(out), err);
    if (out.failure() != null) {
      err.println("slicewise: writing to standard output failed (%s)".formatted(out.failure()));
    }
    System.exit(status);
  }

  /**
   * Runs one command line and returns its exit status: 0 done, 2 the user's mistake, 1 a failure.
   */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    int status;
    try {
      Optional<List<String>> images = PredictRun.plainWords(args);
      status =
          images.isPresent()
              ? new PredictRun(images.get(), PredictionFormat.Kind.TABLE, null, System.in, out, err)
                  .run()
              : commandLine(args).setOut(out).setErr(err).execute(args);
    } catch (Exception | Error e) { // picocli reports exceptions, and hands on what else there is
      status = Errors.report(e, err, List.of(args).contains("--verbose"));
    }
    out.flush();
    err.flush();
    if (out.checkError() && status == 0) {
      // What we print is the work done: a full disk or closed pipe behind it is a failure.
      return 1;
    }
    return status;
  }

  /**
   * The command line, with the options that the configuration file shares. Reading the annotations
   * of every command takes a tenth of a second, so where {@code args} name one, it is the only one.
   */
  static CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(new Main());
    String first = Stream.of(args).filter(a -> !a.startsWith("-")).findFirst().orElse("");
    if (Commands.ALL.containsKey(first)) {
      line.addSubcommand(first, Commands.ALL.get(first).get());
    } else {
      Commands.ALL.forEach((name, command) -> line.addSubcommand(name, command.get()));
      line.addSubcommand(new GenerateCompletion()).addSubcommand(new HelpCommand());
    }
    Settings.addOptions(line);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(110);
    line.setUsageHelpLongOptionsMaxWidth(34);
    line.getSubcommands().values().forEach(c -> c.setUsageHelpWidth(110));
    line.setParameterExceptionHandler(Errors::badOption);
    line.setExecutionExceptionHandler(Errors::failed);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "no command given; './slicewise --help' lists them");
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
