package org.slicewise.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slicewise.data.Parallel;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.onnx.OutsideExport;
import org.slicewise.outside.Altered;
import org.slicewise.outside.Drawn;
import org.slicewise.outside.Everyday;
import org.slicewise.outside.Impression;
import org.slicewise.outside.Kind;
import org.slicewise.outside.OutsideDetector;
import org.slicewise.outside.OutsideFit;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.ScoringOptions;

/**
 * Teaches a model to tell images that are unlike any it was made for: on slices of the training
 * part, on the same altered so that they are slices no more, and on drawn images. What it then
 * misses is measured on other drawings and on other slices, altered.
 *
 * @param info how the model reads a file
 * @param train slices of the training part
 * @param others slices that nothing was taught on, to be altered for the examination; may be none
 * @param seed of the drawings
 * @param threads that draw and score
 * @param examination how much is shown afterwards
 */
record OutsideTeaching(
    ModelInfo info,
    List<Sample> train,
    List<Sample> others,
    long seed,
    int threads,
    Examination examination) {
  /** Drawings of each kind: enough that more change nothing. */
  private static final int DRAWINGS = 12;

  /** So many slices show what is usual; more only take longer. */
  private static final int MOST_SLICES = 400;

  /** Ways in which each training slice is altered. */
  private static final int WAYS = 3;

  private static final int FEWEST_GROUPS = 10;

  /**
   * How much a model that was taught is shown to see what it misses.
   *
   * @param slices that are altered in every way, at most
   * @param drawings of each kind
   * @param neverTaught whether detectors that were not taught a kind are examined too, which takes
   *     two more of them
   */
  record Examination(int slices, int drawings, boolean neverTaught) {
    /** Of a model that is to be used. */
    static final Examination WHOLE = new Examination(100, DRAWINGS, true);

    /** Of one of several folds, which are pooled. */
    static final Examination OF_A_FOLD = new Examination(30, 3, false);
  }

  /** An image that is not in a file. */
  private record Picture(Kind kind, String group, Supplier<byte[]> file) {}

  /**
   * Images of one kind, and how many are taken for slices.
   *
   * @param neverTaught by detectors that were not taught the kind; negative where none were made
   */
  private record Missed(Kind kind, int images, int missed, int neverTaught) {}

  /**
   * What came of it.
   *
   * @param model the model, which can tell now
   * @param detector what it was given
   * @param record how well it can, for {@code run.json} and the model itself
   * @param inWords the same in a sentence
   */
  record Taught(
      byte[] model, OutsideDetector detector, Map<String, Object> record, String inWords) {}

  /**
   * Teaches a model and measures how well it learned.
   *
   * @param model as it was exported
   * @param file what to call it in errors
   */
  Taught teach(byte[] model, Path file) {
    try (OnnxModel seeing = seeing(model, file)) {
      List<Impression> lesson = impressions(seeing, lesson());
      OutsideFit fit = new OutsideFit(OutsideExport.stretches(model), seed);
      OutsideDetector detector = fit.fit(lesson);
      List<Missed> missed = missed(impressions(seeing, shownAfterwards()), detector, lesson, fit);
      return new Taught(
          OutsideExport.withOutside(model, detector),
          detector,
          record(missed, lesson.size()),
          inWords(missed));
    }
  }

  /** Why it cannot be done, or "". */
  String hindrance(OnnxModel model) {
    if (!model.hasFeatures()) {
      return "its head is not global average pooling and one dense layer";
    }
    List<Sample> slices = slices();
    if (slices.size() < OutsideFit.FEWEST) {
      return "there are %d training slices and %d are needed to know what is usual"
          .formatted(slices.size(), OutsideFit.FEWEST);
    }
    long groups = slices.stream().map(OutsideTeaching::group).distinct().count();
    return groups < FEWEST_GROUPS
        ? "the training slices are of %d patients and %d are needed"
            .formatted(groups, FEWEST_GROUPS)
        : "";
  }

  private static OnnxModel seeing(byte[] model, Path file) {
    return OnnxModel.open(OutsideExport.withImpression(model), file, ScoringOptions.defaults());
  }

  /** Training slices, evenly spread. */
  private List<Sample> slices() {
    return spread(train, MOST_SLICES);
  }

  private static List<Sample> spread(List<Sample> samples, int most) {
    int n = Math.min(most, samples.size());
    return IntStream.range(0, n)
        .mapToObj(i -> samples.get((int) ((long) i * samples.size() / n)))
        .toList();
  }

  private static String group(Sample sample) {
    return sample.patient().isEmpty() ? sample.file() : sample.patient();
  }

  /** Each slice as it is, after an everyday change, and altered in some ways. */
  private List<Picture> lesson() {
    List<Picture> pictures = new ArrayList<>();
    List<Sample> slices = slices();
    int ways = Altered.values().length;
    for (int i = 0; i < slices.size(); i++) {
      Sample sample = slices.get(i);
      long drawn = seed * 1_000_003 + i;
      pictures.add(new Picture(null, group(sample), () -> DecisionFit.read(sample.path())));
      pictures.add(new Picture(null, group(sample), () -> Everyday.changed(slice(sample), drawn)));
      for (int k = 0; k < WAYS; k++) {
        Altered way = Altered.values()[(i + k) % ways];
        pictures.add(
            new Picture(way, group(sample), () -> Everyday.file(way.of(slice(sample), drawn))));
      }
    }
    return Stream.concat(pictures.stream(), drawn(0, DRAWINGS)).toList();
  }

  /** What the teaching never showed: other drawings, and other slices, altered. */
  private List<Picture> shownAfterwards() {
    List<Picture> pictures = new ArrayList<>();
    List<Sample> slices = spread(others, examination.slices());
    for (int i = 0; i < slices.size(); i++) {
      Sample sample = slices.get(i);
      int drawn = i;
      for (Altered way : Altered.values()) {
        pictures.add(
            new Picture(way, group(sample), () -> Everyday.file(way.of(slice(sample), drawn))));
      }
    }
    return Stream.concat(pictures.stream(), drawn(1, examination.drawings())).toList();
  }

  private Stream<Picture> drawn(int set, int drawings) {
    long first = (seed * 2 + set) * 1_000_003;
    return Stream.of(Drawn.values())
        .flatMap(
            kind ->
                IntStream.range(0, drawings)
                    .mapToObj(
                        i -> new Picture(kind, "", () -> Everyday.file(kind.draw(first + i)))));
  }

  /** The slice at the size of its file, 0 to 255. */
  private ImageArray slice(Sample sample) {
    ImageOptions as = info.preprocessing().image();
    ImageOptions whole =
        ImageOptions.keras()
            .withTargetSize(0, 0)
            .withColorMode(as.harmonise() ? ColorMode.GRAYSCALE : as.colorMode());
    ImageArray image = ImageLoader.load(sample.path(), whole);
    float largest = 0;
    for (float value : image.values()) {
      largest = Math.max(largest, value);
    }
    if (largest > 255) { // 16-bit grey
      for (int i = 0; i < image.values().length; i++) {
        image.values()[i] /= 257;
      }
    }
    return image;
  }

  private List<Impression> impressions(OnnxModel seeing, List<Picture> pictures) {
    Preprocessing preprocessing = info.preprocessing();
    return Parallel.map(
        pictures,
        threads,
        picture -> {
          String name = picture.kind() == null ? picture.group() : picture.kind().word();
          float[] image = preprocessing.apply(picture.file().get(), name).values();
          return new Impression(picture.kind(), picture.group(), seeing.impressions(image, 1)[0]);
        });
  }

  /** By kind, how many are missed, also by detectors that were taught every other kind only. */
  private List<Missed> missed(
      List<Impression> shown, OutsideDetector detector, List<Impression> lesson, OutsideFit fit) {
    List<Kind> kinds = Kind.all();
    Predicate<Kind> even = kind -> kinds.indexOf(kind) % 2 == 0;
    OutsideDetector taughtEven = null;
    OutsideDetector taughtOdd = null;
    if (examination.neverTaught()) {
      taughtEven = fit.fit(only(lesson, even));
      taughtOdd = fit.fit(only(lesson, even.negate()));
    }
    List<Missed> missed = new ArrayList<>();
    for (Kind kind : kinds) {
      OutsideDetector other = even.test(kind) ? taughtOdd : taughtEven;
      List<Impression> of = shown.stream().filter(i -> i.kind() == kind).toList();
      if (!of.isEmpty()) {
        int never = other == null ? -1 : missed(of, other);
        missed.add(new Missed(kind, of.size(), missed(of, detector), never));
      }
    }
    return missed;
  }

  private static List<Impression> only(List<Impression> lesson, Predicate<Kind> kinds) {
    return lesson.stream().filter(i -> i.kind() == null || kinds.test(i.kind())).toList();
  }

  private static int missed(List<Impression> impressions, OutsideDetector detector) {
    return (int) impressions.stream().filter(i -> detector.score(i.values()) <= 0).count();
  }

  private static Map<String, Object> record(List<Missed> missed, int taught) {
    Map<String, Object> byKind = new LinkedHashMap<>();
    for (Missed kind : missed) {
      Map<String, Object> counts = new LinkedHashMap<>();
      counts.put("images", kind.images());
      counts.put("missed", kind.missed());
      if (kind.neverTaught() >= 0) {
        counts.put("missed_never_taught", kind.neverTaught());
      }
      byKind.put(kind.kind().word(), counts);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("taught_on", taught);
    map.put("kinds", byKind);
    return map;
  }

  private static String inWords(List<Missed> missed) {
    int images = missed.stream().mapToInt(Missed::images).sum();
    String text =
        "of %d images that are no slices %d are missed"
            .formatted(images, missed.stream().mapToInt(Missed::missed).sum());
    return missed.stream().anyMatch(m -> m.neverTaught() < 0)
        ? text
        : text
            + "; taught every other kind only, %d of the kinds never shown"
                .formatted(missed.stream().mapToInt(Missed::neverTaught).sum());
  }
}
