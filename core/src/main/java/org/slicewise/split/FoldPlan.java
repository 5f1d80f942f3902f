package org.slicewise.split;

import java.nio.file.Path;
import org.slicewise.data.Dataset;
import org.slicewise.errors.BadInputException;

/**
 * How a data set is divided into folds. Images that are known to be COVID-CT's official test part
 * are in no fold, nor are those of their patients.
 */
public sealed interface FoldPlan {
  /**
   * Draws the folds.
   *
   * @param contents what the images show
   * @throws BadInputException when the data cannot be divided so
   */
  Folds folds(Dataset dataset, ImageContents contents);

  /**
   * Folds with classes and images in proportion, though patients differ in size.
   *
   * @param unit what is kept together
   * @param k folds, at least 2
   * @param repeats how often they are drawn, at least 1
   * @param nested inner folds of each training part, at least 2; 0 for none
   */
  record KFold(Unit unit, int k, int repeats, int nested, long seed) implements FoldPlan {
    public KFold {
      if (k < 2) {
        throw new BadInputException("--folds must be 2 or more, found " + k);
      }
      if (repeats < 1) {
        throw new BadInputException("--repeats must be 1 or more, found " + repeats);
      }
      Folding.checkNested(nested);
    }

    @Override
    public Folds folds(Dataset dataset, ImageContents contents) {
      return Folding.kFold(dataset, contents, this);
    }
  }

  /**
   * One fold for each value of a column of {@code metadata.csv}; patients who are in several groups
   * are in no training part of a fold that holds one of their images out. Images without a value
   * are spread over the folds by patient, in proportion.
   *
   * @param nested inner folds of each training part, by patient, at least 2; 0 for none
   */
  record LeaveOneGroupOut(String column, int nested, long seed) implements FoldPlan {
    public LeaveOneGroupOut {
      Folding.checkNested(nested);
    }

    @Override
    public Folds folds(Dataset dataset, ImageContents contents) {
      return GroupColumn.folds(dataset, contents, this);
    }
  }

  /** A file that {@link Folds#writeCsv} wrote, or another with its columns. */
  record FromFile(Path file) implements FoldPlan {
    @Override
    public Folds folds(Dataset dataset, ImageContents contents) {
      return FoldsTable.read(dataset, contents, file);
    }
  }
}
