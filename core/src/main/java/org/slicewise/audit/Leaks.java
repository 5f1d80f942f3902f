package org.slicewise.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.slicewise.data.Names;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.duplicates.ImageContent;
import org.slicewise.duplicates.NearDuplicates;
import org.slicewise.duplicates.SmallImage;

/**
 * Images that are where they should not be: the same twice, in two parts of a split or under two
 * labels, and patients in two parts.
 */
public final class Leaks {
  /** Pairs of a finding that are kept to be shown. */
  static final int SHOWN = 12;

  /** Bytes of a small image that is held in memory. */
  private static final long SMALL = 1 << 14;

  private final List<Sample> samples;
  private final Map<String, Part> parts;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Leaks(List<Sample> samples, Map<String, Part> parts) {
    this.samples = samples;
    this.parts = parts;
  }

  /** What one image is to another. */
  private record Twin(Sample first, Sample second, boolean identical, double likeness, String how) {
    boolean twoLabels() {
      return first.label() != second.label();
    }

    boolean twoPatients() {
      return !first.patient().isEmpty()
          && !second.patient().isEmpty()
          && !first.patient().equals(second.patient());
    }

    boolean onePatient() {
      return !first.patient().isEmpty() && first.patient().equals(second.patient());
    }

    /** The same image, and not only the same slice. */
    boolean copy() {
      return likeness >= NearDuplicates.COPY;
    }
  }

  /**
   * Reads every image once, in parallel, and looks for leaks.
   *
   * @param samples images that can be read
   * @param parts part of the split that each file is in; files in none, or all, may be missing
   * @throws org.slicewise.image.UnreadableImageException when an image cannot be read
   */
  public static AuditResult find(List<Sample> samples, Map<String, Part> parts) {
    Leaks leaks = new Leaks(List.copyOf(samples), Map.copyOf(parts));
    leaks.patients();
    leaks.images(leaks.twins());
    return new AuditResult(leaks.findings, List.of(), leaks.notes);
  }

  private List<Twin> twins() {
    record Digest(String bytes, String pixels) {}
    SmallImage[] kept = new SmallImage[samples.size()];
    // Those for which there is no room are read again when they are needed.
    long room = Runtime.getRuntime().maxMemory() / 4 / SMALL;
    List<Digest> digests =
        IntStream.range(0, samples.size())
            .parallel()
            .mapToObj(
                i -> {
                  ImageContent content = ImageContent.read(samples.get(i).path());
                  kept[i] = i < room ? content.small() : null;
                  return new Digest(content.bytes(), content.pixels());
                })
            .toList();
    List<Twin> twins = new ArrayList<>();
    Map<String, Integer> firsts = new LinkedHashMap<>();
    List<Integer> different = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Integer first = firsts.putIfAbsent(digests.get(i).pixels, i);
      if (first == null) {
        different.add(i);
      } else {
        boolean file = digests.get(i).bytes.equals(digests.get(first).bytes);
        twins.add(
            new Twin(
                samples.get(first),
                samples.get(i),
                true,
                1,
                file ? "the same file" : "the same pixels in another file"));
      }
    }
    NearDuplicates.Found near =
        NearDuplicates.among(
            different.size(),
            i -> {
              int at = different.get(i);
              return kept[at] == null ? SmallImage.of(samples.get(at).path()) : kept[at];
            },
            NearDuplicates.SAME_SLICE);
    if (near.capped() > 0) {
      notes.add(
          "%d images look like more than %d others; only the %d most alike of each were compared pixel by pixel, so copies of these may have been missed."
              .formatted(near.capped(), near.most(), near.most()));
    }
    for (NearDuplicates.Pair pair : near.pairs()) {
      twins.add(
          new Twin(
              samples.get(different.get(pair.first())),
              samples.get(different.get(pair.second())),
              false,
              pair.likeness(),
              "%s; likeness %.3f".formatted(pair.how(), pair.likeness())));
    }
    return twins;
  }

  private void images(List<Twin> twins) {
    List<Twin> believed = twins.stream().filter(t -> t.copy() || t.twoPatients()).toList();
    List<Twin> conflicts = believed.stream().filter(t -> t.twoLabels() && t.copy()).toList();
    if (!conflicts.isEmpty()) {
      add(
          FindingKind.LABEL_CONFLICT,
          Severity.SERIOUS,
          "The same image under two labels",
          conflicts,
          "%s under two labels, so at least one label of each is wrong; find out which, and remove or correct it."
              .formatted(
                  conflicts.size() == 1
                      ? "1 pair of copies is stored"
                      : conflicts.size() + " pairs of copies are stored"));
    }
    for (boolean identical : new boolean[] {true, false}) {
      FindingKind kind = identical ? FindingKind.DUPLICATE : FindingKind.NEAR_DUPLICATE;
      List<Twin> these = believed.stream().filter(t -> t.identical == identical).toList();
      List<Twin> crossing = these.stream().filter(this::twoParts).toList();
      if (!crossing.isEmpty()) {
        add(
            kind,
            Severity.SERIOUS,
            (identical ? "Identical images" : "The same image, changed,") + " in two parts",
            crossing,
            "%s in two parts of the split (%s), so the network is tested on what it learned and its numbers are flattered; keep one of each, or give copies the same patient_id and use --split grouped."
                .formatted(pairs(crossing, identical), crossed(crossing)));
      }
      List<Twin> strangers = these.stream().filter(t -> t.twoPatients() && !twoParts(t)).toList();
      if (!strangers.isEmpty()) {
        add(
            kind,
            Severity.WARNING,
            (identical ? "Identical images" : "The same image, changed,")
                + " under two patient ids",
            strangers,
            "%s under two patient ids (%s), so a split by patient may still put one person in two parts; correct patient_id or keep one of each."
                .formatted(pairs(strangers, identical), patientPairs(strangers)));
      }
      rest(kind, these, t -> t.onePatient(), Severity.NOTE, identical);
      rest(kind, these, t -> !t.onePatient() && !t.twoPatients(), Severity.WARNING, identical);
    }
  }

  /** Copies that are in one part, or in none. */
  private void rest(
      FindingKind kind,
      List<Twin> these,
      Predicate<Twin> which,
      Severity severity,
      boolean identical) {
    List<Twin> rest =
        these.stream().filter(which).filter(t -> !twoParts(t) && !t.twoLabels()).toList();
    if (!rest.isEmpty()) {
      add(
          kind,
          severity,
          (identical ? "Identical images" : "The same image, changed,")
              + (severity == Severity.NOTE ? " of one patient" : " in the data"),
          rest,
          severity == Severity.NOTE
              ? "%s of one patient and in one part, so nothing leaks, but such images count twice; keep one of each."
                  .formatted(pairs(rest, identical))
              : "%s in the data, and no patient_id says that they belong together, so another split may put them in two parts; keep one of each."
                  .formatted(pairs(rest, identical)));
    }
  }

  private void patients() {
    if (samples.stream().allMatch(s -> s.patient().isEmpty())) {
      notes.add(
          "No patient is known, so whether one patient's images are in two parts cannot be told; a metadata.csv with file and patient_id would tell.");
      return;
    }
    long unknown = samples.stream().filter(s -> s.patient().isEmpty()).count();
    if (unknown > 0) {
      notes.add(
          unknown == 1
              ? "1 image has no patient_id; it counts as its own patient, which may not be so."
              : "%d images have no patient_id; each counts as its own patient, which may not be so."
                  .formatted(unknown));
    }
    Map<String, Map<Part, Sample>> firsts = new TreeMap<>(Names.ORDER);
    for (Sample sample : samples) {
      Part part = parts.get(sample.file());
      if (part != null && !sample.patient().isEmpty()) {
        firsts.computeIfAbsent(sample.patient(), p -> new TreeMap<>()).putIfAbsent(part, sample);
      }
    }
    firsts.values().removeIf(in -> in.size() < 2);
    if (firsts.isEmpty()) {
      return;
    }
    List<ImagePair> pairs =
        firsts.entrySet().stream()
            .limit(SHOWN)
            .map(
                entry -> {
                  List<Map.Entry<Part, Sample>> two =
                      entry.getValue().entrySet().stream().limit(2).toList();
                  return new ImagePair(
                      two.get(0).getValue().file(),
                      two.get(1).getValue().file(),
                      "patient %s, in %s and %s"
                          .formatted(
                              entry.getKey(),
                              two.get(0).getKey().word(),
                              two.get(1).getKey().word()));
                })
            .toList();
    List<String> files =
        samples.stream()
            .filter(s -> firsts.containsKey(s.patient()) && parts.containsKey(s.file()))
            .map(Sample::file)
            .toList();
    findings.add(
        new Finding.Leak(
            FindingKind.PATIENT_LEAK,
            Severity.SERIOUS,
            "Patients in more than one part",
            "%s images in more than one part of the split (%s), so the network is tested on patients that it knows and its numbers are flattered; divide by patient with --split grouped."
                .formatted(
                    firsts.size() == 1 ? "1 patient has" : firsts.size() + " patients have",
                    Names.some(List.copyOf(firsts.keySet()))),
            files,
            pairs));
  }

  private boolean twoParts(Twin twin) {
    Part first = parts.get(twin.first.file());
    Part second = parts.get(twin.second.file());
    return first != null && second != null && first != second;
  }

  private static String pairs(List<Twin> twins, boolean identical) {
    boolean all = twins.stream().allMatch(Twin::copy);
    String what =
        identical
            ? "of identical images"
            : all ? "of near-identical images" : "of images that show the same slice";
    return twins.size() == 1
        ? "1 pair %s is".formatted(what)
        : "%d pairs %s are".formatted(twins.size(), what);
  }

  /** "train and validation 3, train and test 1". */
  private String crossed(List<Twin> twins) {
    Map<String, Integer> counts = new TreeMap<>();
    for (Twin twin : twins) {
      Part a = parts.get(twin.first.file());
      Part b = parts.get(twin.second.file());
      boolean inOrder = a.compareTo(b) < 0;
      counts.merge((inOrder ? a : b).word() + " and " + (inOrder ? b : a).word(), 1, Integer::sum);
    }
    return String.join(
        ", ", counts.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
  }

  private static String patientPairs(List<Twin> twins) {
    return Names.some(
        twins.stream()
            .map(t -> t.first.patient() + " and " + t.second.patient())
            .distinct()
            .toList());
  }

  private void add(
      FindingKind kind, Severity severity, String title, List<Twin> twins, String sentence) {
    List<String> files =
        twins.stream()
            .flatMap(t -> List.of(t.first.file(), t.second.file()).stream())
            .distinct()
            .sorted(Names.ORDER)
            .toList();
    List<ImagePair> pairs =
        twins.stream()
            .sorted(Comparator.comparingDouble(Twin::likeness).reversed())
            .limit(SHOWN)
            .map(t -> new ImagePair(t.first.file(), t.second.file(), t.how))
            .toList();
    findings.add(new Finding.Leak(kind, severity, title, sentence, files, pairs));
  }
}
