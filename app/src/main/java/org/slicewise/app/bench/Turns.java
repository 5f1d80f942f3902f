package org.slicewise.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.errors.EnvironmentException;

/**
 * Measures programs in turn, so that what else the machine does falls on all of them. A program
 * that stays says {@code {"ready": true}} on a line, waits for a line, and answers with an object
 * that has a {@code value}; other lines are passed over.
 */
public final class Turns {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** No repeat of any part takes nearly as long, unless something else has the machine. */
  private static final Duration LIMIT = Duration.ofMinutes(15);

  private Turns() {}

  /**
   * Measures.
   *
   * @throws EnvironmentException naming the program that ended before it was measured, failed, or
   *     gave no answer within {@link #LIMIT}
   */
  public static Measured measure(Part part) throws IOException, InterruptedException {
    return measure(part, LIMIT);
  }

  /**
   * As {@link #measure(Part)}.
   *
   * @param limit for each answer of a program
   */
  static Measured measure(Part part, Duration limit) throws IOException, InterruptedException {
    return new Measured(part, part.cold() ? cold(part, limit) : resident(part, limit));
  }

  /** Starts every contender, warms it, and takes one measurement of each in turn. */
  private static Map<String, double[]> resident(Part part, Duration limit) throws IOException {
    Map<String, double[]> values = new LinkedHashMap<>();
    List<Running> running = new ArrayList<>();
    try {
      for (Contender contender : part.contenders()) {
        values.put(contender.name(), new double[part.turns()]);
        Running started = new Running(contender, limit);
        running.add(started);
        started.awaitReady();
      }
      for (int turn = 0; turn < part.turns(); turn++) {
        for (Running program : running) {
          values.get(program.contender.name())[turn] = program.measure(turn + 1 < part.turns());
        }
      }
    } finally {
      running.forEach(Running::close);
    }
    return values;
  }

  /** Whole processes from start to end, in seconds. */
  private static Map<String, double[]> cold(Part part, Duration limit)
      throws IOException, InterruptedException {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (Contender contender : part.contenders()) {
      values.put(contender.name(), new double[part.turns()]);
      runToEnd(contender, limit); // files into the system's cache
    }
    for (int turn = 0; turn < part.turns(); turn++) {
      for (Contender contender : part.contenders()) {
        long start = System.nanoTime();
        runToEnd(contender, limit);
        values.get(contender.name())[turn] = (System.nanoTime() - start) / 1e9;
      }
    }
    return values;
  }

  private static void runToEnd(Contender contender, Duration limit)
      throws IOException, InterruptedException {
    runToEnd(contender.name(), contender.command(), contender.environment(), limit);
  }

  /**
   * Runs a program whose output nobody reads.
   *
   * @throws EnvironmentException where its exit status is not 0
   */
  public static void runToEnd(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    runToEnd(command.get(0), command, environment, LIMIT);
  }

  private static void runToEnd(
      String name, List<String> command, Map<String, String> environment, Duration limit)
      throws IOException, InterruptedException {
    try (Program program =
        new Program(name, command, environment, limit, ProcessBuilder.Redirect.DISCARD)) {
      int status = program.end();
      if (status != 0) {
        throw new EnvironmentException(
            "exit status %d from %s; run it by hand to see why"
                .formatted(status, String.join(" ", command)));
      }
    }
  }

  /** A started contender that waits for its turns. */
  private static final class Running implements AutoCloseable {
    private final Contender contender;
    private final Program program;
    private final BufferedReader out;
    private final BufferedWriter in;

    Running(Contender contender, Duration limit) throws IOException {
      this.contender = contender;
      program =
          new Program(
              contender.name(),
              contender.command(),
              contender.environment(),
              limit,
              ProcessBuilder.Redirect.PIPE);
      out = program.output();
      in = program.input();
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
      for (String line = program.line(out); line != null; line = program.line(out)) {
        if (line.startsWith("{")) {
          return JSON.readTree(line);
        }
      }
      throw new EnvironmentException(
          "%s ended before it was measured; run it by hand: %s"
              .formatted(contender.name(), String.join(" ", contender.command())));
    }

    @Override
    public void close() {
      program.close();
    }
  }
}
