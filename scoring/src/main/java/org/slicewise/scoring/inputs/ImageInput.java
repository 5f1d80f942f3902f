package org.slicewise.scoring.inputs;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.slicewise.data.Preprocessing;
import org.slicewise.image.ImageArray;
import org.slicewise.image.UnreadableImageException;

/** An image to score, not yet read; or something in its place that cannot be one. */
public sealed interface ImageInput {
  /** How the user knows it. */
  String name();

  /**
   * Reads it as a network wants it, {@code [height, width, channels]}.
   *
   * @throws UnreadableImageException when it is not a readable image
   */
  ImageArray read(Preprocessing preprocessing);

  /** A file, or a refusal where {@code name} cannot be the name of one. */
  static ImageInput file(String name) {
    try {
      return new File(Path.of(name));
    } catch (InvalidPathException e) {
      return new Refused(name, "it cannot be the name of a file (%s)".formatted(e.getReason()));
    }
  }

  /** A file, there or not. */
  record File(Path path) implements ImageInput {
    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public ImageArray read(Preprocessing preprocessing) {
      return preprocessing.apply(path);
    }
  }

  /** An image that is in memory already. */
  record Bytes(String name, byte[] bytes) implements ImageInput {
    @Override
    public ImageArray read(Preprocessing preprocessing) {
      return preprocessing.apply(bytes, name);
    }
  }

  /**
   * Named by the user, and no image: a missing file, a folder without images.
   *
   * @param reason why, as the end of a sentence
   */
  record Refused(String name, String reason) implements ImageInput {
    @Override
    public ImageArray read(Preprocessing preprocessing) {
      throw new UnreadableImageException(name, reason, null);
    }
  }
}
