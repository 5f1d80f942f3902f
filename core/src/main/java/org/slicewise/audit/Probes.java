package org.slicewise.audit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.slicewise.audit.ProbeResult.Score;
import org.slicewise.data.Parallel;
import org.slicewise.data.Sample;
import org.slicewise.data.Seeds;
import org.slicewise.image.ColorMode;
import org.slicewise.image.FileFacts;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.Interpolation;
import org.slicewise.intervals.Groups;
import org.slicewise.intervals.Holm;
import org.slicewise.lungs.LungMask;
import org.slicewise.lungs.LungSearch;
import org.slicewise.probes.FileFactFeatures;
import org.slicewise.probes.GreyFeatures;
import org.slicewise.probes.PatientFolds;

/**
 * How well crude information predicts the class, with patients held out: file facts, grey levels,
 * the border, a thumbnail, all but the lungs.
 *
 * <p>A probe is a finding where its information cannot show the disease (file facts, the border,
 * and all but the lungs where somebody drew the lungs) and predicts the class beyond chance: Holm's
 * p-value among those probes is below 5%. The others see the disease, or may: a histogram sees
 * denser lungs, a thumbnail sees large lesions, and a threshold takes a dense lesion for the body
 * outside the lungs. They are reported and never found. So is the size of a file in bytes: a
 * compressed lesion takes other space than compressed lung.
 */
public final class Probes {
  /** More images than this say nothing more, and cost; patients are then drawn by lot. */
  private static final int MOST_IMAGES = 4000;

  private static final double LEVEL = 0.05;

  /** An AUC from which on a shortcut can carry a whole result. */
  private static final double SERIOUS_AUC = 0.7;

  private static final int SIZE = 256;

  /** Pixels about the lungs that a resampled or recompressed lesion can reach. */
  private static final int MARGIN = 8;

  private static final ImageOptions RAW =
      ImageOptions.keras()
          .withTargetSize(SIZE, SIZE)
          .withColorMode(ColorMode.GRAYSCALE)
          .withInterpolation(Interpolation.BILINEAR);

  private static final List<FindingKind> OF_PIXELS =
      List.of(
          FindingKind.HISTOGRAM,
          FindingKind.BORDER,
          FindingKind.THUMBNAIL,
          FindingKind.OUTSIDE_LUNGS);

  private Probes() {}

  /**
   * Every probe on these images, with a finding for each that predicts the class though it cannot
   * see a lesion.
   *
   * @param samples images, readable
   * @param classes names of the classes
   * @param cache keeps what is decoded
   * @return also the reason where the images cannot be probed
   */
  public static AuditResult run(
      List<Sample> samples, List<String> classes, ImageCache cache, ProbeOptions options) {
    List<String> notes = new ArrayList<>();
    List<Sample> chosen = drawn(samples, options.seed(), notes);
    int folds = folds(chosen, classes, options, notes);
    if (folds < 2) {
      return new AuditResult(List.of(), List.of(), notes);
    }
    List<FileFacts> facts =
        Parallel.map(chosen, options.threads(), sample -> FileFacts.read(sample.path()));
    List<Row> raw = rows(chosen, cache, RAW, options);
    List<Row> harmonised =
        options.harmonised() ? rows(chosen, cache, RAW.harmonised(), options) : List.of();
    ProbeScorer scorer = new ProbeScorer(chosen, classes.size(), folds, options);
    int[] all = IntStream.range(0, chosen.size()).toArray();

    Map<FindingKind, Score> before = new EnumMap<>(FindingKind.class);
    Map<FindingKind, Score> after = new EnumMap<>(FindingKind.class);
    before.put(FindingKind.FILE_FACTS, scorer.score(all, FileFactFeatures.of(facts, false)));
    before.put(FindingKind.FILE_BYTES, scorer.score(all, FileFactFeatures.of(facts, true)));
    if (options.harmonised()) {
      // Harmonised images are all of one format, mode and size: there is no fact left to learn
      // from.
      Score nothing = scorer.score(all, new float[all.length][1]);
      after.put(FindingKind.FILE_FACTS, nothing);
      after.put(FindingKind.FILE_BYTES, nothing);
    }
    for (FindingKind kind : OF_PIXELS) {
      score(kind, chosen, classes, raw, scorer).ifPresent(score -> before.put(kind, score));
      if (options.harmonised()) {
        score(kind, chosen, classes, harmonised, scorer).ifPresent(score -> after.put(kind, score));
      }
    }
    List<String> failed = failed(chosen, raw, notes);
    if (!before.containsKey(FindingKind.OUTSIDE_LUNGS)) {
      notes.add(
          "all but the lungs was not probed: the lungs were found in too few patients of some class");
    }
    return judge(before, after, failed, options, notes);
  }

  /**
   * The probe of file facts alone, which reads no pixel: what {@code train --harmonise auto} asks.
   *
   * @param facts of each sample, in order
   */
  public static AuditResult fileFacts(
      List<Sample> samples, List<FileFacts> facts, List<String> classes, ProbeOptions options) {
    List<String> notes = new ArrayList<>();
    Map<Sample, FileFacts> factsOf = new IdentityHashMap<>();
    for (int i = 0; i < facts.size(); i++) {
      factsOf.put(samples.get(i), facts.get(i));
    }
    List<Sample> chosen = drawn(samples, options.seed(), notes);
    int folds = folds(chosen, classes, options, notes);
    if (folds < 2) {
      return new AuditResult(List.of(), List.of(), notes);
    }
    float[][] features = FileFactFeatures.of(chosen.stream().map(factsOf::get).toList(), false);
    Score score =
        new ProbeScorer(chosen, classes.size(), folds, options)
            .score(IntStream.range(0, chosen.size()).toArray(), features);
    return judge(Map.of(FindingKind.FILE_FACTS, score), Map.of(), List.of(), options, notes);
  }

  /** What the probes of pixels see of one image; {@code outside} is null without a lung mask. */
  private record Row(
      float[] histogram, float[] border, float[] thumbnail, float[] outside, String failure) {
    float[] of(FindingKind kind) {
      return switch (kind) {
        case HISTOGRAM -> histogram;
        case BORDER -> border;
        case THUMBNAIL -> thumbnail;
        case OUTSIDE_LUNGS -> outside;
        default -> throw new IllegalArgumentException(kind + " sees no pixel");
      };
    }
  }

  private static List<Row> rows(
      List<Sample> samples, ImageCache cache, ImageOptions image, ProbeOptions options) {
    return Parallel.map(
        samples,
        options.threads(),
        sample -> row(sample.path(), eightBit(cache.get(sample.path(), image)), options.lungs()));
  }

  private static Row row(Path file, ImageArray grey, LungMasks masks) {
    LungSearch search = masks.of(file, grey);
    LungMask hidden = search instanceof LungSearch.Found found ? found.mask().grown(MARGIN) : null;
    return new Row(
        GreyFeatures.histogram(grey),
        GreyFeatures.border(grey),
        GreyFeatures.thumbnail(grey),
        hidden == null ? null : GreyFeatures.outside(grey, hidden),
        search instanceof LungSearch.NotFound not ? not.reason() : "");
  }

  /** Keras keeps 16-bit grey as it is. */
  private static ImageArray eightBit(ImageArray grey) {
    float[] values = grey.values();
    float most = 0;
    for (float value : values) {
      most = Math.max(most, value);
    }
    if (most > 255) {
      for (int i = 0; i < values.length; i++) {
        values[i] /= 257;
      }
    }
    return grey;
  }

  private static Optional<Score> score(
      FindingKind kind,
      List<Sample> samples,
      List<String> classes,
      List<Row> rows,
      ProbeScorer scorer) {
    int[] with =
        IntStream.range(0, rows.size()).filter(i -> rows.get(i).of(kind) != null).toArray();
    List<Sample> seen = IntStream.of(with).mapToObj(samples::get).toList();
    if (fewest(seen, classes) < scorer.folds()) {
      return Optional.empty();
    }
    float[][] features = new float[with.length][];
    for (int i = 0; i < with.length; i++) {
      features[i] = rows.get(with[i]).of(kind);
    }
    boolean endsWithHistogram = kind == FindingKind.BORDER || kind == FindingKind.OUTSIDE_LUNGS;
    return Optional.of(
        endsWithHistogram
            ? scorer.score(with, features, GreyFeatures.weights(features[0].length))
            : scorer.score(with, features));
  }

  private static AuditResult judge(
      Map<FindingKind, Score> before,
      Map<FindingKind, Score> after,
      List<String> failed,
      ProbeOptions options,
      List<String> notes) {
    Set<FindingKind> judged = EnumSet.of(FindingKind.FILE_FACTS, FindingKind.BORDER);
    if (options.lungs() instanceof LungMasks.Given) {
      judged.add(FindingKind.OUTSIDE_LUNGS);
    }
    judged.retainAll(before.keySet());
    List<FindingKind> order = List.copyOf(judged);
    double[] adjusted =
        Holm.adjusted(order.stream().mapToDouble(kind -> before.get(kind).p()).toArray());
    List<ProbeResult> probes = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    for (FindingKind kind : FindingKind.values()) {
      Score score = before.get(kind);
      if (score == null) {
        continue;
      }
      boolean may = judged.contains(kind);
      double p = may ? adjusted[order.indexOf(kind)] : 1;
      boolean found = may && p < LEVEL;
      probes.add(
          new ProbeResult(
              kind,
              score,
              Optional.ofNullable(after.get(kind)),
              may ? OptionalDouble.of(p) : OptionalDouble.empty(),
              kind == FindingKind.OUTSIDE_LUNGS ? failed : List.of(),
              ProbeText.probe(kind, score, found, may)));
      if (found) {
        findings.add(
            new Finding.Shortcut(
                kind,
                score.auc().value() >= SERIOUS_AUC ? Severity.SERIOUS : Severity.WARNING,
                ProbeText.finding(kind, score),
                List.of(),
                score.accuracy(),
                score.chance()));
      }
    }
    return new AuditResult(findings, probes, notes);
  }

  private static List<String> failed(List<Sample> samples, List<Row> rows, List<String> notes) {
    List<String> failed =
        IntStream.range(0, rows.size())
            .filter(i -> rows.get(i).outside() == null)
            .mapToObj(i -> samples.get(i).file())
            .toList();
    if (!failed.isEmpty()) {
      String first =
          rows.stream().map(Row::failure).filter(f -> !f.isEmpty()).findFirst().orElseThrow();
      notes.add(
          String.format(
              Locale.ROOT,
              "the lungs were not found in %d of %d images (the first, %s: %s)",
              failed.size(),
              rows.size(),
              failed.get(0),
              first));
    }
    return failed;
  }

  /** All images, or of very many those of patients drawn by lot. */
  private static List<Sample> drawn(List<Sample> samples, long seed, List<String> notes) {
    if (samples.size() <= MOST_IMAGES) {
      return samples;
    }
    Groups patients = patients(samples);
    Integer[] order = IntStream.range(0, patients.count()).boxed().toArray(Integer[]::new);
    long[] lots = new long[order.length];
    Arrays.setAll(lots, g -> Seeds.of(seed, "probe images", g));
    Arrays.sort(order, Comparator.comparingLong(g -> lots[g]));
    int[] sizes = new int[order.length];
    IntStream.of(patients.groupOfRow()).forEach(g -> sizes[g]++);
    boolean[] taken = new boolean[order.length];
    int room = MOST_IMAGES;
    for (int group : order) {
      if (sizes[group] <= room) {
        taken[group] = true;
        room -= sizes[group];
      }
    }
    List<Sample> chosen =
        IntStream.range(0, samples.size())
            .filter(i -> taken[patients.groupOfRow()[i]])
            .mapToObj(samples::get)
            .toList();
    notes.add(
        String.format(
            Locale.ROOT,
            "the probes look at %d of %d images, all of patients drawn by lot",
            chosen.size(),
            samples.size()));
    return chosen;
  }

  private static int folds(
      List<Sample> samples, List<String> classes, ProbeOptions options, List<String> notes) {
    if (classes.size() < 2) {
      notes.add("shortcuts were not looked for: there is one class only");
      return 0;
    }
    int fewest = fewest(samples, classes);
    int folds = Math.min(options.folds(), fewest);
    if (folds < 2) {
      notes.add(
          String.format(
              Locale.ROOT,
              "shortcuts were not looked for: a class has images of %d patient%s, and holding patients out takes 2",
              fewest,
              fewest == 1 ? "" : "s"));
    } else if (folds < options.folds()) {
      notes.add(
          String.format(
              Locale.ROOT, "the probes use %d folds, because a class has no more patients", folds));
    }
    return folds;
  }

  private static int fewest(List<Sample> samples, List<String> classes) {
    return PatientFolds.fewestPatients(
        samples.stream().mapToInt(Sample::label).toArray(), patients(samples), classes.size());
  }

  private static Groups patients(List<Sample> samples) {
    return Groups.ofPatients(samples.stream().map(Sample::patient).toList());
  }
}
