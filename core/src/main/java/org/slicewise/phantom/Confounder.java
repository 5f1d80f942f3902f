package org.slicewise.phantom;

/** A shortcut to the class that has nothing to do with the lesions: what an audit must catch. */
public enum Confounder {
  /** None. */
  NONE,
  /** Slices with a lesion are JPEG files, the others PNG. */
  FILE_FORMAT,
  /** Slices with a lesion carry a small text in a corner. */
  CORNER_LABEL,
  /** Slices with a lesion are brighter everywhere. */
  INTENSITY
}
