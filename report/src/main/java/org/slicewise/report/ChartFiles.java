package org.slicewise.report;

import java.nio.file.Path;
import java.util.List;

/** The charts of a report as files for papers and slides. */
public final class ChartFiles {
  private ChartFiles() {}

  /**
   * Writes each chart that the input has numbers for as {@code NAME.svg} and {@code NAME.png} (two
   * pixels for each of the chart's): {@code class_balance, samples, augmentation, loss, accuracy},
   * and of each section {@code confusion_matrix, roc, precision_recall, calibration, predictions}.
   * Charts of the first section lie in {@code folder}, those of a further one in a folder of its
   * name within.
   *
   * @return the files written, in order
   * @throws org.slicewise.errors.EnvironmentException when a file cannot be written, or Java finds
   *     no fonts
   */
  public static List<Path> write(Path folder, ReportInput input) {
    throw new UnsupportedOperationException("being built");
  }
}
