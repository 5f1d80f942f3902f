package org.slicewise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.errors.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What went wrong, in at most three lines on standard error, and the exit status that says whose
 * fault it was.
 */
final class Errors {
  /** Options, configuration or input are missing, malformed, cut short or not ours. */
  static final int BAD_INPUT = 2;

  /** The machine did not let it be done, or the training diverged, or Slicewise has a bug. */
  static final int FAILED = 1;

  private Errors() {}

  static int badOption(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("slicewise: " + oneLine(sentence(e)));
    String name = line.getCommandSpec().qualifiedName();
    if (!"slicewise".equals(name)) {
      err.println("'" + name + " --help' explains the options.");
    }
    err.flush();
    return BAD_INPUT;
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String found = unmatched.getUnmatched().get(0);
      CommandLine line = e.getCommandLine();
      if (found.startsWith("-")) {
        String option = found.contains("=") ? found.substring(0, found.indexOf('=')) : found;
        List<String> names = new ArrayList<>();
        line.getCommandSpec().options().forEach(o -> names.addAll(List.of(o.names())));
        return "unknown option '" + option + "'" + meant(option, names);
      }
      if (line.getParent() == null) {
        Collection<String> commands = line.getSubcommands().keySet();
        return "unknown command '"
            + found
            + "'"
            + meant(found, commands)
            + ("slicewise".equals(line.getCommandName())
                ? "; './slicewise --help' lists them"
                : "");
      }
      return "unexpected argument '" + found + "'";
    }
    return e.getMessage();
  }

  private static String meant(String found, Collection<String> names) {
    return names.isEmpty() ? "" : "; did you mean '" + Nearest.name(found, names) + "'?";
  }

  static int failed(Exception e, CommandLine line, ParseResult parsed) {
    return report(e, line.getErr(), parsed.expandedArgs().contains("--verbose"));
  }

  static int report(Throwable e, PrintWriter err, boolean verbose) {
    int status = e instanceof BadInputException ? BAD_INPUT : FAILED;
    if (e instanceof BadInputException || e instanceof EnvironmentException) {
      err.println("slicewise: " + oneLine(e.getMessage()));
    } else if (e instanceof OutOfMemoryError || e.getCause() instanceof OutOfMemoryError) {
      err.println(
          "slicewise: out of memory; try a smaller --batch-size or --target-size, or give Java more:"
              + " SLICEWISE_JAVA_OPTS=-Xmx8g");
    } else if (e instanceof UncheckedIOException || e instanceof IOException) {
      Throwable io = e instanceof UncheckedIOException ? e.getCause() : e;
      err.println(
          "slicewise: reading or writing failed: "
              + io.getClass().getSimpleName()
              + " "
              + oneLine(String.valueOf(io.getMessage())));
    } else {
      err.println(
          "slicewise: internal error: "
              + e.getClass().getSimpleName()
              + ": "
              + oneLine(String.valueOf(e.getMessage())));
      err.println("This is a bug in Slicewise; '--verbose' shows where it arose.");
    }
    if (verbose) {
      e.printStackTrace(err);
    }
    err.flush();
    return status;
  }

  private static String oneLine(String message) {
    return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
