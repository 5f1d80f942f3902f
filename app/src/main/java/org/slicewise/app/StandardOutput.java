package org.slicewise.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.Locale;

/** Standard output that remembers why writing failed, which {@link System#out} never says. */
final class StandardOutput extends FileOutputStream {
  private IOException failure;

  StandardOutput() {
    super(FileDescriptor.out);
  }

  @Override
  public void write(byte[] bytes, int from, int n) throws IOException {
    try {
      super.write(bytes, from, n);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * Why not all was written; null where all was, or where a reader had seen enough and closed the
   * pipe ({@code slicewise ... | head}).
   */
  String failure() {
    if (failure == null) {
      return null;
    }
    String reason = String.valueOf(failure.getMessage());
    return reason.toLowerCase(Locale.ROOT).contains("pipe") ? null : reason;
  }
}
