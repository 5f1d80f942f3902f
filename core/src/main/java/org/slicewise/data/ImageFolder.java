package org.slicewise.data;

import java.nio.file.Path;

/**
 * Reads a folder as Keras' {@code flow_from_directory} does:
 *
 * <pre>
 * DATA/
 *   CT_COVID/          a class: index 0, as its name sorts first
 *     1.png
 *     more/2.jpg       after the files beside it
 *   CT_NonCOVID/       a class: index 1
 *   metadata.csv       optional: file,patient_id,...
 *   Data-split/        optional: the official lists of COVID-CT
 * </pre>
 *
 * Every folder is a class, hidden ones too, but for {@code Data-split} beside the two classes of
 * COVID-CT; files beside the classes are none.
 */
public final class ImageFolder {
  private ImageFolder() {}

  /**
   * Lists the images and joins what is known of them; decodes none (see {@link Dataset#preload}).
   *
   * @param root the folder of class folders
   * @throws org.slicewise.errors.BadInputException when the folder, a class or a table is not as it
   *     must be
   */
  public static Dataset read(Path root, FlowOptions options) {
    return read(root, options, Manifest.covidCt());
  }

  /** The same with another manifest of COVID-CT. */
  static Dataset read(Path root, FlowOptions options, Manifest manifest) {
    throw new UnsupportedOperationException("being built");
  }
}
