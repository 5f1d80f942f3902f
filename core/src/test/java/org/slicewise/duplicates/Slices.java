package org.slicewise.duplicates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;

/** Grey images to make copies of. */
final class Slices {
  static final ImageOptions GREY =
      ImageOptions.keras().withTargetSize(0, 0).withColorMode(ColorMode.GRAYSCALE);

  private Slices() {}

  /** Every slice of a phantom data set, 2 to 6 a patient, two patients a class. */
  static List<ImageArray> phantom(Path folder, int size, long seed) {
    Phantom.write(
        folder, PhantomOptions.defaults().withSize(size).withPatientsPerClass(2).withSeed(seed));
    return of(folder.resolve("data"));
  }

  /** Every image below a folder, by name. */
  static List<ImageArray> of(Path folder) {
    return files(folder).parallelStream().map(f -> ImageLoader.load(f, GREY)).toList();
  }

  /** Every image file below a folder, by name. */
  static List<Path> files(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(f -> f.toString().matches("(?i).*\\.(png|jpe?g)")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
