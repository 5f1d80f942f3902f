package org.slicewise.split;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slicewise.data.Parallel;
import org.slicewise.data.Sample;
import org.slicewise.image.ImageArray;
import org.slicewise.image.PixelDigest;

/**
 * What the images show, so that the same picture under two names is known as one.
 *
 * @param digests {@link PixelDigest} by {@link Sample#file()}, in hexadecimal; an image that is not
 *     in it is taken to be like no other
 */
public record ImageContents(Map<String, String> digests) {
  public ImageContents {
    digests = Map.copyOf(digests);
  }

  /** Nothing is known: every image is taken to be like no other. */
  public static ImageContents unknown() {
    return new ImageContents(Map.of());
  }

  /**
   * Looks at every image.
   *
   * @param read decodes one; asked on several threads
   * @param threads at least 1
   */
  public static ImageContents of(
      List<Sample> samples, Function<Sample, ImageArray> read, int threads) {
    List<String> hex =
        Parallel.map(
            samples,
            threads,
            sample -> HexFormat.of().formatHex(PixelDigest.of(read.apply(sample))));
    Map<String, String> digests = new HashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      digests.put(samples.get(i).file(), hex.get(i));
    }
    return new ImageContents(digests);
  }

  /** The digest of an image, or null where it is not known. */
  public String of(Sample sample) {
    return digests.get(sample.file());
  }
}
