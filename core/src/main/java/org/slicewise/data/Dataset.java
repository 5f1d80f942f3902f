package org.slicewise.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dflib.DataFrame;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;

/**
 * The images of a folder, with what is known of them; {@link ImageFolder} reads one.
 *
 * @param root the folder
 * @param classes class names in the order of their indices
 * @param samples the images, in Keras' order
 * @param metadata one row a sample, in the order of {@code samples}, with the columns of {@code
 *     metadata.csv} ({@code file} first; nulls where that file has no row for an image); no rows
 *     and only the column {@code file} where there is no {@code metadata.csv}
 * @param leftOut images that are not used, and why
 * @param recognised {@code "COVID-CT"}, or {@code ""} where nothing was recognised
 * @param positive the class that a positive answer means: {@code CT_COVID} for COVID-CT, else the
 *     class with index 1
 * @param official official part of each sample's {@code file} that has one; empty where the data
 *     set has no official split
 * @param warnings sentences that the user should read
 */
public record Dataset(
    Path root,
    List<String> classes,
    List<Sample> samples,
    DataFrame metadata,
    List<LeftOut> leftOut,
    String recognised,
    String positive,
    Map<String, Part> official,
    List<String> warnings) {

  public Dataset {
    classes = List.copyOf(classes);
    samples = List.copyOf(samples);
    leftOut = List.copyOf(leftOut);
    official = Map.copyOf(official);
    warnings = List.copyOf(warnings);
  }

  /** Index of {@link #positive()} in {@link #classes()}. */
  public int positiveIndex() {
    return classes.indexOf(positive);
  }

  /** Whether at least one image has a patient id. */
  public boolean patientsKnown() {
    return samples.stream().anyMatch(s -> !s.patient().isEmpty());
  }

  /** Whether there is a {@code metadata.csv}. */
  public boolean hasMetadata() {
    return metadata.height() > 0;
  }

  /**
   * SHA-256 over the sorted names, sizes and contents of the images, 64 hexadecimal digits: the
   * same for the same images wherever they lie. Reads every file, in parallel, at each call.
   */
  public String fingerprint() {
    return Fingerprint.of(samples);
  }

  /**
   * Decodes every image once, in parallel, into {@code cache}, and so finds those that cannot be
   * read.
   *
   * @param skipUnreadable leave unreadable images out (they are then listed in {@link #leftOut()}
   *     and counted in a warning) instead of stopping at the first by name
   * @param threads how many threads decode, at least 1
   * @return the data set without the unreadable images
   * @throws org.slicewise.image.UnreadableImageException naming the first unreadable file, unless
   *     {@code skipUnreadable}
   * @throws org.slicewise.errors.BadInputException when a class is left with no readable image
   */
  public Dataset preload(
      ImageCache cache, ImageOptions options, boolean skipUnreadable, int threads) {
    return Preloading.run(this, cache, options, skipUnreadable, threads);
  }
}
