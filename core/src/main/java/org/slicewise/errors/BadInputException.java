package org.slicewise.errors;

/**
 * The user's options, configuration or input are missing, malformed, cut short or not ours; the
 * command ends with exit status 2. The message is one sentence that says what was wrong, the value,
 * where, and what to do.
 */
public class BadInputException extends RuntimeException {
  public BadInputException(String message) {
    super(message);
  }

  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
