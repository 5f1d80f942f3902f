package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher {@code ./slicewise} itself, copied into a folder of its own beside a Java and a
 * Maven that only tell how they were called.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  /** Tells its environment and arguments; leaves a trace of every call; ends with status 7. */
  private static final String JAVA =
      """
      #!/bin/sh
      echo "$0 $*" >>"%s"
      echo "java=$0"
      for a in "$@"; do echo "argument=$a"; done
      env | grep -E 'MALLOC|OPENBLAS|GLIBC' | sort
      exit 7
      """;

  private static final List<String> TOOLS =
      List.of(
          "env",
          "sort",
          "grep",
          "find",
          "head",
          "tail",
          "sed",
          "mkdir",
          "rmdir",
          "rm",
          "mv",
          "cat",
          "sleep",
          "readlink",
          "touch",
          "ps");

  @TempDir Path temp;
  private Path home;
  private Path tools;
  private Path calls;
  private final Map<String, String> environment = new LinkedHashMap<>();

  private record Answer(int status, String out, String err) {
    List<String> arguments() {
      return out.lines()
          .filter(l -> l.startsWith("argument="))
          .map(l -> l.substring("argument=".length()))
          .toList();
    }
  }

  @BeforeEach
  void skeleton() throws IOException {
    home = temp.resolve("a folder with blanks");
    calls = temp.resolve("calls");
    Files.createDirectories(home.resolve("app/target/slicewise"));
    Files.writeString(jar(), "");
    // No Java of this machine: only those that a test provides.
    String launcher =
        Files.readString(Path.of(System.getProperty("slicewise.root"), "slicewise"))
            .replace("/usr/lib/jvm/*", temp + "/jvm/*")
            .replace("/opt/java/*", temp + "/none/*")
            .replace("/Library/Java", temp + "/none")
            .replace("/opt/homebrew", temp + "/none");
    program(home.resolve("slicewise"), launcher);
    tools = Files.createDirectories(temp.resolve("tools"));
    for (String tool : TOOLS) {
      for (String folder : List.of("/bin", "/usr/bin")) {
        Path there = Path.of(folder, tool);
        if (Files.isExecutable(there) && !Files.exists(tools.resolve(tool))) {
          program(tools.resolve(tool), "#!/bin/sh\nexec " + there + " \"$@\"\n");
        }
      }
    }
    environment.put("PATH", tools.toString());
    environment.put("JAVA_HOME", java("chosen", "17.0.2").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void argumentsAndExitStatusPassThrough(String shell) throws Exception {
    Answer answer = start(shell, "evaluate", "a b", "", "*", "--out=x y");
    assertThat(answer.status()).isEqualTo(7);
    assertThat(answer.out())
        .contains("java=" + temp.resolve("chosen/bin/java"))
        .doesNotContain("MALLOC");
    List<String> arguments = answer.arguments();
    assertThat(arguments)
        .contains("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Dslicewise.home=" + home.toRealPath())
        .containsSubsequence(
            "-jar", jar().toRealPath().toString(), "evaluate", "a b", "", "*", "--out=x y")
        .doesNotContain("--enable-native-access=ALL-UNNAMED");
    assertThat(arguments.subList(arguments.indexOf("-jar") + 2, arguments.size())).hasSize(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void trainingCommandsGetTheirEnvironmentAlsoAfterAnOption(String shell) throws Exception {
    environment.put("GLIBC_TUNABLES", "glibc.malloc.check=0");
    environment.put("MALLOC_ARENA_MAX", "3");
    for (String[] line : new String[][] {{"train", "data"}, {"--verbose", "train"}, {"demo"}}) {
      Answer answer = start(shell, line);
      assertThat(answer.out())
          .contains("GLIBC_TUNABLES=glibc.malloc.check=0:glibc.malloc.hugetlb=1\n")
          .contains("MALLOC_ARENA_MAX=3\n")
          .contains("MALLOC_MMAP_MAX_=0\n")
          .contains("OPENBLAS_NUM_THREADS=1\n");
      assertThat(answer.arguments()).contains("-XX:+UseSerialGC", "-Xmn64m");
    }
    Answer other = start(shell, "predict", "train");
    assertThat(other.out()).doesNotContain("MALLOC_MMAP_MAX_").doesNotContain("hugetlb");
  }

  @Test
  void theUsersOptionsComeAndTheirCollectorWins() throws Exception {
    environment.put("SLICEWISE_JAVA_OPTS", "-Xmx1g -XX:+UseG1GC");
    assertThat(start("sh", "train").arguments())
        .contains("-Xmx1g", "-XX:+UseG1GC")
        .doesNotContain("-XX:+UseSerialGC");
    environment.put("SLICEWISE_JAVA_OPTS", "-Xmx1g");
    assertThat(start("sh", "train").arguments()).contains("-Xmx1g", "-XX:+UseSerialGC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void whatIsSoonOverDoesNotPayForTheBetterCompiler(String shell) throws Exception {
    String quick = "-XX:TieredStopAtLevel=1";
    String folder = Files.createDirectories(temp.resolve("my scans")).toString();
    String[][] soonOver = {
      {"--help"},
      {"predict", "scan.png"},
      {"predict", "a.png", "b.png", "--format=json"},
      {"summary", folder}
    };
    for (String[] line : soonOver) {
      assertThat(start(shell, line).arguments()).as(String.join(" ", line)).contains(quick);
    }
    String[][] lengthy = {
      {"predict", folder},
      {"predict", "model.onnx", "**/*.png"},
      {"predict", "--format", "csv", "-"},
      "predict 1 2 3 4 5 6 7 8".split(" "),
      {"evaluate", "model.onnx", "data"},
      {"train", "data"}
    };
    for (String[] line : lengthy) {
      assertThat(start(shell, line).arguments()).as(String.join(" ", line)).doesNotContain(quick);
    }
  }

  @Test
  void aJavaHomeThatIsTooOldIsPassedOverForOneThatIsNot() throws Exception {
    environment.put("JAVA_HOME", java("old", "11.0.20").toString());
    java("jvm/new", "24-ea");
    Answer answer = start("sh", "--help");
    assertThat(answer.out()).contains("java=" + temp.resolve("jvm/new/bin/java"));
    assertThat(answer.arguments())
        .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void aJavaOnThePathIsFoundThroughItsLinks() throws Exception {
    environment.remove("JAVA_HOME");
    Path real = java("elsewhere", "21.0.1");
    Files.createSymbolicLink(tools.resolve("java"), real.resolve("bin/java"));
    assertThat(start("sh", "--help").out()).contains("java=" + real.resolve("bin/java"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void itIsFoundThroughLinksFromAnywhere(String shell) throws Exception {
    Path bin = Files.createDirectories(temp.resolve("my bin"));
    Files.createSymbolicLink(bin.resolve("first"), home.resolve("slicewise"));
    Files.createSymbolicLink(bin.resolve("second"), Path.of("first"));
    environment.put("CDPATH", temp.toString());
    Answer answer = run(List.of(shell, "./my bin/second", "--help"));
    assertThat(answer.status()).as(answer.err()).isEqualTo(7);
    assertThat(answer.arguments()).contains("-Dslicewise.home=" + home.toRealPath());
  }

  @Test
  void whereThereIsNoJavaOneSentenceSaysWhatToDo() throws Exception {
    environment.remove("JAVA_HOME");
    Answer answer = start("sh", "--help");
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err()).contains("no Java 17 or newer was found").contains("JAVA_HOME");
  }

  @Test
  void whereThereIsNoMavenItIsSaidBeforeAnythingIsDone() throws Exception {
    Files.delete(jar());
    Answer answer = start("sh", "--help");
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err()).contains("Maven 3.8 or newer").contains("'mvn' is not on the PATH");
  }

  @Test
  void aJavaThatCannotMakeAClassArchiveIsAskedOnceAndAgainWhenTheJarIsNewer() throws Exception {
    start("sh", "--help");
    start("sh", "--help");
    assertThat(dumps()).isEqualTo(1);
    Files.setLastModifiedTime(jar(), FileTime.from(Instant.now().plusSeconds(5)));
    start("sh", "--help");
    assertThat(dumps()).isEqualTo(2);
  }

  @Test
  void aClassArchiveOlderThanTheJarOrTheJavaIsMadeAnew() throws Exception {
    Path archive = Files.writeString(home.resolve("app/target/slicewise/slicewise-17.jsa"), "");
    assertThat(start("sh", "--help").arguments())
        .contains("-XX:SharedArchiveFile=" + archive.toRealPath());
    assertThat(dumps()).isZero();
    Files.setLastModifiedTime(
        temp.resolve("chosen/release"), FileTime.from(Instant.now().plusSeconds(5)));
    start("sh", "--help");
    assertThat(dumps()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void aSourceSavedDuringTheBuildIsBuiltAtTheNextStart(String shell) throws Exception {
    checkout("sleep 0.1; [ -f saved ] || touch core/src/main/A.java; touch saved");
    Files.delete(jar());
    assertThat(start(shell, "--help").err()).contains("building");
    assertThat(start(shell, "--help").err()).contains("building");
    Answer third = start(shell, "--help");
    assertThat(third.err()).isEmpty();
    assertThat(third.status()).isEqualTo(7);
    assertThat(lock()).doesNotExist();
  }

  @Test
  void aBuildThatFailsShowsItsFirstErrorAndGivesTheLockBack() throws Exception {
    checkout("echo '[ERROR] no such thing'; exit 3");
    Files.delete(jar());
    Answer answer = start("sh", "--help");
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err()).contains("the build failed").contains("[ERROR] no such thing");
    assertThat(lock()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash"})
  void aKilledBuildsLockIsTakenOver(String shell) throws Exception {
    checkout("true");
    Files.delete(jar());
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.createDirectories(lock());
    Files.writeString(lock().resolve("pid"), dead.pid() + "\n");
    Answer answer = start(shell, "--help");
    assertThat(answer.status()).as(answer.err()).isEqualTo(7);
    assertThat(answer.err()).contains("building").doesNotContain("waiting");
    assertThat(lock()).doesNotExist();
  }

  @Test
  void anotherBuildIsWaitedForAndNamedOnce() throws Exception {
    checkout("true");
    Files.delete(jar());
    Files.createDirectories(lock());
    Path pid = Files.writeString(lock().resolve("pid"), ProcessHandle.current().pid() + "\n");
    Process waiting = process(List.of("sh", home.resolve("slicewise").toString(), "--help"));
    Thread.sleep(2500);
    assertThat(waiting.isAlive()).isTrue();
    // The other build ends.
    Files.writeString(jar(), "");
    Files.delete(pid);
    Files.delete(lock());
    Answer answer = answer(waiting);
    assertThat(answer.status()).isEqualTo(7);
    assertThat(answer.err().lines())
        .singleElement()
        .asString()
        .contains("waiting for another build (pid " + ProcessHandle.current().pid() + ")");
  }

  @Test
  void aLockThatCannotBeMadeIsSaidAndEnds() throws Exception {
    checkout("true");
    Files.delete(jar());
    Files.writeString(lock(), "in the way");
    Answer answer = start("sh", "--help");
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err()).contains("cannot build").contains(lock().toRealPath().toString());
  }

  private Path jar() {
    return home.resolve("app/target/slicewise/slicewise.jar");
  }

  private Path lock() {
    return home.resolve("app/target/.building");
  }

  /** Sources, a compiler and a Maven that does {@code commands} and makes the jar. */
  private void checkout(String commands) throws IOException {
    Files.createDirectories(home.resolve("core/src/main"));
    Files.writeString(home.resolve("core/src/main/A.java"), "");
    Files.writeString(home.resolve("pom.xml"), "");
    program(
        tools.resolve("mvn"),
        "#!/bin/sh\n"
            + commands
            + "\nmkdir -p app/target/slicewise\ntouch app/target/slicewise/slicewise.jar\n");
  }

  private Path java(String folder, String version) throws IOException {
    Path java = Files.createDirectories(temp.resolve(folder));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Files.createDirectories(java.resolve("bin"));
    program(java.resolve("bin/java"), JAVA.formatted(calls));
    program(java.resolve("bin/javac"), "#!/bin/sh\n");
    return java;
  }

  private static void program(Path file, String text) throws IOException {
    // Written under another name: a file that is open for writing in a forked child cannot be run.
    Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
    assertThat(written.toFile().setExecutable(true)).isTrue();
    Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private long dumps() throws IOException {
    try (Stream<String> lines = Files.lines(calls)) {
      return lines.filter(l -> l.contains("-XX:ArchiveClassesAtExit")).count();
    }
  }

  private Answer start(String shell, String... arguments) throws Exception {
    List<String> line = new ArrayList<>(List.of(shell, home.resolve("slicewise").toString()));
    line.addAll(List.of(arguments));
    return run(line);
  }

  private Answer run(List<String> line) throws Exception {
    return answer(process(line));
  }

  private Process process(List<String> line) throws IOException {
    List<String> command = new ArrayList<>(line);
    Path shell = Path.of("/bin", line.get(0));
    assumeTrue(Files.isExecutable(shell), "there is no " + shell);
    command.set(0, shell.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(temp.resolve("out").toFile())
            .redirectError(temp.resolve("err").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private Answer answer(Process process) throws Exception {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Answer(
        process.exitValue(),
        Files.readString(temp.resolve("out")),
        Files.readString(temp.resolve("err")));
  }
}
