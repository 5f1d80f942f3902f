package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slicewise.audit.AuditResult;
import org.slicewise.audit.Finding;
import org.slicewise.audit.Leaks;
import org.slicewise.audit.LungMasks;
import org.slicewise.audit.ProbeOptions;
import org.slicewise.audit.ProbeResult;
import org.slicewise.audit.Probes;
import org.slicewise.audit.Severity;
import org.slicewise.data.Dataset;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.report.AuditReport;
import org.slicewise.report.AuditReport.Picture;
import org.slicewise.report.Fact;
import org.slicewise.report.Request;
import org.slicewise.report.page.AuditPage;
import org.slicewise.split.Split;

/**
 * An audit of the images of a run.
 *
 * @param run the images, read
 * @param plan how they are divided, in words; "" where they are not
 * @param parts the part of each file that is in one
 * @param result what was found
 */
record DataAudit(RunData run, String plan, Map<String, Part> parts, AuditResult result) {
  private static final ImageOptions AS_IT_IS = ImageOptions.keras().withTargetSize(0, 0);

  /** Images that are looked at again before a training, at most. */
  private static final int QUICK = 2000;

  /**
   * Everything that can be audited, with the split that {@code train} would use.
   *
   * @param lungs where lung masks come from
   */
  static DataAudit full(RunData run, Settings settings, LungMasks lungs) {
    Division division = Division.of(run, settings);
    AuditResult leaks = Leaks.find(run.dataset().samples(), division.parts);
    AuditResult probes =
        Probes.run(
            run.dataset().samples(),
            run.dataset().classes(),
            run.cache(),
            options(settings).withLungs(lungs));
    AuditResult noted = new AuditResult(List.of(), List.of(), division.notes);
    return new DataAudit(run, division.plan, division.parts, leaks.plus(probes).plus(noted));
  }

  /**
   * What takes seconds: leaks, as the images of a training are divided, and what facts of the files
   * say of the class of its training part, taken from {@link RunData#harmonised} where that asked.
   * Of many images nothing is read again; a note says who does it.
   */
  static DataAudit quick(RunData run, Split split, Settings settings) {
    int images = run.dataset().samples().size();
    AuditResult result =
        isQuick(run)
            ? Leaks.find(run.dataset().samples(), partsOf(split))
                .plus(
                    run.harmonise().fileFacts() == null
                        ? fileFacts(split.train(), run, settings)
                        : run.harmonise().fileFacts())
            : new AuditResult(
                List.of(),
                List.of(),
                List.of(
                    "%d images are too many to look for copies and shortcuts before every training; slicewise audit DATA does."
                        .formatted(images)));
    return new DataAudit(run, split.plan(), partsOf(split), result);
  }

  /** Whether {@link #quick} looks at the images at all. */
  static boolean isQuick(RunData run) {
    return run.dataset().samples().size() <= QUICK;
  }

  /** What facts of the files alone say of the class of these images, patients held out. */
  static AuditResult fileFacts(List<Sample> samples, RunData run, Settings settings) {
    return Probes.fileFacts(
        samples, FileFactsOf.samples(samples), run.dataset().classes(), options(settings));
  }

  private static ProbeOptions options(Settings settings) {
    return ProbeOptions.defaults()
        .withSeed(settings.whole("seed", 1))
        .withThreads(RunData.threads(settings));
  }

  /** What a reader must know before believing a number: findings that are more than notes. */
  List<String> warnings() {
    return result.findings().stream()
        .filter(f -> f.severity() != Severity.NOTE)
        .map(f -> "Audit of the data: " + f.sentence())
        .toList();
  }

  /** Kind, severity and sentence of each finding, for run.json. */
  List<Map<String, Object>> summary() {
    return result.findings().stream()
        .map(
            f -> {
              Map<String, Object> map = new LinkedHashMap<>();
              map.put("kind", f.kind().word());
              map.put("severity", f.severity().word());
              map.put("sentence", f.sentence());
              return map;
            })
        .toList();
  }

  /** How the images are divided. */
  private record Division(String plan, Map<String, Part> parts, List<String> notes) {
    static Division of(RunData run, Settings settings) {
      String named = settings.text("split", null);
      Dataset dataset = run.dataset();
      boolean official =
          dataset.official().containsValue(Part.TRAIN)
              && dataset.official().values().stream().anyMatch(p -> p != Part.TRAIN);
      boolean keras = run.flow().validationSplit() > 0;
      if (official && !keras && (named == null || named.equals("official"))) {
        // Not as a split, which would refuse the very leak that the audit is to report.
        return new Division(
            "official split of " + dataset.recognised(), dataset.official(), List.of());
      }
      try {
        Split split = run.split(settings);
        return new Division(split.plan(), partsOf(split), List.of());
      } catch (BadInputException e) {
        if (named != null || keras) {
          throw e;
        }
        return new Division(
            "",
            Map.of(),
            List.of(
                "These images cannot be divided as train would, so nothing is said about parts: "
                    + e.getMessage()
                    + "."));
      }
    }
  }

  private static Map<String, Part> partsOf(Split split) {
    Map<String, Part> parts = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      split.part(part).forEach(s -> parts.putIfAbsent(s.file(), part));
    }
    return parts;
  }

  /**
   * What was audited: "543 images of 289 patients in 2 classes; official split (train 425, ...)".
   */
  String subject() {
    List<Sample> samples = run.dataset().samples();
    long patients =
        samples.stream().map(Sample::patient).filter(p -> !p.isEmpty()).distinct().count();
    String text =
        "%d images%s in %d class%s"
            .formatted(
                samples.size(),
                patients == 0 ? "" : " of " + patients + " patients",
                run.dataset().classes().size(),
                run.dataset().classes().size() == 1 ? "" : "es");
    if (parts.isEmpty()) {
      return text + ", not divided.";
    }
    String counts =
        Stream.of(Part.values())
            .filter(parts::containsValue)
            .map(
                p ->
                    p.word() + " " + samples.stream().filter(s -> parts.get(s.file()) == p).count())
            .collect(Collectors.joining(", "));
    return "%s; %s (%s).".formatted(text, plan, counts);
  }

  /**
   * One sentence a finding, the worst first.
   *
   * @param nothing what to say where there is none
   */
  void print(PrintWriter console, String nothing) {
    if (result.findings().isEmpty() && !nothing.isEmpty()) {
      console.println(nothing);
    }
    for (Finding finding : result.findings()) {
      console.println(
          "%s: %s"
              .formatted(finding.severity().word().toUpperCase(Locale.ROOT), finding.sentence()));
    }
    result.notes().forEach(note -> console.println("note: " + note));
  }

  /** {@code audit.json} and {@code audit.html}. */
  void write(Path out, Path data, String command) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("data", dataMap());
    map.putAll(result.toMap());
    map.put("command", command);
    map.put("environment", Provenance.environment());
    Json.write(out.resolve("audit.json"), map);
    AuditPage.write(
        out.resolve("audit.html"),
        new AuditReport(
            new Request(
                "Slicewise: audit of " + data.toAbsolutePath().normalize().getFileName(),
                subject(),
                command),
            result,
            pictures(),
            facts()));
  }

  private Map<String, Object> dataMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("folder", run.dataset().root().toString());
    map.put("fingerprint", run.fingerprint());
    map.put("images", run.dataset().samples().size());
    map.put("classes", run.dataset().classes());
    map.put("split", plan);
    map.put("left_out", run.dataset().leftOut().stream().map(l -> l.file()).toList());
    return map;
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    dataMap()
        .forEach((name, value) -> facts.add(new Fact(name.replace('_', ' '), value.toString())));
    Provenance.environment().forEach((name, value) -> facts.add(new Fact(name, value.toString())));
    facts.removeIf(fact -> fact.value().isEmpty() || fact.value().equals("[]"));
    return facts;
  }

  private Map<String, Picture> pictures() {
    Map<String, Sample> byFile =
        run.dataset().samples().stream().collect(Collectors.toMap(Sample::file, s -> s));
    Map<String, Picture> pictures = new LinkedHashMap<>();
    for (Finding finding : result.findings()) {
      if (finding instanceof Finding.Leak leak) {
        leak.pairs().stream()
            .flatMap(pair -> Stream.of(pair.first(), pair.second()))
            .forEach(file -> pictures.computeIfAbsent(file, f -> picture(byFile.get(f))));
      }
    }
    for (ProbeResult probe : result.probes()) {
      probe.failed().stream()
          .limit(AuditPage.FAILED_SHOWN)
          .forEach(file -> pictures.computeIfAbsent(file, f -> picture(byFile.get(f))));
    }
    return pictures;
  }

  private Picture picture(Sample sample) {
    Part part = parts.get(sample.file());
    return new Picture(
        ImageLoader.load(sample.path(), AS_IT_IS),
        run.dataset().classes().get(sample.label()),
        part == null ? "" : part.word(),
        sample.patient());
  }
}
