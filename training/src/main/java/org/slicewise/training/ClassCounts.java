package org.slicewise.training;

import org.slicewise.data.Batch;
import org.slicewise.data.BatchSource;
import org.slicewise.errors.BadInputException;

/** Class weights as numbers. */
final class ClassCounts {
  private ClassCounts() {}

  /** The weight of each class, or null where every image counts the same. */
  static double[] weights(ClassWeights asked, BatchSource train, int classes) {
    if (asked instanceof ClassWeights.Given given) {
      if (given.weights().size() != classes) {
        throw new BadInputException(
            "class_weight has %d numbers and the network tells %d classes apart; give one for each class"
                .formatted(given.weights().size(), classes));
      }
      return given.weights().stream().mapToDouble(Double::doubleValue).toArray();
    }
    if (asked instanceof ClassWeights.Balanced) {
      return balanced(count(train, classes));
    }
    return null;
  }

  private static double[] balanced(long[] counts) {
    double[] weights = new double[counts.length];
    long images = 0;
    for (long count : counts) {
      images += count;
    }
    for (int c = 0; c < counts.length; c++) {
      // A class without images has nothing to weigh.
      weights[c] = counts[c] == 0 ? 0 : (double) images / ((double) counts.length * counts[c]);
    }
    return weights;
  }

  /** Labels are known only with their batches, so this reads one epoch. */
  private static long[] count(BatchSource train, int classes) {
    long[] counts = new long[classes];
    try (BatchSource.Epoch batches = train.open(0)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        for (int i = 0; i < batch.size(); i++) {
          int label = batch.labels()[i];
          if (label >= 0 && label < classes) {
            counts[label]++;
          }
        }
      }
    }
    return counts;
  }
}
