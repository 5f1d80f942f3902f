package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slicewise.report.DataOverview;
import org.slicewise.report.DataOverview.Spread;
import org.slicewise.report.ReportInput;
import org.slicewise.report.SampleImage;
import org.slicewise.report.SplitNote;
import org.slicewise.report.charts.Thumbnail;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** The data: how many of what, how they were divided, how they look. */
final class DataPart {
  private DataPart() {}

  static Tag of(ReportInput input, Glossary glossary) {
    Tag section = Pieces.section("data", "The data");
    input.data().ifPresent(data -> overview(data, section, glossary));
    input.split().ifPresent(split -> split(split, section));
    images(
        section,
        "Sample images",
        "As the files hold them, shrunk; not as the network sees them.",
        input.samples());
    images(
        section,
        "What augmentation does",
        "In each epoch the network meets images changed like these, so that it learns the disease and not the position.",
        input.augmented());
    return section;
  }

  private static void overview(DataOverview data, Tag section, Glossary glossary) {
    data.warnings().forEach(warning -> section.add(Pieces.warning(warning)));
    int total = data.classes().stream().mapToInt(DataOverview.ClassCount::total).sum();
    Tag facts = tag("dl");
    fact(facts, "Read from", data.source());
    fact(facts, "Recognised as", data.recognisedAs());
    fact(facts, "Images", total == 0 ? "" : Words.count(total));
    fact(facts, "Patients", data.patients() == 0 ? "unknown" : Words.count(data.patients()));
    if (data.sizes() != null) {
      fact(facts, "Width", spread(data.sizes().width()));
      fact(facts, "Height", spread(data.sizes().height()));
    }
    fact(
        facts,
        "Formats",
        data.formats().entrySet().stream().map(DataPart::format).collect(Collectors.joining(", ")));
    Tag charts = tag("div").with("class", "charts");
    Charts.classBalance(data)
        .ifPresent(
            chart ->
                charts.add(
                    Pieces.chart(
                        chart,
                        "chart-classes",
                        "Images of each class. Where one is much commoner, always answering it looks good. ",
                        glossary.trace(Words.count(total, "image"), "support"))));
    section.add(charts.add(facts));
  }

  private static void split(SplitNote split, Tag section) {
    section.add(
        tag("h3", "How they were divided"),
        tag("p", "Plan: %s. Seed: %s.".formatted(split.plan(), Long.toString(split.seed()))));
    section.add(
        split.leaky()
            ? Pieces.alarm("LEAKY SPLIT:", split.leak())
            : tag("p", "No patient is known to have images in two parts."));
  }

  private static void images(
      Tag section, String heading, String explanation, List<SampleImage> images) {
    if (images.isEmpty()) {
      return;
    }
    Tag list = tag("ul").with("class", "tiles");
    for (SampleImage image : images) {
      Tag caption = tag("figcaption");
      if (!image.className().isEmpty()) {
        caption.add(tag("strong", image.className())).add(" ");
      }
      caption.add(Words.shorten(image.caption(), 60));
      String alt =
          image.className().isEmpty()
              ? image.caption()
              : "%s, class %s".formatted(image.caption(), image.className());
      list.add(
          tag(
              "li",
              tag(
                  "figure",
                  Pieces.image(Thumbnail.of(image.image(), Thumbnails.SIDE), alt),
                  caption)));
    }
    section.add(tag("h3", heading), tag("p", explanation), list);
  }

  private static void fact(Tag list, String name, String value) {
    if (!value.isEmpty()) {
      list.add(tag("dt", name), tag("dd", value));
    }
  }

  private static String format(Map.Entry<String, Integer> entry) {
    return Words.count(entry.getValue()) + " " + entry.getKey();
  }

  private static String spread(Spread s) {
    return s.min() == s.max()
        ? Words.count(s.min()) + " pixels"
        : "%s to %s pixels, median %s"
            .formatted(Words.count(s.min()), Words.count(s.max()), Words.count(s.median()));
  }
}
