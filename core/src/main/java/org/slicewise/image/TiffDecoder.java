package org.slicewise.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * The first image of a TIFF. TwelveMonkeys unpacks the samples; what they mean follows Pillow's
 * table of photometric interpretation, bits, extra samples and sample format. Like Pillow, and
 * unlike it for other formats, the image is turned as its orientation tag says.
 */
final class TiffDecoder {
  private static final int MIN_IS_WHITE = 0;
  private static final int MIN_IS_BLACK = 1;
  private static final int PREMULTIPLIED = 1;
  private static final int JPEG = 7;

  private final ByteView file;
  private final TiffDirectory directory;
  private final Header header;
  private final int photometric;
  private final int bits;

  private TiffDecoder(ByteView file) throws IOException {
    this.file = file;
    directory = new TiffDirectory(file);
    photometric = (int) directory.first(TiffDirectory.PHOTOMETRIC, MIN_IS_WHITE);
    bits = (int) directory.first(TiffDirectory.BITS_PER_SAMPLE, 1);
    if (!directory.allAre(TiffDirectory.BITS_PER_SAMPLE, bits)) {
      throw unknown();
    }
    header =
        Header.of(
            mode(),
            directory.first(TiffDirectory.WIDTH, 0),
            directory.first(TiffDirectory.HEIGHT, 0));
  }

  /** The header of the image as it is shown, turned. */
  static Header header(ByteView file) throws IOException {
    TiffDecoder decoder = new TiffDecoder(file);
    Header stored = decoder.header;
    return decoder.orientation() >= 5
        ? new Header(stored.mode(), stored.height(), stored.width())
        : stored;
  }

  static Decoded decode(ByteView file) throws IOException {
    TiffDecoder decoder = new TiffDecoder(file);
    decoder.checkComplete(TiffDirectory.STRIP_OFFSETS, TiffDirectory.STRIP_BYTES);
    decoder.checkComplete(TiffDirectory.TILE_OFFSETS, TiffDirectory.TILE_BYTES);
    return decoder.decode();
  }

  private int orientation() {
    return (int) directory.first(TiffDirectory.ORIENTATION, 1);
  }

  private IOException unknown() {
    return new IOException(
        "it is a TIFF of photometric interpretation %d with %d samples of %d bits, which is not known"
            .formatted(photometric, samples(), bits));
  }

  private int samples() {
    return (int) directory.first(TiffDirectory.SAMPLES_PER_PIXEL, 1);
  }

  private PixelMode mode() throws IOException {
    int samples = samples();
    int extra = (int) directory.first(TiffDirectory.EXTRA_SAMPLES, -1);
    boolean eight = bits == 8;
    PixelMode mode =
        switch (photometric) {
          case MIN_IS_WHITE, MIN_IS_BLACK -> samples == 1 ? greyMode() : greyAlphaMode(extra);
          case 2 -> samples >= 3 && (eight || bits == 16) ? colourMode(samples, extra) : null;
          case 3 ->
              samples == 1 && bits <= 8 || samples == 2 && eight && extra == 0
                  ? PixelMode.P
                  : samples == 2 && eight && extra == 2 ? PixelMode.PA : null;
          case 5 -> samples >= 4 && (eight || bits == 16) ? PixelMode.CMYK : null;
          case 6 ->
              !eight
                  ? null
                  : samples == 1
                      ? PixelMode.L
                      : directory.first(TiffDirectory.COMPRESSION, 1) == JPEG
                          ? PixelMode.RGB
                          : null;
          default -> null;
        };
    if (mode == null) {
      throw unknown();
    }
    return mode;
  }

  private PixelMode greyMode() {
    int format = (int) directory.first(TiffDirectory.SAMPLE_FORMAT, 1);
    return switch (bits) {
      case 1 -> PixelMode.BIT;
      case 2, 4, 8 -> PixelMode.L;
      case 16 ->
          format == 2
              ? PixelMode.I
              : directory.isLittleEndian()
                  ? PixelMode.I16
                  : photometric == MIN_IS_BLACK ? PixelMode.I16B : null;
      case 32 -> format == 3 ? PixelMode.F : PixelMode.I;
      default -> null;
    };
  }

  private PixelMode greyAlphaMode(int extra) {
    if (samples() != 2 || bits != 8 || photometric != MIN_IS_BLACK) {
      return null;
    }
    return extra == 0 ? PixelMode.L : extra == 2 ? PixelMode.LA : null;
  }

  private static PixelMode colourMode(int samples, int extra) {
    return samples == 3 || extra == 0 ? PixelMode.RGB : PixelMode.RGBA;
  }

  /** A file that ends before its last strip or tile is cut short. */
  private void checkComplete(int offsetsTag, int bytesTag) throws IOException {
    long[] offsets = directory.all(offsetsTag);
    long[] bytes = directory.all(bytesTag);
    for (int i = 0; i < Math.min(offsets.length, bytes.length); i++) {
      file.need(offsets[i], bytes[i]);
    }
  }

  private Decoded decode() throws IOException {
    header.bytes(4);
    Raster raster = raster();
    if (raster.getWidth() != header.width()
        || raster.getHeight() != header.height()
        || raster.getNumBands() < header.mode().channels()) {
      throw new IOException("it is damaged: its pixels are not what its tags say");
    }
    Decoded decoded =
        header.mode().wide() ? Decoded.of(header, wide(raster)) : Decoded.of(header, bytes(raster));
    if (header.mode() == PixelMode.P || header.mode() == PixelMode.PA) {
      decoded = decoded.withPalette(palette());
    }
    return decoded.withOrientation(orientation()).upright();
  }

  private Raster raster() throws IOException {
    ImageReader reader = new TIFFImageReaderSpi().createReaderInstance();
    try (ByteArrayImageInputStream in = new ByteArrayImageInputStream(file.bytes())) {
      reader.setInput(in, true, true);
      return reader.readRaster(0, null);
    } finally {
      reader.dispose();
    }
  }

  private float[] wide(Raster raster) {
    float[] out = new float[header.width() * header.height()];
    float[] row = new float[header.width()];
    for (int y = 0; y < header.height(); y++) {
      raster.getSamples(0, y, header.width(), 1, 0, row);
      System.arraycopy(row, 0, out, y * header.width(), row.length);
    }
    return out;
  }

  private byte[] bytes(Raster raster) {
    int channels = header.mode().channels();
    int largest = bits < 8 ? (1 << bits) - 1 : 255;
    boolean index = header.mode() == PixelMode.P || header.mode() == PixelMode.PA;
    boolean inverted = photometric == MIN_IS_WHITE;
    byte[] out = new byte[header.width() * header.height() * channels];
    int[] row = new int[header.width()];
    for (int y = 0; y < header.height(); y++) {
      for (int c = 0; c < channels; c++) {
        raster.getSamples(0, y, header.width(), 1, c, row);
        int to = y * header.width() * channels + c;
        for (int value : row) {
          int eight = bits == 16 ? value >> 8 : index ? value : value * 255 / largest;
          out[to] = (byte) (inverted ? 255 - eight : eight);
          to += channels;
        }
      }
    }
    if (header.mode() == PixelMode.RGBA
        && directory.first(TiffDirectory.EXTRA_SAMPLES, -1) == PREMULTIPLIED) {
      Conversion.unpremultiply(out);
      for (int i = 0; i < out.length; i += 4) {
        if (out[i + 3] == 0) {
          out[i] = out[i + 1] = out[i + 2] = 0;
        }
      }
    }
    return out;
  }

  /** The color map: all reds, then all greens, then all blues, 16 bits each. */
  private Palette palette() throws IOException {
    long[] map = directory.all(TiffDirectory.COLOR_MAP);
    int colours = map.length / 3;
    if (colours == 0) {
      throw new IOException("it is damaged: it has no color map");
    }
    byte[] rgb = new byte[3 * colours];
    for (int i = 0; i < colours; i++) {
      for (int c = 0; c < 3; c++) {
        rgb[3 * i + c] = (byte) (map[c * colours + i] >> 8);
      }
    }
    return Palette.of(rgb, 0, colours, 3, 0);
  }
}
