package org.slicewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileImagesTest {
  private static final ImageOptions OWN_SIZE = ImageOptions.keras().withTargetSize(0, 0);

  @TempDir Path folder;

  @Test
  void aFolderNamedLikeAnImageIsRefused() throws Exception {
    assertRefused(Files.createDirectory(folder.resolve("x.png")), "it is a folder");
  }

  @Test
  void aMissingFileIsRefused() {
    assertRefused(folder.resolve("missing.png"), "there is no such file");
  }

  @Test
  void anEmptyFileIsRefused() throws Exception {
    assertRefused(Files.createFile(folder.resolve("empty.jpg")), "it is empty");
  }

  @Test
  void somethingElseNamedLikeAnImageIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("text.png"), "this is not an image");
    assertRefused(file, "it is not a PNG, JPEG, BMP, TIFF or GIF");
  }

  @Test
  void aHugeFileOfSomethingElseIsRefusedUnread() throws Exception {
    Path file = folder.resolve("huge.png");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(8L << 30);
    }
    assertRefused(file, "it is not a PNG, JPEG, BMP, TIFF or GIF");
  }

  @Test
  void anImageInAFileWithAWrongNameIsRead() throws Exception {
    Path file = Files.write(folder.resolve("photo.txt"), encoded("jpg"));
    assertThat(ImageLoader.load(file, OWN_SIZE).width()).isEqualTo(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff"})
  void anImageCutShortAnywhereIsRefusedWithItsName(String format) throws Exception {
    byte[] whole = encoded(format);
    assertThat(ImageLoader.load(whole, "whole", OWN_SIZE).height()).isEqualTo(30);
    int pixelsEnd =
        format.equals("tiff") || format.equals("gif") ? whole.length - 40 : whole.length;
    for (int length = 1; length < pixelsEnd; length += 1 + length / 9) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> ImageLoader.load(part, "part." + format, OWN_SIZE))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(UnreadableImageException.class)
          .hasMessageStartingWith("cannot read image part." + format + ": it is ");
    }
  }

  @Test
  void aPngWithoutItsLastChunkIsRefused() throws Exception {
    byte[] whole = encoded("png");
    byte[] part = Arrays.copyOf(whole, whole.length - 12);
    assertThatThrownBy(() -> ImageLoader.load(part, "part.png", OWN_SIZE))
        .hasMessage("cannot read image part.png: it is cut short");
  }

  @Test
  void aJpegWithoutItsEndIsRefused() throws Exception {
    byte[] whole = encoded("jpg");
    byte[] part = Arrays.copyOf(whole, whole.length - 2);
    assertThatThrownBy(() -> ImageLoader.load(part, "part.jpg", OWN_SIZE))
        .hasMessage("cannot read image part.jpg: it is cut short");
  }

  @Test
  void aJpegWithAHoleInItsPixelsIsRefused() throws Exception {
    byte[] whole = encoded("jpg");
    byte[] holed = new byte[whole.length - 400];
    int keep = whole.length - 402;
    System.arraycopy(whole, 0, holed, 0, keep);
    holed[keep] = (byte) 0xff;
    holed[keep + 1] = (byte) 0xd9;
    assertThatThrownBy(() -> ImageLoader.load(holed, "holed.jpg", OWN_SIZE))
        .hasMessageStartingWith("cannot read image holed.jpg: it is damaged");
  }

  @Test
  void aChangedByteInAPngIsRefused() throws Exception {
    byte[] bytes = encoded("png");
    bytes[bytes.length / 2] ^= 1;
    assertThatThrownBy(() -> ImageLoader.load(bytes, "bent.png", OWN_SIZE))
        .hasMessageContaining("bent.png")
        .hasMessageContaining("checksum of its chunk IDAT");
  }

  static Stream<Arguments> emptySizes() {
    return Stream.of(Arguments.of(0, 5), Arguments.of(5, 0), Arguments.of(-1, 5));
  }

  @ParameterizedTest
  @MethodSource("emptySizes")
  void anImageOfNoPixelsIsRefused(int width, int height) throws Exception {
    byte[] png = png(width, height, new byte[10]);
    assertThatThrownBy(() -> ImageLoader.load(png, "none.png", OWN_SIZE))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("none.png");
  }

  @Test
  void anImagePastTheLimitIsRefusedByItsHeader() throws Exception {
    byte[] bomb = png(60_000, 60_000, new byte[100]);
    assertThatThrownBy(() -> ImageLoader.load(bomb, "bomb.png", OWN_SIZE))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("bomb.png")
        .hasMessageContaining("60000 x 60000")
        .hasMessageContaining("178956970");
  }

  @Test
  void theLimitIsTheLastNumberOfPixelsThatIsRead() throws Exception {
    byte[] png = encoded("png");
    assertThat(ImageLoader.load(png, "a", limited(40 * 30)).height()).isEqualTo(30);
    assertThatThrownBy(() -> ImageLoader.load(png, "a", limited(40 * 30 - 1)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("40 x 30");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff"})
  void everyFormatKeepsTheLimit(String format) throws Exception {
    byte[] bytes = encoded(format);
    assertThatThrownBy(() -> ImageLoader.load(bytes, "large." + format, limited(100)))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageContaining("more than the limit of 100");
  }

  @Test
  void aHeaderThatPromisesMoreThanTheFileCanHoldTakesNoMemory() throws Exception {
    // 13,000 x 13,000 is within the limit, and a hundred bytes cannot decompress to it.
    byte[] liar = png(13_000, 13_000, new byte[100]);
    assertThatThrownBy(() -> ImageLoader.load(liar, "liar.png", OWN_SIZE))
        .hasMessage("cannot read image liar.png: it is cut short");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aFileWithRandomBytesChangedIsReadOrRefusedButNothingElse(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (String format : new String[] {"png", "jpg", "bmp", "gif", "tiff"}) {
      byte[] bytes = encoded(format);
      for (int round = 0; round < 40; round++) {
        byte[] changed = bytes.clone();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
          changed[random.nextInt(Math.min(changed.length, 300))] = (byte) random.nextInt(256);
        }
        try {
          ImageLoader.load(changed, "changed." + format, limited(100_000));
        } catch (UnreadableImageException e) {
          assertThat(e).hasMessageContaining("changed." + format);
          assertThat(e.getMessage()).as("one sentence").doesNotContain("\n");
        }
      }
    }
  }

  @Test
  void alphaIsMixedWithABackgroundWhereAskedTo() {
    byte[] png =
        ImageWriter.encode(
            new ImageArray(1, 3, 4, new float[] {200, 100, 0, 0, 200, 100, 0, 51, 9, 8, 7, 255}),
            new ImageFormat.Png());
    assertThat(ImageLoader.load(png, "a", flattened(Flatten.NONE)).values())
        .containsExactly(200, 100, 0, 200, 100, 0, 9, 8, 7);
    assertThat(ImageLoader.load(png, "a", flattened(Flatten.BLACK)).values())
        .containsExactly(0, 0, 0, 40, 20, 0, 9, 8, 7);
    assertThat(ImageLoader.load(png, "a", flattened(Flatten.WHITE)).values())
        .containsExactly(255, 255, 255, 244, 224, 204, 9, 8, 7);
  }

  private static ImageOptions flattened(Flatten flatten) {
    return new ImageOptions(
        0, 0, ColorMode.RGB, Interpolation.NEAREST, false, false, flatten, 1000);
  }

  private static ImageOptions limited(long pixels) {
    return new ImageOptions(
        0, 0, ColorMode.RGB, Interpolation.NEAREST, false, false, Flatten.NONE, pixels);
  }

  private void assertRefused(Path file, String reason) {
    String expected = "cannot read image " + file + ": " + reason;
    assertThatThrownBy(() -> ImageLoader.load(file, OWN_SIZE))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessage(expected);
    assertThatThrownBy(() -> FileFacts.read(file)).hasMessage(expected);
  }

  /** 40 x 30 pixels of noise over a ramp, in a format. */
  private static byte[] encoded(String format) throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    float[] values = new float[30 * 40];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 200 + random.nextInt(50);
    }
    ImageArray image = new ImageArray(30, 40, 1, values);
    if (format.equals("png") || format.equals("bmp") || format.equals("jpg")) {
      return ImageWriter.encode(image, ImageFormat.named(format));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] png = ImageWriter.encode(image, new ImageFormat.Png());
    ImageIO.write(ImageIO.read(new java.io.ByteArrayInputStream(png)), format, out);
    return out.toByteArray();
  }

  /** A grey PNG with these sizes in its header and these bytes as its pixels. */
  private static byte[] png(int width, int height, byte[] pixels) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(0x89504e470d0a1a0aL);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8);
    chunk(out, "IHDR", header.array());
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
      deflater.write(pixels);
    }
    chunk(out, "IDAT", compressed.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String kind, byte[] data) throws IOException {
    byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
