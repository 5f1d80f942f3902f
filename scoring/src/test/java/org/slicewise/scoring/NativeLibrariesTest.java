package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeLibrariesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "Linux, XDG_CACHE_HOME, /x/cache, /x/cache/slicewise",
    "Linux, XDG_CACHE_HOME, relative, /home/u/.cache/slicewise",
    "Linux, XDG_CACHE_HOME, '', /home/u/.cache/slicewise",
    "Linux, OTHER, /x, /home/u/.cache/slicewise",
    "Mac OS X, OTHER, /x, /home/u/Library/Caches/slicewise",
    "Mac OS X, XDG_CACHE_HOME, /x, /x/slicewise",
    "Windows 11, LOCALAPPDATA, /x/Local, /x/Local/slicewise",
    "Windows 11, OTHER, /x, /home/u/AppData/Local/slicewise"
  })
  void theCacheIsWhereEachSystemKeepsCaches(
      String os, String variable, String value, Path expected) {
    assertThat(NativeLibraries.cacheFolder(Map.of(variable, value), os, Path.of("/home/u")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x64",
    "Linux, aarch64, linux-aarch64",
    "Mac OS X, aarch64, osx-aarch64",
    "Windows 11, amd64, win-x64"
  })
  void platformsAreNamedAsInTheJar(String os, String arch, String expected) {
    assertThat(NativeLibraries.platform(os, arch)).isEqualTo(expected);
  }

  @Test
  void theSecondUnpackingFindsEverythingInPlace() throws Exception {
    Path unpacked = NativeLibraries.unpack(folder);
    List<Path> libraries = list(unpacked);
    assertThat(libraries).hasSize(2);
    List<Object> before = new ArrayList<>();
    for (Path library : libraries) {
      assertThat(Files.mismatch(library, fromJar(unpacked, library))).isEqualTo(-1);
      before.add(Files.readAttributes(library, "fileKey,lastModifiedTime"));
    }

    assertThat(NativeLibraries.unpack(folder)).isEqualTo(unpacked);

    List<Object> after = new ArrayList<>();
    for (Path library : list(unpacked)) {
      after.add(Files.readAttributes(library, "fileKey,lastModifiedTime"));
    }
    assertThat(after).isEqualTo(before);
  }

  @Test
  void aLibraryOfAnotherTimeIsReadAndKeptWhereItIsRight() throws Exception {
    Path library = list(NativeLibraries.unpack(folder)).get(0);
    FileTime stamped = Files.getLastModifiedTime(library);
    Object file = Files.getAttribute(library, "fileKey");
    Files.setLastModifiedTime(library, FileTime.fromMillis(System.currentTimeMillis()));

    NativeLibraries.unpack(folder);

    assertThat(Files.getAttribute(library, "fileKey")).isEqualTo(file);
    assertThat(Files.getLastModifiedTime(library)).isEqualTo(stamped);
  }

  /**
   * Version 1.29 sends it from Linux and macOS too, and an environment variable is the only way
   * out.
   */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void theLibrariesHoldNoTelemetry() throws Exception {
    for (Path library : list(NativeLibraries.unpack(folder))) {
      String bytes = Files.readString(library, StandardCharsets.ISO_8859_1);
      assertThat(bytes.contains("ORT_DISABLE_TELEMETRY")).as(library.toString()).isFalse();
    }
  }

  @Test
  void aDamagedLibraryIsReplaced() throws Exception {
    Path unpacked = NativeLibraries.unpack(folder);
    Path cut = list(unpacked).get(0);
    byte[] bytes = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
    Path changed = list(unpacked).get(1);
    bytes = Files.readAllBytes(changed);
    bytes[bytes.length / 3] ^= 1;
    Files.write(changed, bytes);

    NativeLibraries.unpack(folder);

    assertThat(Files.mismatch(cut, fromJar(unpacked, cut))).isEqualTo(-1);
    assertThat(Files.mismatch(changed, fromJar(unpacked, changed))).isEqualTo(-1);
    assertThat(list(unpacked)).hasSize(2);
  }

  @Test
  void aCacheThatCannotBeWrittenIsReported() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> NativeLibraries.unpack(file)).isInstanceOf(IOException.class);
  }

  @Test
  void processesThatStartAtOnceBothScore() throws Exception {
    Path model = TinyModel.random(6, 6, 3, 2, 1).write(folder);
    Path cache = folder.resolve("cache");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(start(model, cache));
    }
    List<String> answers = new ArrayList<>();
    for (Process process : processes) {
      answers.add(answer(process));
    }
    assertThat(answers.get(0)).startsWith("unpacked [").isEqualTo(answers.get(1));
    try (Stream<Path> inside = Files.list(cache.resolve("slicewise"))) {
      assertThat(list(inside.findFirst().orElseThrow())).hasSize(2); // no half-written ones
    }
  }

  @Test
  void whereTheCacheCannotBeWrittenOnnxRuntimeUnpacksForItself() throws Exception {
    Path model = TinyModel.random(6, 6, 3, 2, 1).write(folder);
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(answer(start(model, file))).startsWith("own [");
  }

  /** Another process; says whose libraries it took, and its answer. */
  static final class ScoreOnce {
    private ScoreOnce() {}

    public static void main(String[] arguments) throws IOException {
      TinyModel tiny = TinyModel.random(6, 6, 3, 2, 1);
      try (OnnxModel model = OnnxModel.open(Path.of(arguments[0]))) {
        String answer = Arrays.toString(model.score(tiny.images(1, 1), 1)[0]);
        System.out.println((hasUnpackedForItself() ? "own " : "unpacked ") + answer);
      }
    }

    /** Into a temporary folder, which it removes at its end. */
    private static boolean hasUnpackedForItself() throws IOException {
      try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.io.tmpdir")))) {
        return files.anyMatch(f -> f.getFileName().toString().contains("onnxruntime."));
      }
    }
  }

  private Process start(Path model, Path cache) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-Djava.io.tmpdir=" + Files.createTempDirectory(folder, "tmp"),
            "-cp",
            System.getProperty("java.class.path"),
            ScoreOnce.class.getName(),
            model.toString());
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    builder.environment().put("LOCALAPPDATA", cache.toString());
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String answer(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("answered '%s'", out.strip()).isZero();
    return out.strip();
  }

  private static List<Path> list(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.sorted().toList();
    }
  }

  private Path fromJar(Path unpacked, Path library) throws IOException {
    String platform = unpacked.getFileName().toString().replaceFirst("onnxruntime-[^-]+-", "");
    Path copy = folder.resolve("copy");
    try (InputStream in =
        ai.onnxruntime.OrtEnvironment.class.getResourceAsStream(
            "/ai/onnxruntime/native/" + platform + "/" + library.getFileName())) {
      Files.copy(in, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }
}
