package org.slicewise.app;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Versions implements IVersionProvider {
  /** The program's version, from the jar's manifest. */
  static String slicewise() {
    return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "0.1.0");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "slicewise " + slicewise(),
      "Java "
          + System.getProperty("java.version")
          + " on "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }
}
