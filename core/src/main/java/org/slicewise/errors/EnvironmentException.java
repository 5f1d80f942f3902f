package org.slicewise.errors;

/**
 * The machine did not let the work be done (disk full, no right to write, out of memory) or the
 * training diverged; the command ends with exit status 1. The message says what to do.
 */
public class EnvironmentException extends RuntimeException {
  public EnvironmentException(String message) {
    super(message);
  }

  public EnvironmentException(String message, Throwable cause) {
    super(message, cause);
  }
}
