package org.slicewise.report.charts;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.report.charts.Mark.Anchor;
import org.slicewise.report.charts.Mark.Box;
import org.slicewise.report.charts.Mark.Label;
import org.slicewise.report.charts.Mark.Photo;
import org.slicewise.report.charts.Mark.Point;

/** Images side by side with a few lines below each. */
public final class PhotoGrid {
  private static final int COLUMNS = 6;
  private static final double SIDE = 148;
  private static final double GAP = 14;
  private static final double LINE = 15;
  private static final double SIZE = 11;

  private PhotoGrid() {}

  /**
   * One image.
   *
   * @param lines below it; the first is bold
   * @param flagged whether a bar marks it out
   */
  public record Tile(Thumbnail thumbnail, List<String> lines, boolean flagged) {
    public Tile {
      lines = List.copyOf(lines);
    }
  }

  /** The grid, six columns wide at most. */
  public static Chart of(String name, String title, List<String> header, List<Tile> tiles) {
    int columns = Math.max(1, Math.min(COLUMNS, tiles.size()));
    int lines = tiles.stream().mapToInt(t -> t.lines().size()).max().orElse(0);
    double cell = SIDE + lines * LINE + 2 * GAP;
    List<Mark> marks = new ArrayList<>();
    marks.add(label(title, GAP, 22, Chart.TITLE_SIZE, Ink.TEXT, true));
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      double x = GAP + i % columns * (SIDE + GAP);
      double y = 38 + i / columns * cell;
      marks.add(new Photo(tile.thumbnail(), x, y, SIDE, SIDE));
      if (tile.flagged()) {
        marks.add(new Box(x, y + SIDE + 2, SIDE, 4, Ink.VERMILLION));
      }
      for (int l = 0; l < tile.lines().size(); l++) {
        marks.add(
            label(
                Words.shorten(tile.lines().get(l), (int) (SIDE / Words.width("n", SIZE))),
                x,
                y + SIDE + 5 + (l + 1) * LINE,
                SIZE,
                l == 0 ? Ink.TEXT : Ink.MUTED,
                l == 0));
      }
    }
    int rows = (tiles.size() + columns - 1) / columns;
    return new Chart(
        name,
        title,
        title + ", " + Words.count(tiles.size(), "image") + ".",
        (int) Math.ceil(Math.max(Chart.WIDTH, GAP + columns * (SIDE + GAP))),
        (int) Math.ceil(38 + rows * cell),
        marks,
        new DataTable(header, tiles.stream().map(Tile::lines).toList()));
  }

  private static Label label(String text, double x, double y, double size, Ink ink, boolean bold) {
    return new Label(text, new Point(x, y), size, Anchor.START, ink, bold, false);
  }
}
