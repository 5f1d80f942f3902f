package org.slicewise.training.engine;

/**
 * What teachers say about a batch, and how much it counts (Hinton, Vinyals and Dean 2015).
 *
 * @param probabilities of each class, row-major (images, classes)
 * @param share of the loss that asks to agree with them, 0 to 1; the labels have the rest
 * @param temperature above 0: both sides' logits are divided by it first, so that the less probable
 *     classes are heard
 */
public record Soft(float[] probabilities, double share, double temperature) {
  /** The probabilities of logits divided by the temperature: {@code p^(1/T)}, made to sum to 1. */
  double[] softened(int classes) {
    double[] softened = new double[probabilities.length];
    for (int row = 0; row < softened.length; row += classes) {
      double sum = 0;
      for (int c = row; c < row + classes; c++) {
        softened[c] = Math.pow(probabilities[c], 1 / temperature);
        sum += softened[c];
      }
      for (int c = row; c < row + classes; c++) {
        softened[c] /= sum;
      }
    }
    return softened;
  }
}
