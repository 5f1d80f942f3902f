package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Initialisation;

/** {@code predict}: what it takes, what it prints, and when. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class PredictTest {
  private static @TempDir Path temp;
  private Path data;
  private Path model;

  /** A network that was not trained answers as fast and as surely as another. */
  @BeforeAll
  void aModelAndImages() throws IOException {
    data = Cli.images(temp.resolve("data"), 6);
    Network network = Networks.named("small", Shape.image(24, 24, 1), 2);
    ModelInfo info =
        ModelInfo.of(
            "small",
            List.of("bright", "dark"),
            new Preprocessing(
                ImageOptions.keras().withTargetSize(24, 24).withColorMode(ColorMode.GRAYSCALE),
                Standardization.rescaling(1.0 / 255)));
    model = temp.resolve("a model.ONNX");
    Files.write(
        model, OnnxExport.bytes(network, Initialisation.keras(network, 1), info.toMetadata()));
  }

  private static Cli.Answer good(Cli.Answer answer) {
    assertThat(answer.err()).isEmpty();
    assertThat(answer.status()).isZero();
    return answer;
  }

  private Cli.Answer predict(Object... words) {
    return Cli.run(Stream.concat(Stream.of("predict", model), Stream.of(words)).toArray());
  }

  /** As {@link #predict}, with {@code in} as standard input. */
  private Cli.Answer predictFrom(InputStream in, Object... words) {
    InputStream before = System.in;
    System.setIn(in);
    try {
      return predict(words);
    } finally {
      System.setIn(before);
    }
  }

  private static InputStream lines(Object... names) {
    return new ByteArrayInputStream(
        String.join("\n", Stream.of(names).map(Object::toString).toList())
            .getBytes(StandardCharsets.UTF_8));
  }

  private static List<JsonNode> json(Cli.Answer answer, String key) throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (String line : answer.out().lines().toList()) {
      JsonNode rows = new ObjectMapper().readTree(line).get(key);
      assertThat(rows).hasSize(1);
      found.add(rows.get(0));
    }
    return found;
  }

  private static List<String> files(Cli.Answer answer) throws IOException {
    return json(answer, "predictions").stream().map(row -> row.get("file").asText()).toList();
  }

  @Test
  void aPatternGivesTheRowsThatItsFilesGive() throws IOException {
    Object[] named = {data.resolve("bright/02.png"), data.resolve("dark/02.png")};
    Cli.Answer byName = good(predict(named[0], named[1], "--format", "json"));
    Cli.Answer byPattern = good(predict(data + "/**/*2.png", "--format", "json"));
    assertThat(files(byName)).containsExactly(named[0].toString(), named[1].toString());
    assertThat(byPattern.out()).isEqualTo(byName.out());
  }

  @Test
  void anImageFromStandardInputIsAnsweredAsTheFile() throws IOException {
    Path image = data.resolve("dark/01.png");
    JsonNode fromFile = json(good(predict(image, "--format", "json")), "predictions").get(0);
    JsonNode piped =
        json(good(predictFrom(Files.newInputStream(image), "-", "--format", "json")), "predictions")
            .get(0);
    assertThat(piped.get("file").asText()).isEqualTo("-");
    assertThat(piped.get("probabilities")).isEqualTo(fromFile.get("probabilities"));
  }

  @Test
  void namesFromStandardInputAreAnsweredAsArguments() throws IOException {
    Path bright = data.resolve("bright/00.png");
    Path dark = data.resolve("dark/00.png");
    Cli.Answer piped = good(predictFrom(lines(bright, "", dark), "-", "--format", "csv"));
    assertThat(piped.out()).isEqualTo(good(predict(bright, dark, "--format", "csv")).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"table", "json", "csv"})
  void aBadFileHasItsRowAndTheOthersTheirs(String format) {
    Path broken = Cli.write(temp.resolve("broken.png"), "not an image");
    Path good = data.resolve("dark/00.png");
    Cli.Answer answer =
        predict(temp.resolve("gone.png"), good, broken, data.resolve("bright"), "--format", format);
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err()).isEqualTo("slicewise: 2 of the 9 files could not be read\n");
    List<String> rows = answer.out().lines().skip(format.equals("json") ? 0 : 1).toList();
    assertThat(rows).hasSize(9);
    assertThat(rows.get(0)).contains("gone.png: there is no such file");
    assertThat(rows.get(1)).contains("dark/00.png").doesNotContain("cannot read");
    assertThat(rows.get(2)).contains("broken.png: it is not a PNG");
    assertThat(rows.get(8)).contains("bright/05.png");
  }

  @Test
  void whereNoFileIsFoundThereIsOneSentenceAndNoTable() {
    for (Object[] words :
        new Object[][] {
          {temp.resolve("gone.png")},
          {temp.resolve("gone.png"), temp + "/*.gif"},
          {Cli.write(temp.resolve("text/notes.txt"), "x").getParent()}
        }) {
      Cli.Answer answer = predict(words);
      assertThat(answer.status()).isEqualTo(2);
      assertThat(answer.out()).isEmpty();
      assertThat(answer.err().lines()).hasSize(1);
      assertThat(answer.err()).contains("there is no image to score", words[0].toString());
    }
    assertThat(predictFrom(lines(" "), "-").err()).contains("standard input names no image");
    assertThat(predict().err()).startsWith("slicewise: no image is given to score with " + model);
  }

  @Test
  void withoutAModelTheShippedOneIsUsedWhereverOneStands() throws IOException {
    Path image = data.resolve("dark/00.png");
    Path home = temp.resolve("home of slicewise");
    String before = System.getProperty("slicewise.home");
    System.setProperty("slicewise.home", home.toString());
    try {
      Cli.Answer without = Cli.run("predict", image);
      assertThat(without.status()).isEqualTo(2);
      assertThat(without.out()).isEmpty();
      assertThat(without.err())
          .startsWith("slicewise: no model ships with this Slicewise")
          .contains(home.resolve("models/slicewise.onnx").toString())
          .hasLineCount(1);

      Files.createDirectories(home.resolve("models"));
      Files.copy(model, home.resolve("models/slicewise.onnx"));
      assertThat(good(Cli.run("predict", image, "--format", "csv")).out())
          .isEqualTo(good(predict(image, "--format", "csv")).out());
    } finally {
      if (before == null) {
        System.clearProperty("slicewise.home");
      } else {
        System.setProperty("slicewise.home", before);
      }
    }
  }

  /** Each row that was written, as soon as it is. */
  private static final class Rows extends Writer {
    private final LinkedBlockingQueue<String> rows = new LinkedBlockingQueue<>();
    private final StringBuilder line = new StringBuilder();

    @Override
    public void write(char[] text, int from, int n) {
      for (int i = from; i < from + n; i++) {
        if (text[i] == '\n') {
          rows.add(line.toString());
          line.setLength(0);
        } else {
          line.append(text[i]);
        }
      }
    }

    String next() throws InterruptedException {
      return rows.poll(30, TimeUnit.SECONDS);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void whoeverSendsNamesSlowlySeesEachAnswerBeforeTheNextName() throws Exception {
    InputStream before = System.in;
    Rows rows = new Rows();
    try (PipedOutputStream sender = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(sender)) {
      System.setIn(in);
      int[] status = {-1};
      Thread predict =
          new Thread(
              () ->
                  status[0] =
                      Main.run(
                          new String[] {"predict", model.toString(), "-", "--format", "csv"},
                          new PrintWriter(rows),
                          new PrintWriter(new StringWriter())));
      predict.start();
      for (int i = 0; i < 4; i++) {
        Path image = data.resolve("dark/0%d.png".formatted(i));
        // With the beginning of the next name.
        String text = image.toString().substring(i == 0 ? 0 : 3) + "\n";
        sender.write(
            (text + (i == 3 ? "" : image.toString().substring(0, 3)))
                .getBytes(StandardCharsets.UTF_8));
        sender.flush();
        if (i == 0) {
          assertThat(rows.next()).startsWith("file,predicted,");
        }
        assertThat(rows.next()).startsWith(image + ",");
      }
      sender.close();
      predict.join(30_000);
      assertThat(status[0]).isZero();
    } finally {
      System.setIn(before);
    }
  }

  /** Names without an end, counted, which no test holds. */
  private static final class EndlessNames extends InputStream {
    private final byte[] line;
    private final long most;
    private long at;

    EndlessNames(Path file, long most) {
      this.line = (file + "\n").getBytes(StandardCharsets.UTF_8);
      this.most = most;
    }

    long names() {
      return at / line.length;
    }

    @Override
    public int available() {
      return names() < most ? line.length : 0;
    }

    @Override
    public int read() {
      return names() < most ? line[(int) (at++ % line.length)] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      int n = 0;
      while (n < length && names() < most) {
        into[from + n++] = line[(int) (at++ % line.length)];
      }
      return n == 0 ? -1 : n;
    }
  }

  @Test
  void tenThousandImagesKeepMemoryFlat() throws IOException {
    // Names so long that 8,000 of them, held in any form, are twice as much as is allowed.
    Path folder = temp.resolve("long");
    for (int i = 0; i < 5; i++) {
      folder = folder.resolve("n".repeat(200));
    }
    Files.createDirectories(folder);
    Path image = Files.copy(data.resolve("dark/00.png"), folder.resolve("image.png"));
    List<Long> used = new ArrayList<>();
    int[] rows = {0};
    Writer counting =
        new Writer() {
          @Override
          public void write(char[] text, int from, int n) {
            for (int i = from; i < from + n; i++) {
              if (text[i] == '\n' && (++rows[0] == 2_000 || rows[0] == 10_000)) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                used.add(runtime.totalMemory() - runtime.freeMemory());
              }
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    InputStream before = System.in;
    System.setIn(new EndlessNames(image, 10_000));
    try {
      String[] line = {"predict", model.toString(), "-", "--format", "json"};
      assertThat(Main.run(line, new PrintWriter(counting), new PrintWriter(System.err))).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(rows[0]).isEqualTo(10_000);
    assertThat(used.get(1) - used.get(0)).isLessThan(4_000_000);
  }

  @Test
  void whereNobodyReadsTheAnswersItEndsQuietly() {
    EndlessNames names = new EndlessNames(data.resolve("dark/00.png"), Long.MAX_VALUE);
    // head -1: reads two lines and closes the pipe.
    Writer closing =
        new Writer() {
          private int lines;

          @Override
          public void write(char[] text, int from, int n) throws IOException {
            if (lines >= 2) {
              throw new IOException("Broken pipe");
            }
            for (int i = from; i < from + n; i++) {
              lines += text[i] == '\n' ? 1 : 0;
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    StringWriter err = new StringWriter();
    InputStream before = System.in;
    System.setIn(names);
    try {
      String[] line = {"predict", model.toString(), "-"};
      assertThat(Main.run(line, new PrintWriter(closing), new PrintWriter(err))).isEqualTo(1);
    } finally {
      System.setIn(before);
    }
    assertThat(err.toString()).isEmpty();
    assertThat(names.names()).isLessThan(2_000);
  }

  /** What keeps a newer Java from warnings about native code, as the launcher gives it. */
  private static String asTheLauncher() {
    int java = Runtime.version().feature();
    return (java < 21 ? "" : "--enable-native-access=ALL-UNNAMED ")
        + (java < 24 ? "" : "--sun-misc-unsafe-memory-access=allow");
  }

  /** A line of a shell in which {@code slicewise} is this program, as a process of its own. */
  private static Cli.Answer shell(String line) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "-c",
                "slicewise() { \"%s\" %s -XX:TieredStopAtLevel=1 -XX:-UsePerfData -cp \"$CP\" org.slicewise.app.Main \"$@\"; }; %s"
                    .formatted(java, asTheLauncher(), line))
            .directory(temp.toFile())
            .redirectInput(temp.resolve("data/dark/00.png").toFile())
            .redirectOutput(temp.resolve("shell.out").toFile())
            .redirectError(temp.resolve("shell.err").toFile());
    builder.environment().put("CP", System.getProperty("java.class.path"));
    Process process = builder.start();
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    return new Cli.Answer(
        process.exitValue(),
        Files.readString(temp.resolve("shell.out")),
        Files.readString(temp.resolve("shell.err")));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aRealPipeMayBeClosedEarlyAndARealImagePiped() throws Exception {
    Cli.Answer answer =
        shell(
            "{ slicewise predict 'a model.ONNX' 'data/**/*.png' --format csv; echo $? >&2; } | head -2 | tail -1;"
                + " slicewise predict 'a model.ONNX' - --format csv | tail -1");
    assertThat(answer.out().lines().toList())
        .hasSize(2)
        .satisfiesExactly(
            first -> assertThat(first).startsWith("data/bright/00.png,"),
            second -> assertThat(second).startsWith("-,").endsWith(",false,,"));
    // All of it fits into the pipe, or some of it is lost: nothing is said in either case.
    assertThat(answer.err()).matches("[01]\n");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskBehindStandardOutputIsSaid() throws Exception {
    Cli.Answer answer = shell("slicewise predict 'a model.ONNX' data >/dev/full");
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err())
        .startsWith("slicewise: writing to standard output failed (")
        .hasLineCount(1);
  }

  /** The mean of each class over the images of each patient, "" for none. */
  private Map<String, double[]> means(List<JsonNode> slices) {
    Map<String, List<JsonNode>> byPatient = new TreeMap<>();
    for (JsonNode slice : slices) {
      Path file = Path.of(slice.get("file").asText());
      // As Cli.images deals them out.
      String name = file.getFileName().toString();
      String patient =
          file.getParent().getFileName().toString().substring(0, 1)
              + Integer.parseInt(name.substring(0, 2)) / 2;
      byPatient.computeIfAbsent(patient, p -> new ArrayList<>()).add(slice);
    }
    Map<String, double[]> means = new TreeMap<>();
    byPatient.forEach(
        (patient, rows) ->
            means.put(
                patient,
                Stream.of("bright", "dark")
                    .mapToDouble(
                        name ->
                            rows.stream()
                                .mapToDouble(r -> r.get("probabilities").get(name).asDouble())
                                .average()
                                .orElseThrow())
                    .toArray()));
    return means;
  }

  @Test
  void patientsAreTheMeansOfTheirSlicesInEveryFormat() throws IOException {
    Map<String, double[]> expected =
        means(json(good(predict(data, "--format", "json")), "predictions"));
    assertThat(expected).hasSize(6);

    List<JsonNode> patients =
        json(good(predict("--patients", data, "--format", "json")), "patients");
    List<Map<String, String>> csv =
        rows(good(predict(data, "--format", "csv", "--patients")).out());
    List<String> table = good(predict(data, "--patients")).out().lines().toList();

    assertThat(patients).hasSize(6);
    assertThat(csv).hasSize(6);
    assertThat(table).hasSize(7);
    assertThat(table.get(0)).endsWith("slices  patient");
    for (int i = 0; i < 6; i++) {
      JsonNode said = patients.get(i);
      String id = said.get("patient_id").asText();
      assertThat(id).isEqualTo(i < 3 ? "b" + i : "d" + (i - 3));
      assertThat(said.get("slices").asInt()).isEqualTo(2);
      assertThat(said.get("file").isNull()).isTrue();
      double[] mean = expected.get(id);
      assertThat(said.get("class").asText()).isEqualTo(mean[0] >= mean[1] ? "bright" : "dark");
      assertThat(csv.get(i))
          .containsEntry("patient_id", id)
          .containsEntry("slices", "2")
          .containsEntry("file", "")
          .containsEntry("predicted", said.get("class").asText());
      for (int k = 0; k < 2; k++) {
        String name = List.of("bright", "dark").get(k);
        assertThat(said.get("probabilities").get(name).asDouble()).isCloseTo(mean[k], within(1e-9));
        assertThat(Double.parseDouble(csv.get(i).get("prob_" + name)))
            .isCloseTo(mean[k], within(1e-9));
      }
      assertThat(table.get(i + 1)).endsWith(" 2  " + id);
    }
  }

  @Test
  void aTableOfPatientsMayBeGivenAndImagesWithoutOneStandAlone() throws IOException {
    Path broken = Cli.write(temp.resolve("patients/broken.png"), "not an image");
    Path csv =
        Cli.write(
            temp.resolve("patients/table.CSV"),
            "file,patient_id\nbroken.png,one\n%s,one\n%s,one\n"
                .formatted(data.resolve("dark/00.png"), data.resolve("dark/01.png")));
    Cli.Answer answer =
        predict(
            "--patients",
            csv,
            data.resolve("dark/00.png"),
            data.resolve("dark/05.png"),
            broken,
            data.resolve("dark/01.png"),
            "--format",
            "json");
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err().lines())
        .containsExactly(
            "slicewise: 1 of 4 images have no patient_id in " + csv + "; each has a row of its own",
            "slicewise: 1 of the 4 files could not be read");
    List<JsonNode> rows = json(answer, "patients");
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).get("patient_id").isNull()).isTrue();
    assertThat(rows.get(0).get("file").asText()).endsWith("05.png");
    assertThat(rows.get(1).get("patient_id").asText()).isEqualTo("one");
    assertThat(rows.get(1).get("slices").asInt()).isEqualTo(2);
    assertThat(rows.get(1).get("error").asText()).contains("broken.png");

    assertThat(predict("--patients=" + temp.resolve("no.csv"), data).err()).contains("no.csv");
  }

  @Test
  void theHelpSaysWhatFilesMayBe() {
    String help = good(Cli.run("predict", "--help")).out();
    assertThat(help)
        .contains("slicewise predict [MODEL] FILE…", "--patients", "standard input", "**/*.jpg")
        .contains("the model that ships");
  }

  /** Rows of a table without quotes, by the names of the header. */
  private static List<Map<String, String>> rows(String csv) {
    List<String> lines = csv.lines().toList();
    String[] header = lines.get(0).split(",", -1);
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              String[] cells = line.split(",", -1);
              Map<String, String> row = new TreeMap<>();
              IntStream.range(0, header.length).forEach(i -> row.put(header[i], cells[i]));
              return row;
            })
        .toList();
  }
}
