package org.slicewise.report;

import java.util.List;
import java.util.Objects;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.robustness.Robustness;

/**
 * How well it went on one part of the data.
 *
 * @param name the part, as "validation part"
 * @param evaluation its numbers
 * @param tiles images with what was predicted for them, at most {@value #TILES} are shown; may be
 *     empty
 * @param leak why the numbers of this part are too good, as "these are the images the network was
 *     trained on"; "" where they are not
 * @param otherData whether the images were read from another folder than the training's, and the
 *     model knows none of them
 * @param robustness what changes of the files do to the answers; null where nobody asked
 */
public record EvaluationSection(
    String name,
    Evaluation evaluation,
    List<PredictionTile> tiles,
    String leak,
    boolean otherData,
    Robustness robustness) {
  /** Tiles shown at most. */
  public static final int TILES = 48;

  public EvaluationSection {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(evaluation, "evaluation");
    tiles = List.copyOf(tiles);
    Objects.requireNonNull(leak, "leak");
  }

  /** Of another folder or not. */
  public EvaluationSection(
      String name,
      Evaluation evaluation,
      List<PredictionTile> tiles,
      String leak,
      boolean otherData) {
    this(name, evaluation, tiles, leak, otherData, null);
  }

  /** Of the folder that the training came from, or of one that nobody compared with it. */
  public EvaluationSection(
      String name, Evaluation evaluation, List<PredictionTile> tiles, String leak) {
    this(name, evaluation, tiles, leak, false);
  }

  /** The same, of another folder or not. */
  public EvaluationSection ofOtherData(boolean other) {
    return new EvaluationSection(name, evaluation, tiles, leak, other, robustness);
  }

  /** The same, with what changes of the files do; null for nothing. */
  public EvaluationSection withRobustness(Robustness changes) {
    return new EvaluationSection(name, evaluation, tiles, leak, otherData, changes);
  }
}
