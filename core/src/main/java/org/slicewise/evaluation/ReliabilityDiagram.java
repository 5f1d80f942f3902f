package org.slicewise.evaluation;

import java.util.List;
import org.slicewise.calibration.Binning;
import org.slicewise.calibration.BrierDecomposition;

/**
 * Frequencies beside probabilities, bin by bin.
 *
 * @param of whose probabilities: the name of the positive class, or "predicted class" for the
 *     confidence in whichever class is predicted
 * @param binning how images are sorted into bins
 * @param bins those that hold an image, by rising probability
 * @param ece expected calibration error over these bins
 * @param eceDebiased the same less its bias
 * @param eceByChance about what {@code ece} would be were every probability right
 * @param brier the Brier score of the same probabilities in parts, over these bins
 */
public record ReliabilityDiagram(
    String of,
    Binning binning,
    List<Bin> bins,
    double ece,
    double eceDebiased,
    double eceByChance,
    BrierDecomposition brier) {

  /** The {@link #of} of confidence in the predicted class. */
  public static final String PREDICTED_CLASS = "predicted class";

  /** What every reader of an expected calibration error must know. */
  public static final String ECE_NOTE =
      "The plain ECE is biased upwards: on few images frequencies miss their probabilities by chance;"
          + " ece_by_chance is about what it would be were every probability right and every image"
          + " independent. The debiased one subtracts the share of chance within each bin (Kumar et"
          + " al. 2019). Slices of one patient agree with each other, so chance does more than either"
          + " assumes; and errors of both signs within a bin cancel, unseen by both.";

  /**
   * @param low lowest probability of the bin
   * @param high highest probability of the bin
   * @param n images in it
   * @param meanProbability their mean probability
   * @param frequency share of them for which it came true
   */
  public record Bin(double low, double high, int n, double meanProbability, Estimate frequency) {}
}
