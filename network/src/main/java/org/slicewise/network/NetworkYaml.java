package org.slicewise.network;

import java.nio.file.Path;

/** Networks as YAML, with Keras' layer and option names. */
public final class NetworkYaml {
  private NetworkYaml() {}

  /**
   * @throws org.slicewise.errors.BadInputException naming file, line and the nearest valid name
   */
  public static Network read(Path file) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * @throws org.slicewise.errors.BadInputException naming line and the nearest valid name
   */
  public static Network read(String yaml) {
    throw new UnsupportedOperationException("being built");
  }

  /** The network as YAML; {@link #read(String)} gives an equal network back. */
  public static String write(Network network) {
    throw new UnsupportedOperationException("being built");
  }
}
