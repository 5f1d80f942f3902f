package org.slicewise.phantom;

import java.nio.file.Path;

/** Draws the phantom data set. */
public final class Phantom {
  /** The class of slices with a lesion. */
  public static final String LESION = "lesion";

  /** The class of slices without. */
  public static final String NO_LESION = "no_lesion";

  private Phantom() {}

  /**
   * Writes {@code folder/data} (one folder a class and {@code metadata.csv}) and, beside it, {@code
   * folder/masks/lesion} and {@code folder/masks/lungs}.
   *
   * @return {@code folder/data}
   */
  public static Path write(Path folder, PhantomOptions options) {
    throw new UnsupportedOperationException("being built");
  }
}
