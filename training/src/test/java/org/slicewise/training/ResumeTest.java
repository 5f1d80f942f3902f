package org.slicewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.training.optimizer.Optimizer;
import org.slicewise.training.schedule.Monitor;
import org.slicewise.training.schedule.Schedule;

class ResumeTest {
  @TempDir Path folder;

  /** Everything with a memory: Adam, a moving average, a plateau, the best epoch. */
  static TrainingOptions options(Path checkpoints) {
    return TrainingOptions.builder(8)
        .optimizer(
            Optimizer.fromMap(
                "adam", java.util.Map.of("learning_rate", 0.01, "amsgrad", true, "use_ema", true)))
        .schedule(new Schedule.ReduceOnPlateau(Monitor.VAL_LOSS, 0.5, 1, 0.05, 0, 0))
        .restoreBest(false)
        .seed(9)
        .threads(1)
        .checkpoints(checkpoints)
        .resume(true)
        .configuration("rotation 20")
        .dataset("data A")
        .build();
  }

  static Fitted fit(TrainingOptions options, TrainingListener listener) {
    return Trainer.fit(
        Examples.network(),
        Initialisation.keras(Examples.network(), 1),
        Examples.images(),
        TinyImages.noise(6, 8, 1, 2, 4, 77),
        options,
        listener);
  }

  /** Trains slowly, telling each step, until it is killed. */
  static final class Child {
    public static void main(String[] args) {
      TrainingListener slow =
          new TrainingListener() {
            @Override
            public void notice(String sentence) {
              System.out.println(sentence);
            }

            @Override
            public void stepDone(
                int epoch, int step, int steps, double loss, double accuracy, double speed) {
              System.out.println("epoch " + epoch + " step " + step);
              System.out.flush();
              try {
                Thread.sleep(30);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            }
          };
      fit(options(Path.of(args[0])), slow);
    }
  }

  @Test
  void killedTwiceItEndsWithTheWeightsOfAnUninterruptedTraining() throws Exception {
    List<String> first = runAndKillAt("epoch 2 step 3");
    assertThat(first.get(0)).contains("no checkpoint").contains("from the beginning");
    List<String> second = runAndKillAt("epoch 4 step 6");
    assertThat(second.get(0)).contains("after epoch");
    assertThat(second).doesNotContain("epoch 0 step 1");

    Fitted resumed = fit(options(folder), TrainingListener.QUIET);
    Fitted whole =
        fit(
            options(folder).toBuilder().resume(false).checkpoints(null).build(),
            TrainingListener.QUIET);
    assertThat(Examples.same(resumed.weights(), whole.weights())).isTrue();
    assertThat(resumed.bestEpoch()).isEqualTo(whole.bestEpoch());
    assertThat(numbers(resumed)).isEqualTo(numbers(whole));
    // The plateau's state was really carried over.
    assertThat(whole.history().epochs().get(7).learningRate()).isLessThan(0.01);
  }

  @Test
  void theBestEpochIsRestoredAcrossAResume() {
    TrainingOptions all = options(folder).toBuilder().restoreBest(true).build();
    Fitted whole = fit(all.toBuilder().resume(false).checkpoints(null).build(), QUIET);
    assertThatThrownBy(() -> fit(all, stopAfter(5))).isInstanceOf(Stop.class);
    Fitted resumed = fit(all, QUIET);
    assertThat(resumed.history().epochs()).hasSize(8);
    assertThat(Examples.same(resumed.weights(), whole.weights())).isTrue();
  }

  @Test
  void aFinishedTrainingGivesItsResultAgain() {
    Fitted done = fit(options(folder), QUIET);
    Fitted again = fit(options(folder), stopAfter(0));
    assertThat(Examples.same(again.weights(), done.weights())).isTrue();
    assertThat(again.history()).isEqualTo(done.history());
  }

  @Test
  void onlyTheNewestTwoCheckpointsStay() throws IOException {
    fit(options(folder), QUIET);
    assertThat(entries()).containsExactly("epoch-0007", "epoch-0008");
  }

  @Test
  void whatAKilledProgramLeftBehindIsNotACheckpoint() throws IOException {
    Files.createDirectories(folder.resolve(".epoch-0099.part"));
    Files.writeString(folder.resolve(".epoch-0099.part/state.json"), "{");
    List<String> notices = new ArrayList<>();
    fit(
        options(folder),
        new TrainingListener() {
          @Override
          public void notice(String sentence) {
            notices.add(sentence);
          }
        });
    assertThat(notices).singleElement().asString().contains("no checkpoint");
    assertThat(entries()).containsExactly("epoch-0007", "epoch-0008");
  }

  @Test
  void anotherDataSetsCheckpointIsRefusedWithBothNamed() {
    fit(options(folder), QUIET);
    assertThatThrownBy(() -> fit(options(folder).toBuilder().dataset("data B").build(), QUIET))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("data set is 'data A' there and 'data B' here")
        .hasMessageContaining("epoch-0008");
  }

  @Test
  void anotherConfigurationsCheckpointIsRefusedWithBothNamed() {
    fit(options(folder), QUIET);
    assertThatThrownBy(
            () ->
                fit(
                    options(folder).toBuilder().configuration("rotation 5").seed(10).build(),
                    QUIET))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("configuration is 'rotation 20' there and 'rotation 5' here")
        .hasMessageContaining("seed is '9' there and '10' here");
  }

  @Test
  void aFolderThatCannotBeWrittenIsTheMachinesFault() throws IOException {
    Path file = Files.writeString(folder.resolve("not-a-folder"), "");
    assertThatThrownBy(() -> fit(options(file.resolve("checkpoints")), QUIET))
        .isInstanceOf(EnvironmentException.class)
        .hasMessageContaining("not-a-folder");
  }

  @Test
  void aCheckpointCutShortIsNamed() throws IOException {
    fit(options(folder), QUIET);
    Path weights = folder.resolve("epoch-0008/weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> fit(options(folder), QUIET))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("weights.safetensors");
  }

  private static final TrainingListener QUIET = TrainingListener.QUIET;

  private static final class Stop extends RuntimeException {}

  private static TrainingListener stopAfter(int epochs) {
    return new TrainingListener() {
      @Override
      public void epochDone(EpochRecord epoch) {
        if (epoch.epoch() + 1 >= epochs) {
          throw new Stop();
        }
      }
    };
  }

  private static List<List<Double>> numbers(Fitted fitted) {
    return fitted.history().epochs().stream()
        .map(e -> List.of(e.loss(), e.accuracy(), e.valLoss(), e.valAccuracy(), e.learningRate()))
        .toList();
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  /** Runs the training in a Java of its own and kills it (SIGKILL) when it prints the line. */
  private List<String> runAndKillAt(String line) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Child.class.getName(),
                folder.toString())
            .redirectError(new File(folder.toFile(), "child.err"))
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = child.inputReader()) {
      for (String next = out.readLine(); next != null; next = out.readLine()) {
        lines.add(next);
        if (next.equals(line)) {
          child.destroyForcibly();
          child.waitFor();
          // 128 + SIGKILL
          assertThat(child.exitValue()).isEqualTo(137);
          return lines;
        }
      }
    } finally {
      child.destroyForcibly();
    }
    throw new AssertionError(
        "the training ended before '%s': %s %s"
            .formatted(line, lines, Files.readString(folder.resolve("child.err"))));
  }
}
