package org.slicewise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageWriter;

/** Runs the command line as a user would, and makes small real inputs for it. */
final class Cli {
  private Cli() {}

  /** What a command line answered. */
  record Answer(int status, String out, String err) {}

  static Answer run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = Stream.of(args).map(Object::toString).toArray(String[]::new);
    int status = Main.run(words, new PrintWriter(out), new PrintWriter(err));
    return new Answer(status, out.toString(), err.toString());
  }

  /**
   * A folder with the classes {@code bright} and {@code dark}, noisy 24 x 24 pictures that are what
   * their class says, two a patient, with {@code metadata.csv}.
   */
  static Path images(Path folder, int perClass) {
    StringBuilder metadata = new StringBuilder("file,patient_id\n");
    Random random = new Random(1);
    for (String name : List.of("bright", "dark")) {
      for (int i = 0; i < perClass; i++) {
        String file = "%s/%02d.png".formatted(name, i);
        ImageWriter.write(
            folder.resolve(file),
            noise(random, name.equals("bright") ? 170 : 80),
            new ImageFormat.Png());
        metadata.append(file).append(',').append(name, 0, 1).append(i / 2).append('\n');
      }
    }
    write(folder.resolve("metadata.csv"), metadata.toString());
    return folder;
  }

  private static ImageArray noise(Random random, int level) {
    float[] values = new float[24 * 24];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.max(0, Math.min(255, Math.round(level + 40 * random.nextGaussian())));
    }
    return new ImageArray(24, 24, 1, values);
  }

  /** A network small enough for a test, as a user writes one. */
  static Path tinyNetwork(Path folder) {
    return write(
        folder.resolve("tiny.yaml"),
        """
        name: tiny
        input: [24, 24, 1]
        layers:
          - Conv2D: {filters: 4, kernel_size: 3, strides: 2, activation: relu}
          - BatchNormalization: {momentum: 0.8}
          - Dropout: {rate: 0.1}
          - GlobalAveragePooling2D: {}
          - Dense: {units: 2, activation: softmax}
        """);
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file below a folder, as paths relative to it; none where there is no folder. */
  static List<String> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(f -> folder.relativize(f).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
