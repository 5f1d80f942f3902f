package org.slicewise.image;

/**
 * What of a slice is shown to a network. Where the lungs are not found for sure, it is the whole
 * image, whatever is asked.
 */
public enum Lungs {
  /** The image as it is; nobody looks for lungs. */
  OFF,
  /** The box about both lungs, with a margin. */
  CROP,
  /** The same box, and what is in it outside the lungs is black. */
  MASK
}
