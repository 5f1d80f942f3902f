package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.ReportInput;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Node.Text;
import org.slicewise.report.html.Page;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** The report's chapters in reading order; those with nothing to say are left out. */
final class Sections {
  private final ReportInput input;
  private final Glossary glossary = Glossary.read();
  private final Map<String, String> contents = new LinkedHashMap<>();
  private final Tag main = tag("main").with("id", "main").with("tabindex", "-1");

  private Sections(ReportInput input) {
    this.input = input;
  }

  static String page(ReportInput input) {
    return new Sections(input).page();
  }

  static String resultId(int number) {
    return "results-" + number;
  }

  /** What the numbers were computed from, as "118 images of 56 patients". */
  static String where(Evaluation evaluation) {
    String images = Words.count(evaluation.n(), "image");
    return evaluation.patients() == null
        ? images
        : images + " of " + Words.count(evaluation.patients(), "patient");
  }

  private String page() {
    add("asked", "What was asked", asked());
    int number = 1;
    for (EvaluationSection part : input.sections()) {
      add(resultId(number), "Results: " + part.name(), ResultPart.of(part, number, glossary));
      if (number == 1) {
        input
            .folds()
            .ifPresent(
                folds ->
                    add("folds", "Fold by fold", FoldsPart.of(folds, part.evaluation(), glossary)));
      }
      number++;
    }
    if (input.data().isPresent()
        || input.split().isPresent()
        || !input.samples().isEmpty()
        || !input.augmented().isEmpty()) {
      add("data", "The data", DataPart.of(input, glossary));
    }
    input.audit().ifPresent(audit -> add("audit", "Audit of the data", AuditPage.section(audit)));
    input.network().ifPresent(n -> add("network", "The network", NetworkPart.of(n)));
    input.training().ifPresent(t -> add("training", "Training", TrainingPart.of(t, glossary)));
    if (!input.notes().isEmpty()) {
      Tag notes = Pieces.section("notes", "Notes");
      input.notes().forEach(note -> notes.add(tag("p", note)));
      add("notes", "Notes", notes);
    }
    if (input.network().isPresent()) {
      add("card", "Model card", CardPart.of(input));
    }
    if (!input.provenance().isEmpty()) {
      add("provenance", "Where this comes from", Origin.of(input.provenance()));
    }
    Tag header = HeadPart.of(input, glossary);
    add("glossary", "What the numbers mean", glossary.section());
    header.add(contents());
    return Page.of(input.request().title(), header, main);
  }

  private void add(String id, String heading, Tag section) {
    contents.put(id, heading);
    main.add(section);
  }

  private Tag contents() {
    Tag list = tag("ul");
    contents.forEach(
        (id, heading) -> list.add(tag("li", tag("a", heading).with("href", "#" + id))));
    return tag("nav", list).with("class", "contents").with("aria-label", "Contents");
  }

  private Tag asked() {
    Tag section =
        Pieces.section("asked", "What was asked").add(tag("p", input.request().sentence()));
    if (!input.request().command().isEmpty()) {
      section.add(
          tag("p", new Text("The command that does it again:")),
          tag("pre", input.request().command()).with("class", "command"));
    }
    return section;
  }
}
