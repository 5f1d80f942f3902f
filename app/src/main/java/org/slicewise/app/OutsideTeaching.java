package org.slicewise.app;

import java.io.IOException;
import java.nio.file.Files;
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
import org.slicewise.errors.EnvironmentException;
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
 * misses is measured on other drawings and on altered slices of the validation part.
 *
 * @param info how the model reads a file
 * @param train slices of the training part
 * @param validation slices of the validation part; may be none
 * @param seed of the drawings
 * @param threads that draw and score
 * @param drawings of each kind that are shown, and about as many others afterwards
 */
record OutsideTeaching(
    ModelInfo info,
    List<Sample> train,
    List<Sample> validation,
    long seed,
    int threads,
    int drawings) {
  /** Drawings of each kind: enough that more change nothing. */
  static final int DRAWINGS = 12;

  /** So many slices show what is usual; more only take longer. */
  private static final int MOST_SLICES = 400;

  private static final int MOST_ALTERED = 100;

  /** Ways in which each training slice is altered. */
  private static final int WAYS = 3;

  private static final int FEWEST_GROUPS = 10;

  /** An image that is not in a file. */
  private record Picture(Kind kind, String group, Supplier<byte[]> file) {}

  /** Images of one kind, and how many are taken for slices. */
  private record Missed(Kind kind, int images, int missed, int neverTaught) {}

  /**
   * What came of it.
   *
   * @param model the model, which can tell now
   * @param record how well it can, for {@code run.json} and the model itself
   * @param inWords the same in a sentence
   */
  record Taught(byte[] model, Map<String, Object> record, String inWords) {}

  /**
   * Teaches a model and measures how well it learned.
   *
   * @param model as it was exported
   * @param file what to call it in errors
   */
  Taught teach(byte[] model, Path file) {
    try (OnnxModel seeing = seeing(model, file)) {
      List<Impression> lesson = impressions(seeing, lesson());
      OutsideFit fit = fit(lesson, seeing);
      OutsideDetector detector = fit.fit(lesson);
      List<Missed> missed = missed(impressions(seeing, examination()), detector, lesson, fit);
      return new Taught(
          OutsideExport.withOutside(model, detector),
          record(missed, lesson.size()),
          inWords(missed));
    }
  }

  /**
   * Teaches another form of a model that can tell, as it sees slightly other things.
   *
   * @param model as it was exported
   * @param file what to call it in errors
   */
  byte[] teachForm(byte[] model, Path file) {
    try (OnnxModel seeing = seeing(model, file)) {
      List<Impression> lesson = impressions(seeing, lesson());
      return OutsideExport.withOutside(model, fit(lesson, seeing).fit(lesson));
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

  private OutsideFit fit(List<Impression> lesson, OnnxModel seeing) {
    int numbers = lesson.get(0).values().length;
    return new OutsideFit(
        numbers - OutsideExport.coarsePixels(seeing.height(), seeing.width()), seed);
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
      pictures.add(new Picture(null, group(sample), () -> read(sample.path())));
      pictures.add(new Picture(null, group(sample), () -> Everyday.changed(slice(sample), drawn)));
      for (int k = 0; k < WAYS; k++) {
        Altered way = Altered.values()[(i + k) % ways];
        pictures.add(
            new Picture(way, group(sample), () -> Everyday.file(way.of(slice(sample), drawn))));
      }
    }
    return Stream.concat(pictures.stream(), drawn(0)).toList();
  }

  /** What the teaching never showed: other drawings, and altered slices of the validation part. */
  private List<Picture> examination() {
    List<Picture> pictures = new ArrayList<>();
    List<Sample> slices = spread(validation, MOST_ALTERED);
    for (int i = 0; i < slices.size(); i++) {
      Sample sample = slices.get(i);
      int drawn = i;
      for (Altered way : Altered.values()) {
        pictures.add(
            new Picture(way, group(sample), () -> Everyday.file(way.of(slice(sample), drawn))));
      }
    }
    return Stream.concat(pictures.stream(), drawn(1)).toList();
  }

  private Stream<Picture> drawn(int set) {
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
    OutsideDetector taughtEven = fit.fit(only(lesson, even));
    OutsideDetector taughtOdd = fit.fit(only(lesson, even.negate()));
    List<Missed> missed = new ArrayList<>();
    for (Kind kind : kinds) {
      OutsideDetector other = even.test(kind) ? taughtOdd : taughtEven;
      List<Impression> of = shown.stream().filter(i -> i.kind() == kind).toList();
      if (!of.isEmpty()) {
        missed.add(new Missed(kind, of.size(), missed(of, detector), missed(of, other)));
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
      byKind.put(
          kind.kind().word(),
          Map.of(
              "images", kind.images(),
              "missed", kind.missed(),
              "missed_never_taught", kind.neverTaught()));
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("taught_on", taught);
    map.put("kinds", byKind);
    return map;
  }

  private static String inWords(List<Missed> missed) {
    int images = missed.stream().mapToInt(Missed::images).sum();
    return "of %d images that are no slices %d are missed; taught every other kind only, %d of the kinds never shown"
        .formatted(
            images,
            missed.stream().mapToInt(Missed::missed).sum(),
            missed.stream().mapToInt(Missed::neverTaught).sum());
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + file, e);
    }
  }
}
