package org.slicewise.report.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.PredictionTile;
import org.slicewise.report.SampleImage;
import org.slicewise.report.charts.PhotoGrid;
import org.slicewise.report.charts.Thumbnail;
import org.slicewise.report.charts.Words;

/** Images as the page and the chart files show them. */
final class Thumbnails {
  /** Longer side in pixels: sharp at the size shown, a few kilobytes each. */
  static final int SIDE = 192;

  private Thumbnails() {}

  /** Most confident mistakes first, then what was right in the order given; at most a grid full. */
  static List<PredictionTile> ordered(List<PredictionTile> tiles) {
    List<PredictionTile> ordered = new ArrayList<>(tiles);
    ordered.sort(
        Comparator.comparing(PredictionTile::correct)
            .thenComparingDouble(t -> t.correct() ? 0 : -PredictionTile.sortable(t.confidence())));
    return ordered.subList(0, Math.min(ordered.size(), EvaluationSection.TILES));
  }

  static PhotoGrid.Tile tile(SampleImage sample) {
    return new PhotoGrid.Tile(
        Thumbnail.of(sample.image(), SIDE), List.of(sample.className(), sample.caption()), false);
  }

  static PhotoGrid.Tile tile(PredictionTile tile) {
    return new PhotoGrid.Tile(
        Thumbnail.of(tile.image(), SIDE),
        List.of(
            tile.correct() ? "right" : "MISTAKE",
            "actual " + tile.actual(),
            "predicted " + tile.predicted(),
            confidence(tile),
            tile.file().substring(tile.file().lastIndexOf('/') + 1)),
        !tile.correct());
  }

  static String confidence(PredictionTile tile) {
    return Double.isNaN(tile.confidence())
        ? "confidence unknown"
        : Words.percent(tile.confidence()) + " confident";
  }
}
