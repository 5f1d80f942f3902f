package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.util.List;
import java.util.Locale;
import org.slicewise.report.PredictionTile;
import org.slicewise.report.charts.Thumbnail;
import org.slicewise.report.charts.Words;
import org.slicewise.report.html.Node.Text;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** Images with what was predicted for them, mistakes first. */
final class TilesPart {
  private TilesPart() {}

  static void add(Tag section, Result result) {
    if (result.part().tiles().isEmpty()) {
      return;
    }
    List<PredictionTile> shown = Thumbnails.ordered(result.part().tiles());
    long wrong = shown.stream().filter(t -> !t.correct()).count();
    section.add(
        tag("h3", "Images with their predicted and actual class"),
        tag(
            "p",
            "%s of %s: %s first, the most confident one first; then %s."
                .formatted(
                    Words.count(shown.size()),
                    Words.count(result.evaluation().n(), "image"),
                    Words.count(wrong, "mistake"),
                    Words.count(shown.size() - wrong, "right answer"))));
    Tag list = tag("ul").with("class", "tiles");
    for (PredictionTile tile : shown) {
      Tag caption =
          tag(
              "figcaption",
              tag("strong", tile.correct() ? "✓ right" : "✗ mistake"),
              tag("br"),
              new Text("Actual: " + tile.actual()),
              tag("br"),
              new Text("Predicted: " + tile.predicted()),
              tag("br"),
              new Text(Thumbnails.confidence(tile)),
              tag("span", named(tile)).with("class", "small"));
      String alt =
          "%s: actual %s, predicted %s".formatted(tile.file(), tile.actual(), tile.predicted());
      list.add(
          tag(
                  "li",
                  tag(
                      "figure",
                      Pieces.image(Thumbnail.of(tile.image(), Thumbnails.SIDE), alt),
                      caption))
              .with("class", tile.correct() ? "right" : "wrong"));
    }
    section.add(list);
  }

  private static String named(PredictionTile tile) {
    String file = Words.shorten(tile.file(), 48);
    if (tile.patient().isEmpty()) {
      return file;
    }
    boolean said = tile.patient().toLowerCase(Locale.ROOT).startsWith("patient");
    return file + (said ? ", " : ", patient ") + tile.patient();
  }
}
