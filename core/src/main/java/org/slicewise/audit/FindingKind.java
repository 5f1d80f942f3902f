package org.slicewise.audit;

import java.util.Locale;

/** What an audit can find. */
public enum FindingKind {
  /** Facts of the files alone predict the class. */
  FILE_FACTS,
  /**
   * Facts of the files with their sizes in bytes, which depend on what is shown: a probe, never a
   * finding.
   */
  FILE_BYTES,
  /** How often each grey level occurs predicts the class. */
  HISTOGRAM,
  /** The outer tenth of the image predicts the class. */
  BORDER,
  /** The image at 16 x 16 predicts the class. */
  THUMBNAIL,
  /** The image without its lungs predicts the class. */
  OUTSIDE_LUNGS,
  /** The same file, or the same pixels, more than once. */
  DUPLICATE,
  /** The same image more than once, but changed. */
  NEAR_DUPLICATE,
  /** A patient in more than one part of the split. */
  PATIENT_LEAK,
  /** The same image under two labels. */
  LABEL_CONFLICT;

  /** The word in {@code audit.json}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
