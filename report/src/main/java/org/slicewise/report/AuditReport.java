package org.slicewise.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slicewise.audit.AuditResult;
import org.slicewise.image.ImageArray;

/**
 * What an audit found, with the images it speaks of.
 *
 * @param request what was asked
 * @param result what was found
 * @param pictures images of pairs and of failed masks, by file; those that are missing are named
 *     only
 * @param provenance where it comes from
 */
public record AuditReport(
    Request request, AuditResult result, Map<String, Picture> pictures, List<Fact> provenance) {
  public AuditReport {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(result, "result");
    pictures = Map.copyOf(pictures);
    provenance = List.copyOf(provenance);
  }

  /**
   * An image.
   *
   * @param image its pixels, as in {@link SampleImage}
   * @param className its class
   * @param part its part of the split in a word, "" where it is in none
   * @param patient its patient, "" where unknown
   */
  public record Picture(ImageArray image, String className, String part, String patient) {
    public Picture {
      Objects.requireNonNull(image, "image");
      Objects.requireNonNull(className, "className");
      Objects.requireNonNull(part, "part");
      Objects.requireNonNull(patient, "patient");
    }
  }
}
