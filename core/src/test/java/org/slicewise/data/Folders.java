package org.slicewise.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.dflib.DataFrame;

/** Folders and data sets for the tests of data sets and splits. */
public final class Folders {
  private Folders() {}

  /** Writes files whose content is their own name. */
  public static Path of(Path root, String... files) {
    for (String file : files) {
      write(root.resolve(file), file);
    }
    return root;
  }

  public static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a small PNG of noise. */
  public static Path image(Path file, int size, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** A data set that is nowhere on disk. */
  public static Dataset dataset(List<String> classes, List<Sample> samples) {
    return new Dataset(
        Path.of("data"),
        classes,
        samples,
        DataFrame.empty("file"),
        List.of(),
        "",
        classes.get(1),
        java.util.Map.of(),
        List.of());
  }

  public static Sample sample(String file, int label, String patient) {
    return new Sample(file, Path.of("data", file), label, patient);
  }

  /** The data set's images of the given sizes of patients, one list a class. */
  public static List<Sample> patients(List<int[]> sizes) {
    List<Sample> samples = new ArrayList<>();
    for (int label = 0; label < sizes.size(); label++) {
      for (int p = 0; p < sizes.get(label).length; p++) {
        for (int i = 0; i < sizes.get(label)[p]; i++) {
          samples.add(
              sample(
                  "c%d/%03d-%02d.png".formatted(label, p, i),
                  label,
                  "patient %d of class %d".formatted(p, label)));
        }
      }
    }
    return samples;
  }
}
