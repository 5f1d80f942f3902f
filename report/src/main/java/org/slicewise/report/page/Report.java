package org.slicewise.report.page;

import java.nio.file.Path;
import org.slicewise.files.AtomicFiles;
import org.slicewise.report.ReportInput;

/** The report as one file that needs no other. */
public final class Report {
  private Report() {}

  /**
   * Writes {@code html}, whole or not at all.
   *
   * @throws org.slicewise.errors.EnvironmentException naming the file, when it cannot be written
   */
  public static void write(Path html, ReportInput input) {
    AtomicFiles.writeString(html, Sections.page(input));
  }
}
