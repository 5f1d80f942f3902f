package org.slicewise.lungs;

/** What came of looking for the lungs in one image. */
public sealed interface LungSearch {
  /** The lungs. */
  record Found(LungMask mask) implements LungSearch {}

  /**
   * No mask that could be the lungs.
   *
   * @param reason why, a few words: "no dark region inside the body"
   */
  record NotFound(String reason) implements LungSearch {}
}
