package org.slicewise.image;

import java.nio.file.Path;
import org.slicewise.errors.BadInputException;

/** A file that should be an image cannot be read as one; names the file and says why. */
public final class UnreadableImageException extends BadInputException {
  private final String image;
  private final String reason;

  /**
   * @param image the file, or what else the image is called
   * @param reason why, as the end of the sentence "cannot read image FILE: ..."
   */
  public UnreadableImageException(String image, String reason, Throwable cause) {
    super("cannot read image " + image + ": " + reason, cause);
    this.image = image;
    this.reason = reason;
  }

  /** The same for a file. */
  public UnreadableImageException(Path file, String reason, Throwable cause) {
    this(file.toString(), reason, cause);
  }

  /** The file, or what else the image is called. */
  public String image() {
    return image;
  }

  /** Why, as the end of the sentence "cannot read image FILE: ...". */
  public String reason() {
    return reason;
  }
}
