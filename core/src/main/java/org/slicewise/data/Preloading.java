package org.slicewise.data;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.UnreadableImageException;

/** Decodes a data set once and finds what cannot be read. */
final class Preloading {
  private Preloading() {}

  static Dataset run(
      Dataset data, ImageCache cache, ImageOptions options, boolean skipUnreadable, int threads) {
    List<Sample> samples = data.samples();
    List<UnreadableImageException> failures =
        new ArrayList<>(Parallel.map(samples, threads, sample -> failure(sample, cache, options)));
    List<Integer> unreadable =
        IntStream.range(0, samples.size())
            .filter(i -> failures.get(i) != null)
            .boxed()
            .sorted(Comparator.comparing(i -> samples.get(i).file(), Names.ORDER))
            .toList();
    if (unreadable.isEmpty()) {
      return data;
    }
    if (!skipUnreadable) {
      throw failures.get(unreadable.get(0));
    }
    int[] kept = IntStream.range(0, samples.size()).filter(i -> failures.get(i) == null).toArray();
    List<Sample> left = IntStream.of(kept).mapToObj(samples::get).toList();
    for (int c = 0; c < data.classes().size(); c++) {
      int label = c;
      if (samples.stream().anyMatch(s -> s.label() == label)
          && left.stream().noneMatch(s -> s.label() == label)) {
        throw new BadInputException(
            "class '%s' in %s has no readable image; all of its images were left out, the first because %s"
                .formatted(
                    data.classes().get(c),
                    data.root(),
                    unreadable.stream()
                        .filter(i -> samples.get(i).label() == label)
                        .map(i -> failures.get(i).reason())
                        .findFirst()
                        .orElseThrow()));
      }
    }
    List<LeftOut> leftOut = new ArrayList<>(data.leftOut());
    unreadable.forEach(
        i -> leftOut.add(new LeftOut(samples.get(i).file(), failures.get(i).reason())));
    List<String> warnings = new ArrayList<>(data.warnings());
    warnings.add(
        String.format(
            Locale.ROOT,
            "left out %d of %d images that cannot be read: %s",
            unreadable.size(),
            samples.size(),
            Names.some(unreadable.stream().map(i -> samples.get(i).file()).toList())));
    return new Dataset(
        data.root(),
        data.classes(),
        left,
        data.hasMetadata() ? data.metadata().rows(kept).select() : data.metadata(),
        leftOut,
        data.recognised(),
        data.positive(),
        data.official(),
        warnings);
  }

  /** Why a sample cannot be read, or null. */
  private static UnreadableImageException failure(
      Sample sample, ImageCache cache, ImageOptions options) {
    if (!Files.isRegularFile(sample.path())) {
      return new UnreadableImageException(sample.path(), "it is not a file", null);
    }
    try {
      Objects.requireNonNull(cache.get(sample.path(), options));
      return null;
    } catch (UnreadableImageException e) {
      return e;
    }
  }
}
