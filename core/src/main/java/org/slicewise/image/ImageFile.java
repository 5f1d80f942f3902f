package org.slicewise.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reading the bytes of image files, with a reason for each that cannot be read. */
final class ImageFile {
  private ImageFile() {}

  /** All bytes of an image file. */
  static byte[] read(Path file) {
    return read(file, Long.MAX_VALUE);
  }

  /**
   * The first {@code most} bytes of an image file, or all.
   *
   * @throws UnreadableImageException also where the first few bytes are not those of an image: a
   *     large file of something else is not read
   */
  static byte[] read(Path file, long most) {
    try {
      if (Files.isDirectory(file)) {
        throw new IOException("it is a folder");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IOException("it is not a regular file");
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        ByteBuffer magic =
            ByteBuffer.allocate((int) Math.min(channel.size(), Container.MAGIC_BYTES));
        fill(channel, magic);
        container(new ByteView(magic.array()));
        long size = Math.min(channel.size(), most);
        if (size > Integer.MAX_VALUE - 8) {
          throw new IOException("the file is too large (%d bytes)".formatted(size));
        }
        ByteBuffer all = ByteBuffer.allocate((int) size);
        all.put(magic.flip());
        fill(channel, all);
        return all.array();
      }
    } catch (NoSuchFileException e) {
      throw new UnreadableImageException(file, "there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new UnreadableImageException(file, "there is no right to read it", e);
    } catch (IOException e) {
      throw new UnreadableImageException(file, reason(e), e);
    }
  }

  private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("it is cut short");
      }
    }
  }

  /** What format the bytes are in. */
  static Container container(ByteView file) throws IOException {
    if (file.length() == 0) {
      throw new IOException("it is empty");
    }
    return Container.of(file)
        .orElseThrow(() -> new IOException("it is not a PNG, JPEG, BMP, TIFF or GIF"));
  }

  /** Why reading failed, in words. */
  static String reason(IOException e) {
    return e.getMessage() == null
        ? "reading it failed (" + e.getClass().getSimpleName() + ")"
        : e.getMessage();
  }
}
