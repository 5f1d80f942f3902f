package org.slicewise.comparison;

/**
 * A test of whether two models differ.
 *
 * @param of the metric, by its name in {@code metrics.json}
 * @param statistic the test's statistic; NaN where it has none
 * @param p two-sided: how likely a difference as large as this is where the models do not differ;
 *     NaN where the test cannot be made
 * @param holm the same after Holm's correction for all pairs of models
 * @param ignoresPatients true where the test takes images of one patient for independent though
 *     they are not: its p is then too small
 * @param note the test's name and source, and why it cannot be made
 */
public record PairedTest(
    String of, double statistic, double p, double holm, boolean ignoresPatients, String note) {

  /** A test before any correction. */
  PairedTest(String of, double statistic, double p, boolean ignoresPatients, String note) {
    this(of, statistic, p, p, ignoresPatients, note);
  }

  PairedTest withHolm(double corrected) {
    return new PairedTest(of, statistic, p, corrected, ignoresPatients, note);
  }
}
