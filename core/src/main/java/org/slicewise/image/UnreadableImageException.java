package org.slicewise.image;

import java.nio.file.Path;
import org.slicewise.errors.BadInputException;

/** A file that should be an image cannot be read as one; names the file and says why. */
public final class UnreadableImageException extends BadInputException {
  private final transient Path file;
  private final String reason;

  /**
   * @param file the file
   * @param reason why, as the end of the sentence "cannot read image FILE: ..."
   */
  public UnreadableImageException(Path file, String reason, Throwable cause) {
    super("cannot read image " + file + ": " + reason, cause);
    this.file = file;
    this.reason = reason;
  }

  public Path file() {
    return file;
  }

  public String reason() {
    return reason;
  }
}
