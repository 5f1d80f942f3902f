package org.slicewise.scoring.inputs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.slicewise.image.ImageLoader;

/**
 * What comes through standard input: one image, where it begins as one, else the names of files,
 * one a line.
 */
final class StandardInput implements ImageSupply {
  /** How a user names it. */
  static final String NAME = "-";

  private final InputStream in;
  private ImageSupply content;

  StandardInput(InputStream in) {
    this.in = in;
  }

  @Override
  public boolean isReady() {
    return content != null && content.isReady();
  }

  @Override
  public boolean hasNext() {
    if (content == null) {
      content = open();
    }
    return content.hasNext();
  }

  @Override
  public ImageInput next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return content.next();
  }

  private ImageSupply open() {
    try {
      byte[] start = start();
      if (!ImageLoader.beginsImage(start)) {
        return new PathLines(start, in);
      }
      InputStream whole = new SequenceInputStream(new ByteArrayInputStream(start), in);
      return ImageSupply.of(new ImageInput.Bytes(NAME, whole.readAllBytes()));
    } catch (IOException e) {
      return ImageSupply.of(PathLines.failed(e));
    }
  }

  /**
   * As many bytes as tell an image from names; fewer where the input ends before, or pauses after a
   * name.
   */
  private byte[] start() throws IOException {
    byte[] start = new byte[0];
    while (start.length < ImageLoader.TELLING_BYTES
        && !ImageLoader.beginsImage(start)
        && !holdsName(start)) {
      byte[] more = new byte[ImageLoader.TELLING_BYTES - start.length];
      int read = in.read(more);
      if (read < 0) {
        break;
      }
      int had = start.length;
      start = Arrays.copyOf(start, had + read);
      System.arraycopy(more, 0, start, had, read);
    }
    return start;
  }

  /** Whether a line ends here that is none of PNG's own first bytes. */
  private static boolean holdsName(byte[] start) {
    for (byte b : start) {
      if (b == '\n') {
        return start[0] != (byte) 0x89;
      }
    }
    return false;
  }
}
