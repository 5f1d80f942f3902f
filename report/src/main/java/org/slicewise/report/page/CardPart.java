package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.List;
import org.slicewise.report.ReportInput;
import org.slicewise.report.card.Checklist;
import org.slicewise.report.card.ModelCard;
import org.slicewise.report.charts.DataTable;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** The model card and the checklists, folded on the screen and open on paper. */
final class CardPart {
  private CardPart() {}

  static Tag of(ReportInput input) {
    ModelCard card = ModelCard.of(input);
    Tag section =
        Pieces.section("card", "Model card")
            .add(
                tag(
                    "p",
                    "What goes beside the model when it is handed on; the same as model-card.md. What only the authors know is left as a blank that says what is missing."));
    card.alarms().forEach(alarm -> section.add(Pieces.warning(alarm)));
    Tag whole = Pieces.foldOut("The card").with("class", "on-paper");
    for (ModelCard.Chapter chapter : card.chapters()) {
      Tag lines = tag("ul");
      chapter.lines().forEach(line -> lines.add(tag("li", line)));
      whole.add(tag("h3", chapter.heading()), lines);
    }
    section.add(whole);
    card.checklists().forEach(list -> section.add(checklist(list)));
    return section;
  }

  private static Tag checklist(Checklist list) {
    return Pieces.foldOut(
            "%s: %s of %s items filled in"
                .formatted(
                    list.name(), Words.count(list.complete()), Words.count(list.items().size())),
            tag("p", list.summary()),
            Pieces.table(
                    list.name(),
                    new DataTable(
                        List.of("Item", "Topic", "Answer"),
                        list.items().stream()
                            .map(i -> List.of(i.number(), i.topic(), i.answer()))
                            .toList()))
                .with("class", "scroll prose"))
        .with("class", "on-paper");
  }
}
