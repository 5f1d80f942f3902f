package org.slicewise.data;

import java.nio.file.Path;
import java.util.List;

final class Splitting {
  static void checkFractions(double validation, double test) {}

  static Split official(Dataset d) {
    throw new UnsupportedOperationException("being built");
  }

  static Split grouped(Dataset d, SplitPlan.GroupedByPatient p) {
    throw new UnsupportedOperationException("being built");
  }

  static Split random(Dataset d, SplitPlan.RandomByImage p) {
    throw new UnsupportedOperationException("being built");
  }

  static Split keras(Dataset d, SplitPlan.KerasValidationSplit p) {
    throw new UnsupportedOperationException("being built");
  }

  static Split fromFile(Dataset d, Path f) {
    throw new UnsupportedOperationException("being built");
  }

  static Split trainingImages(Dataset d) {
    throw new UnsupportedOperationException("being built");
  }

  static Split innerHoldOut(List<Sample> train, double f, long seed) {
    throw new UnsupportedOperationException("being built");
  }
}
