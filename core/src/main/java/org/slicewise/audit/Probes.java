package org.slicewise.audit;

import java.util.List;
import org.slicewise.data.Sample;
import org.slicewise.image.FileFacts;
import org.slicewise.image.ImageCache;

/**
 * How well crude information predicts the class, with patients held out: file facts, grey levels,
 * the border, a thumbnail, all but the lungs.
 */
public final class Probes {
  private Probes() {}

  /**
   * Every probe on these images, with a finding for each that predicts the class though it cannot
   * see a lesion.
   *
   * @param samples images, readable
   * @param classes names of the classes
   * @param cache keeps what is decoded
   * @throws org.slicewise.errors.BadInputException when a class has fewer patients than there are
   *     folds
   */
  public static AuditResult run(
      List<Sample> samples, List<String> classes, ImageCache cache, ProbeOptions options) {
    throw new UnsupportedOperationException();
  }

  /**
   * The probe of file facts alone, which reads no pixel: what {@code train --harmonise auto} asks.
   *
   * @param facts of each sample, in order
   */
  public static AuditResult fileFacts(
      List<Sample> samples, List<FileFacts> facts, List<String> classes, ProbeOptions options) {
    throw new UnsupportedOperationException();
  }
}
