package org.slicewise.evaluation;

import java.util.List;
import java.util.Set;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;

/** Which class is the positive one. */
public final class PositiveClass {
  private static final String COVID = "CT_COVID";
  private static final Set<String> COVID_CT = Set.of(COVID, "CT_NonCOVID");

  private PositiveClass() {}

  /**
   * The index of the positive class: the one asked for; else COVID-CT's; else, of two, index 1 as
   * in scikit-learn; else {@link AllMetrics#NO_POSITIVE}.
   *
   * @param asked name of the class, or null
   * @throws BadInputException naming the class, where it is not among {@code classes}
   */
  public static int of(List<String> classes, String asked) {
    if (asked != null) {
      int index = classes.indexOf(asked);
      if (index < 0) {
        throw new BadInputException(
            "the positive class '%s' is not among the classes %s; did you mean '%s'?"
                .formatted(asked, String.join(", ", classes), Nearest.name(asked, classes)));
      }
      return index;
    }
    if (classes.size() != 2) {
      return AllMetrics.NO_POSITIVE;
    }
    return COVID_CT.equals(Set.copyOf(classes)) ? classes.indexOf(COVID) : 1;
  }
}
