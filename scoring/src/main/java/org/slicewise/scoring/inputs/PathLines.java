package org.slicewise.scoring.inputs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;

/**
 * Names of files, one a line (UTF-8, with or without carriage returns), as they arrive; blank lines
 * are passed over. Reads no further than its buffer goes.
 */
final class PathLines implements ImageSupply {
  /** Bytes of a line: more than the longest path of any system. */
  static final int LONGEST = 1 << 15;

  private static final int SHOWN = 60;

  private final InputStream in;
  private final byte[] buffer = new byte[LONGEST];
  private int from;
  private int to;
  private boolean ended;
  private boolean inLongLine;
  private boolean empty = true;
  private ImageInput next;

  /**
   * @param start bytes that were read already
   */
  PathLines(byte[] start, InputStream in) {
    this.in = in;
    System.arraycopy(start, 0, buffer, 0, start.length);
    to = start.length;
  }

  static ImageInput failed(IOException e) {
    return new ImageInput.Refused(
        StandardInput.NAME, "reading standard input failed (%s)".formatted(e.getMessage()));
  }

  @Override
  public boolean isReady() {
    while (!take() && !ended) {
      try {
        if (in.available() == 0) {
          return false;
        }
      } catch (IOException e) {
        return false; // reading will say why
      }
      fill();
    }
    return true;
  }

  @Override
  public boolean hasNext() {
    while (!take() && !ended) {
      fill();
    }
    if (next == null && empty) {
      next = new ImageInput.Refused(StandardInput.NAME, "standard input names no image");
    }
    empty = false;
    return next != null;
  }

  @Override
  public ImageInput next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ImageInput found = next;
    next = null;
    return found;
  }

  private void fill() {
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, to - from);
      to -= from;
      from = 0;
    }
    try {
      int read = in.read(buffer, to, LONGEST - to);
      ended = read < 0;
      to += Math.max(0, read);
    } catch (IOException e) {
      ended = true;
      to = 0; // half a name
      next = failed(e);
    }
  }

  /** Whether the next name is there; looks only at what has been read. */
  private boolean take() {
    while (next == null && from < to) {
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      boolean whole = end < to || ended;
      if (whole && !inLongLine) {
        String name = name(end);
        next = name.isBlank() ? null : ImageInput.file(name);
      } else if (!whole && to - from == LONGEST && !inLongLine) {
        next =
            new ImageInput.Refused(name(from + SHOWN) + "...", "the line is too long to be a name");
      } else if (!whole && !inLongLine) {
        return false;
      }
      inLongLine = !whole;
      from = Math.min(to, end + 1);
    }
    return next != null;
  }

  private String name(int end) {
    String line = new String(buffer, from, end - from, StandardCharsets.UTF_8);
    // A byte order mark stands at most at the very beginning, where no name begins with one.
    String name = line.startsWith("\uFEFF") ? line.substring(1) : line;
    return name.endsWith("\r") ? name.substring(0, name.length() - 1) : name;
  }
}
