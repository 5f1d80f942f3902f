package org.slicewise.app;

import java.nio.file.Files;
import java.nio.file.Path;
import org.slicewise.errors.BadInputException;

/** The model that ships with Slicewise, for commands that are given none. */
final class ShippedModel {
  private ShippedModel() {}

  /**
   * Its file, wherever Slicewise is run from: the launcher says where the program lies.
   *
   * @throws BadInputException where none ships
   */
  static Path file() {
    Path file = expected();
    if (!Files.exists(file)) {
      throw new BadInputException(
          "no model ships with this Slicewise (there is no %s); give the path of a model.onnx that train or import wrote"
              .formatted(file));
    }
    return file;
  }

  static boolean isThere() {
    return Files.exists(expected());
  }

  private static Path expected() {
    return Path.of(System.getProperty("slicewise.home", "."))
        .toAbsolutePath()
        .normalize()
        .resolve("models")
        .resolve("slicewise.onnx");
  }
}
