package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.nio.file.Path;
import java.util.List;
import org.slicewise.audit.AuditResult;
import org.slicewise.audit.Finding;
import org.slicewise.audit.ImagePair;
import org.slicewise.audit.ProbeResult;
import org.slicewise.audit.Severity;
import org.slicewise.files.AtomicFiles;
import org.slicewise.report.AuditReport;
import org.slicewise.report.AuditReport.Picture;
import org.slicewise.report.charts.ProbesChart;
import org.slicewise.report.charts.Thumbnail;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Node;
import org.slicewise.report.html.Page;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** {@code audit.html}: what in a data set can fool whoever trains or evaluates on it. */
public final class AuditPage {
  /** Images without a lung mask that are shown. */
  public static final int FAILED_SHOWN = 12;

  private AuditPage() {}

  /**
   * Writes {@code html}, whole or not at all.
   *
   * @throws org.slicewise.errors.EnvironmentException naming the file, when it cannot be written
   */
  public static void write(Path html, AuditReport report) {
    AtomicFiles.writeString(html, page(report));
  }

  static String page(AuditReport report) {
    List<Finding> findings = report.result().findings();
    Tag header =
        tag(
            "header",
            tag(
                    "p",
                    tag("strong", "For research only, not for diagnosis."),
                    new Node.Text(" Slicewise"))
                .with("class", "kicker"),
            tag("h1", report.request().title()),
            tag("p", report.request().sentence()).with("class", "lead"),
            overview(findings));
    Tag main = tag("main").with("id", "main").with("tabindex", "-1");
    for (int i = 0; i < findings.size(); i++) {
      main.add(finding(i + 1, findings.get(i), report));
    }
    if (!report.result().probes().isEmpty()) {
      main.add(probes(report));
    }
    main.add(reading(report), Origin.of(report.request(), report.provenance()));
    return Page.of(report.request().title(), header, main);
  }

  /**
   * The findings as a section of another page, without the images.
   *
   * @param result what was found
   */
  static Tag section(AuditResult result) {
    Tag section = Pieces.section("audit", "Audit of the data");
    if (result.findings().isEmpty()) {
      section.add(
          tag(
              "p",
              "What is looked for before each training was not found: copies and patients in two parts, one image under two labels."));
    }
    for (Finding finding : result.findings()) {
      section.add(tag("h3", title(finding)), sentence(finding), files(finding));
    }
    result.notes().forEach(note -> section.add(Pieces.warning(note)));
    return section.add(
        tag(
            "p",
            "slicewise audit DATA shows the images side by side, and measures how far crude information goes."));
  }

  private static Tag overview(List<Finding> findings) {
    if (findings.isEmpty()) {
      return tag(
          "p",
          tag("strong", "Nothing was found."),
          new Node.Text(" That is no proof: what is looked for stands below."));
    }
    Tag list = tag("ol");
    for (int i = 0; i < findings.size(); i++) {
      list.add(
          tag(
              "li",
              stamp(findings.get(i).severity()),
              new Node.Text(" "),
              tag("a", title(findings.get(i))).with("href", "#finding-" + (i + 1))));
    }
    return tag(
            "div",
            tag("p", tag("strong", Words.count(findings.size(), "finding") + ", the worst first")),
            list)
        .with("class", "found");
  }

  private static Tag finding(int number, Finding finding, AuditReport report) {
    Tag section = Pieces.section("finding-" + number, number + ". " + title(finding));
    section.add(sentence(finding));
    if (finding instanceof Finding.Shortcut) {
      section.add(
          tag(
              "p",
              tag("a", "Beside the other probes, before and after harmonising")
                  .with("href", "#probes")));
    }
    if (finding instanceof Finding.Leak leak) {
      Tag pairs = tag("ul").with("class", "pairs");
      leak.pairs().forEach(pair -> pairs.add(pair(pair, report)));
      section.add(pairs);
    }
    return section.add(files(finding));
  }

  private static Node files(Finding finding) {
    if (finding.files().isEmpty()) {
      return new Node.Text("");
    }
    Tag files = tag("ul");
    finding.files().forEach(file -> files.add(tag("li", file)));
    return Pieces.foldOut(Words.count(finding.files().size(), "image") + " by name", files);
  }

  private static Tag sentence(Finding finding) {
    return tag("p", stamp(finding.severity()), new Node.Text(" " + finding.sentence()));
  }

  private static Tag pair(ImagePair pair, AuditReport report) {
    return tag(
        "li",
        tag("div", picture(pair.first(), report), picture(pair.second(), report)),
        tag("p", pair.how()));
  }

  private static Tag picture(String file, AuditReport report) {
    Picture picture = report.pictures().get(file);
    Tag figure = tag("figure");
    Tag caption = tag("figcaption");
    if (picture != null) {
      figure.add(
          Pieces.image(
              Thumbnail.of(picture.image(), Thumbnails.SIDE),
              "%s, of class %s".formatted(file, picture.className())));
      caption.add(tag("strong", picture.className()));
      if (!picture.part().isEmpty()) {
        caption.add(", " + picture.part());
      }
      caption.add(tag("br"));
      if (!picture.patient().isEmpty()) {
        caption.add("patient " + picture.patient()).add(tag("br"));
      }
    }
    caption.add(file.substring(file.lastIndexOf('/') + 1));
    return figure.add(caption);
  }

  private static Tag probes(AuditReport report) {
    List<ProbeResult> probes = report.result().probes();
    Tag section = Pieces.section("probes", "How far crude information goes");
    section.add(
        tag(
            "p",
            "Each line is a simple classifier that sees only what is named, trained and scored with patients held out. What it reaches, a network can reach without looking at the disease. Harmonising decodes, re-encodes and resamples every image in one way, so that only the picture is left."));
    section.add(
        Pieces.chart(
            ProbesChart.of(probes),
            "probes-chart",
            "Beyond the dashed line the information says something about the class. Facts of the file, the border, and what lies outside lungs that somebody drew cannot show the disease: there it is a shortcut. Grey levels, the thumbnail, and what lies outside lungs that were found by thresholds see the disease itself: there it is only how far crude information goes."));
    List<Tag> rows =
        probes.stream()
            .map(
                probe ->
                    tag(
                        "tr",
                        tag("th", ProbesChart.name(probe)).with("scope", "row"),
                        tag("td", score(probe.before())),
                        tag("td", probe.after().map(AuditPage::score).orElse("–")),
                        tag("td", Words.percent(probe.before().chance())),
                        tag("td", Words.decimal(probe.before().auc().value())),
                        tag("td", p(probe.before().p())),
                        tag(
                            "td",
                            probe.adjusted().isPresent() ? p(probe.adjusted().getAsDouble()) : "–"),
                        tag("td", Words.count(probe.before().images())),
                        tag("td", Words.count(probe.before().patients()))))
            .toList();
    section.add(
        Pieces.table(
            "Accuracy with its 95% interval, and area under the ROC curve (AUC), as the files are; p: how often labels dealt by chance reach that AUC; by Holm: the same, corrected for the number of probes that can be findings",
            List.of(
                "What it sees",
                "As it is",
                "Harmonised",
                "Chance",
                "AUC",
                "p",
                "p by Holm",
                "Images",
                "Patients"),
            rows));
    for (ProbeResult probe : probes) {
      section.add(tag("h3", ProbesChart.name(probe)), tag("p", probe.sentence()));
      if (!probe.failed().isEmpty()) {
        section.add(failed(probe, report));
      }
    }
    return section;
  }

  private static Tag failed(ProbeResult probe, AuditReport report) {
    Tag tiles = tag("ul").with("class", "tiles");
    probe.failed().stream()
        .limit(FAILED_SHOWN)
        .forEach(file -> tiles.add(tag("li", picture(file, report))));
    Tag names = tag("ul");
    probe.failed().forEach(file -> names.add(tag("li", file)));
    return tag(
        "div",
        tag(
            "p",
            "No lungs were found in %s, which this probe did without%s:"
                .formatted(
                    Words.count(probe.failed().size(), "image"),
                    probe.failed().size() > FAILED_SHOWN ? "; the first " + FAILED_SHOWN : "")),
        tiles,
        Pieces.foldOut("All by name", names));
  }

  private static String score(ProbeResult.Score score) {
    return "%s (%s to %s)"
        .formatted(
            Words.percent(score.accuracy().value()),
            Words.percent(score.accuracy().low()),
            Words.percent(score.accuracy().high()));
  }

  private static String p(double p) {
    return p < 0.001 ? "< 0.001" : Words.decimal(p);
  }

  private static Tag stamp(Severity severity) {
    return tag("strong", severity.word().toUpperCase(java.util.Locale.ROOT))
        .with("class", "stamp " + severity.word());
  }

  private static String title(Finding finding) {
    if (finding instanceof Finding.Leak leak) {
      return leak.title();
    }
    return switch (finding.kind()) {
      case FILE_FACTS -> "Facts of the file give the class away";
      case BORDER -> "The border gives the class away";
      case OUTSIDE_LUNGS -> "What lies outside the lungs gives the class away";
      default -> "The class is given away: " + finding.kind().word();
    };
  }

  private static Tag reading(AuditReport report) {
    Tag section = Pieces.section("reading", "How to read this");
    section.add(
        tag(
            "dl",
            tag("dt", "Serious"),
            tag("dd", "A result on these data is not to be believed before this is dealt with."),
            tag("dt", "Warning"),
            tag("dd", "A result may be flattered."),
            tag("dt", "Note"),
            tag("dd", "Good to know; by itself no reason to distrust a result."),
            tag("dt", "Likeness"),
            tag(
                "dd",
                "How well the fine detail of two images agrees once one is laid over the other: 1 for the same image, 0 for none. From 0.95 on they count as copies of one another; from 0.8 on, between two patients, as the same slice shown in another way.")));
    report.result().notes().forEach(note -> section.add(Pieces.warning(note)));
    return section;
  }
}
