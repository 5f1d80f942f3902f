package org.slicewise.app.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.slicewise.errors.EnvironmentException;

/**
 * A process that is measured. It ends, with all that it started, when it is closed, when it leaves
 * an answer out for longer than its limit, and when the process that measures it is told to end.
 */
final class Program implements AutoCloseable {
  private final String name;
  private final List<String> command;
  private final Duration limit;
  private final Thread atEnd = new Thread(this::kill);
  private final Timer timer = new Timer(true);
  private Process process; // set once, by the constructor
  private boolean ended;
  private volatile boolean late;

  /**
   * Starts it.
   *
   * @param name for errors
   * @param environment set beside what is set anyway
   * @param limit for each answer, and for its end
   * @param out where its standard output goes; a pipe for {@link #line}
   */
  Program(
      String name,
      List<String> command,
      Map<String, String> environment,
      Duration limit,
      ProcessBuilder.Redirect out)
      throws IOException {
    this.name = name;
    this.command = command;
    this.limit = limit;
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectOutput(out).redirectError(ProcessBuilder.Redirect.DISCARD);
    // First the hook, then the process: we may be told to end in between.
    Runtime.getRuntime().addShutdownHook(atEnd);
    try {
      start(builder);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private synchronized void start(ProcessBuilder builder) throws IOException {
    if (ended) {
      throw new IOException(name + " was not started: this process is being ended");
    }
    process = builder.start();
  }

  BufferedReader output() {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  BufferedWriter input() {
    return new BufferedWriter(
        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  /**
   * The next line that it prints, or null where it ended.
   *
   * @throws EnvironmentException where none comes within the limit
   */
  String line(BufferedReader output) throws IOException {
    TimerTask ending =
        new TimerTask() {
          @Override
          public void run() {
            late = true;
            kill();
          }
        };
    timer.schedule(ending, limit.toMillis());
    try {
      return output.readLine();
    } finally {
      ending.cancel();
      if (late) {
        throw tooLate();
      }
    }
  }

  /**
   * Its exit status.
   *
   * @throws EnvironmentException where it does not end within the limit
   */
  int end() throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw tooLate();
    }
    return process.exitValue();
  }

  private EnvironmentException tooLate() {
    return new EnvironmentException(
        "%s gave no answer within %d s and was ended; run it by hand to see why: %s"
            .formatted(name, limit.toSeconds(), String.join(" ", command)));
  }

  /** Children first: who loses its parent is no longer found. */
  private synchronized void kill() {
    ended = true;
    if (process == null) {
      return;
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    timer.cancel();
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException e) {
      // We are being ended, and the hook does the same.
    }
  }
}
