package org.slicewise.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.errors.EnvironmentException;

/** The protocol, with shells for programs. */
@DisabledOnOs(OS.WINDOWS)
class TurnsTest {
  private static @TempDir Path temp;

  /** Notes each turn in a file, and answers its number times {@code factor}. */
  private static Contender shell(String name, int factor, Path log) {
    String script =
        """
        i=0
        echo 'not for the protocol'
        while echo '{"ready": true}' && read -r line; do
          i=$((i + 1))
          echo '%s' >>'%s'
          echo "{\\"value\\": $((i * %d))}"
        done
        """
            .formatted(name, log, factor);
    return Contender.peer(name, name, List.of("sh", "-c", script));
  }

  @Test
  void programsThatStayAreMeasuredInTurn() throws IOException, InterruptedException {
    Path log = temp.resolve("turns");
    Part part =
        new Part(
            "step",
            Unit.MILLISECONDS,
            false,
            3,
            List.of(shell("first", 1, log), shell("second", 10, log)));

    Measured measured = Turns.measure(part);

    assertThat(Files.readAllLines(log))
        .containsExactly("first", "second", "first", "second", "first", "second");
    assertThat(measured.values().get("first")).containsExactly(1, 2, 3);
    assertThat(measured.values().get("second")).containsExactly(10, 20, 30);
  }

  @Test
  void wholeProcessesAreTimedInTurnAfterOneUntimed() throws IOException, InterruptedException {
    Path log = temp.resolve("cold");
    List<String> noting = List.of("sh", "-c", "echo x >>'" + log + "'; sleep 0.05");
    Part part =
        new Part("predict", Unit.SECONDS, true, 2, List.of(Contender.peer("a", "a", noting)));

    double[] values = Turns.measure(part).values().get("a");

    assertThat(Files.readAllLines(log)).hasSize(3);
    assertThat(values).hasSize(2);
    assertThat(values[0]).isBetween(0.05, 60.0);
  }

  @Test
  void aProgramThatEndsEarlyIsNamedWithItsCommand() {
    Contender gone = Contender.peer("gone", "gone", List.of("sh", "-c", "exit 3"));
    assertThatThrownBy(() -> Turns.measure(new Part("step", Unit.SECONDS, false, 1, List.of(gone))))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("gone ended before it was measured")
        .hasMessageContaining("sh -c exit 3");
    assertThatThrownBy(
            () -> Turns.measure(new Part("predict", Unit.SECONDS, true, 1, List.of(gone))))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("exit status 3");
  }

  @Test
  void theAllocatorSettingsReachTheProgram() throws IOException, InterruptedException {
    List<String> check = List.of("sh", "-c", "test \"$MALLOC_ARENA_MAX\" = 1");
    Contender tuned = Contender.peer("p", "p", check).tuned();
    Turns.runToEnd(tuned.command(), tuned.environment());
    assertThatThrownBy(() -> Turns.runToEnd(check, Map.of("MALLOC_ARENA_MAX", "2")))
        .isInstanceOf(EnvironmentException.class);
  }

  @Test
  void aProgramThatNeverAnswersIsEndedWithWhatItStartedAndNamed() throws Exception {
    for (boolean cold : new boolean[] {false, true}) {
      Path started = temp.resolve("started-" + cold);
      Part part = new Part("p", Unit.SECONDS, cold, 1, List.of(silent(started)));

      assertThatThrownBy(() -> Turns.measure(part, Duration.ofSeconds(1)))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("silent gave no answer within 1 s");

      awaitEnd(started);
    }
  }

  @Test
  void whatIsMeasuredEndsWithTheOneThatMeasures() throws Exception {
    Path started = temp.resolve("started");
    Process measuring =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Measuring.class.getName(),
                started.toString())
            .inheritIO()
            .start();
    try {
      while (!Files.exists(started)) {
        assertThat(measuring.isAlive()).isTrue();
        Thread.sleep(20);
      }
      measuring.destroy();
      assertThat(measuring.waitFor(30, TimeUnit.SECONDS)).isTrue();
      awaitEnd(started);
    } finally {
      measuring.destroyForcibly();
    }
  }

  /** A process that measures one that never answers. */
  static final class Measuring {
    private Measuring() {}

    public static void main(String[] arguments) throws Exception {
      Turns.measure(new Part("p", Unit.SECONDS, false, 1, List.of(silent(Path.of(arguments[0])))));
    }
  }

  /** Says which process it started, whole or not at all, and nothing else. */
  private static Contender silent(Path started) {
    String script =
        "sleep 300 & echo $! >'%1$s.part'; mv '%1$s.part' '%1$s'; wait".formatted(started);
    return Contender.peer("silent", "silent", List.of("sh", "-c", script));
  }

  private static void awaitEnd(Path started) throws Exception {
    long pid = Long.parseLong(Files.readString(started).strip());
    Optional<ProcessHandle> left = ProcessHandle.of(pid);
    if (left.isPresent()) {
      left.get().onExit().get(30, TimeUnit.SECONDS);
    }
  }
}
