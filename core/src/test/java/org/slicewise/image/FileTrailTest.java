package org.slicewise.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileTrailTest {
  private static final ImageArray PICTURE = new ImageArray(9, 9, 1, new float[81]);

  @TempDir Path folder;

  private FileFacts facts(String name, byte[] bytes) throws IOException {
    return FileFacts.read(Files.write(folder.resolve(name), bytes));
  }

  private static byte[] jpeg(int quality) {
    return ImageWriter.encode(PICTURE, new ImageFormat.Jpeg(quality));
  }

  private static byte[] inserted(byte[] file, int at, byte[] what) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    out.writeBytes(what);
    out.write(file, at, file.length - at);
    return out.toByteArray();
  }

  /** A TIFF structure with one tag: Software. */
  private static byte[] tiffWithSoftware(String name) {
    byte[] text = (name + "\0").getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(26 + text.length)
        .put("MM\0*".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(8)
        .putShort((short) 1)
        .putShort((short) 0x0131)
        .putShort((short) 2)
        .putInt(text.length)
        .putInt(26)
        .putInt(0)
        .put(text)
        .array();
  }

  private static byte[] exifSegment(String software) {
    byte[] tiff = tiffWithSoftware(software);
    return ByteBuffer.allocate(10 + tiff.length)
        .put((byte) 0xff)
        .put((byte) 0xe1)
        .putShort((short) (8 + tiff.length))
        .put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1))
        .put(tiff)
        .array();
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] body =
        ByteBuffer.allocate(4 + data.length)
            .put(type.getBytes(StandardCharsets.ISO_8859_1))
            .put(data)
            .array();
    CRC32 crc = new CRC32();
    crc.update(body);
    return ByteBuffer.allocate(8 + body.length)
        .putInt(data.length)
        .put(body)
        .putInt((int) crc.getValue())
        .array();
  }

  @Test
  void quantisationTablesTellQualitiesApart() throws IOException {
    FileFacts low = facts("low.jpg", jpeg(60));
    assertThat(low.quantisation()).matches("[0-9a-f]{8}");
    assertThat(facts("again.jpg", jpeg(60)).quantisation()).isEqualTo(low.quantisation());
    assertThat(facts("high.jpg", jpeg(90)).quantisation()).isNotEqualTo(low.quantisation());
    assertThat(facts("a.png", ImageWriter.encode(PICTURE, new ImageFormat.Png())).quantisation())
        .isEmpty();
  }

  @Test
  void exifAndItsSoftwareAreRead() throws IOException {
    FileFacts with = facts("with.jpg", inserted(jpeg(75), 2, exifSegment("Paint 3.1")));
    assertThat(with.exif()).isTrue();
    assertThat(with.software()).isEqualTo("Paint 3.1");
    FileFacts without = facts("without.jpg", jpeg(75));
    assertThat(without.exif()).isFalse();
    assertThat(without.software()).isEmpty();
    assertThat(without.quantisation()).isEqualTo(with.quantisation());
  }

  @Test
  void aPngSaysItsSoftwareInAChunkOfText() throws IOException {
    byte[] png = ImageWriter.encode(PICTURE, new ImageFormat.Png());
    byte[] text = chunk("tEXt", "Software\0gnuplot".getBytes(StandardCharsets.ISO_8859_1));
    byte[] exif = chunk("eXIf", tiffWithSoftware("x"));
    FileFacts facts = facts("a.png", inserted(inserted(png, 33, text), 33, exif));
    assertThat(facts.software()).isEqualTo("gnuplot");
    assertThat(facts.exif()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 12, 20, 30, 34})
  void damagedExifIsNoReasonToRefuse(int cut) throws IOException {
    byte[] segment = exifSegment("Paint 3.1");
    Arrays.fill(segment, 10 + cut, segment.length, (byte) 0xfe);
    FileFacts facts = facts("a.jpg", inserted(jpeg(75), 2, segment));
    assertThat(facts.width()).isEqualTo(9);
    assertThat(facts.exif()).isTrue();
  }
}
