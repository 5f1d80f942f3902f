package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.List;
import org.slicewise.report.Fact;
import org.slicewise.report.Request;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** Where the numbers of a page come from. */
final class Origin {
  private Origin() {}

  /** The command that makes the page again, and what was recorded. */
  static Tag of(Request request, List<Fact> provenance) {
    Tag section = section();
    if (!request.command().isEmpty()) {
      section.add(
          tag("p", "The command that does it again:"),
          tag("pre", request.command()).with("class", "command"));
    }
    return section.add(list(provenance));
  }

  /** What was recorded; for a page that says its command elsewhere. */
  static Tag of(List<Fact> provenance) {
    return section().add(list(provenance));
  }

  private static Tag section() {
    return Pieces.section("provenance", "Where this comes from");
  }

  private static Tag list(List<Fact> provenance) {
    Tag list = tag("dl");
    provenance.forEach(fact -> list.add(tag("dt", fact.name()), tag("dd", fact.value())));
    return list;
  }
}
