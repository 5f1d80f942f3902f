package org.slicewise.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.slicewise.errors.BadInputException;

/** SHA-256 of files and of data sets. */
final class Fingerprint {
  private static final int BUFFER = 1 << 16;

  /** What stands for the hash of a file that cannot be read. */
  static final String UNREADABLE = "";

  private record Hashed(String file, long bytes, String sha256) {}

  private Fingerprint() {}

  /** Over one line a file, "name TAB size TAB hash", sorted by name. */
  static String of(List<Sample> samples) {
    MessageDigest digest = sha256();
    Parallel.map(samples, processors(), Fingerprint::hashed).stream()
        .sorted(Comparator.comparing(Hashed::file, Names.ORDER))
        .map(h -> h.file() + "\t" + h.bytes() + "\t" + h.sha256() + "\n")
        .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The hash of each sample's file, {@link #UNREADABLE} where it cannot be read. */
  static List<String> hashes(List<Sample> samples) {
    return Parallel.map(
        samples,
        processors(),
        sample -> {
          try {
            // Reading a pipe that is named like an image would wait for ever.
            return Files.isRegularFile(sample.path()) ? hash(sample.path()) : UNREADABLE;
          } catch (IOException e) {
            return UNREADABLE;
          }
        });
  }

  static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  private static Hashed hashed(Sample sample) {
    try {
      return new Hashed(sample.file(), Files.size(sample.path()), hash(sample.path()));
    } catch (IOException e) {
      throw new BadInputException(
          "cannot read %s (%s), which the data set's fingerprint needs"
              .formatted(sample.path(), e.getClass().getSimpleName()),
          e);
    }
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
