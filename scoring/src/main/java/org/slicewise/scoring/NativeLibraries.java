package org.slicewise.scoring;

import java.nio.file.Path;

/** Native libraries unpacked once into the user's cache folder. */
public final class NativeLibraries {
  private NativeLibraries() {}

  /** The user's cache folder for Slicewise; may not exist yet. */
  public static Path cacheFolder() {
    throw new UnsupportedOperationException("being built");
  }
}
