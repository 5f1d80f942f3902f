package org.slicewise.scoring;

import java.io.PrintWriter;
import java.util.List;
import org.slicewise.model.ModelInfo;

/**
 * Writes what a model said about images or about patients, a line each, as soon as it is known.
 * Call {@link #begin} once, then {@link #row} for each; of one writer either images or patients.
 */
public abstract sealed class PredictionFormat permits TableFormat, JsonLinesFormat, CsvFormat {
  /** The formats that {@code predict} offers. */
  public enum Kind {
    TABLE,
    JSON,
    CSV
  }

  /** What the rows are about. */
  public enum About {
    IMAGES,
    PATIENTS
  }

  PredictionFormat() {}

  /** A writer of a format; {@code out} stays the caller's to close. */
  public static PredictionFormat of(Kind kind, About about, ModelInfo info, PrintWriter out) {
    return switch (kind) {
      case TABLE -> new TableFormat(about, info, out);
      case JSON -> new JsonLinesFormat(info, out);
      case CSV -> new CsvFormat(about, info, out);
    };
  }

  /**
   * {@code {"predictions": [{"file", "class", "probabilities", "at_operating_point", "set",
   * "abstain", "reason"}, ...]}} on one line. The probabilities are calibrated and {@code class} is
   * the most probable one. What a model does not store is null; it abstains by its rule, where it
   * has one, and from images outside of what it knows, where it can tell. An unreadable file has no
   * class and no probabilities, and a further {@code "error"}.
   */
  public static String json(ModelInfo info, List<ScoredImage> images) {
    return JsonLinesFormat.object(info, images.stream().map(Row::of).toList());
  }

  public abstract void begin();

  public final void row(ScoredImage image) {
    write(Row.of(image));
  }

  public final void row(ScoredPatient patient) {
    write(Row.of(patient));
  }

  abstract void write(Row row);
}
