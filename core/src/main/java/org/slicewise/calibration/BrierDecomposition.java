package org.slicewise.calibration;

/**
 * The Brier score of one event in parts: {@code brier = reliability - resolution + uncertainty +
 * withinBinVariance - withinBinCovariance}. The first three are Murphy's ("A New Vector Partition
 * of the Probability Score", 1973), who has one bin a distinct probability; with wider bins they do
 * not add up, and the last two are what they lack (Stephenson, Coelho and Jolliffe, "Two Extra
 * Components in the Brier Score Decomposition", 2008).
 *
 * @param brier mean of (probability - event)², 0 to 1, lower is better
 * @param reliability mean squared distance of a bin's frequency from its mean probability; 0 for a
 *     calibrated model
 * @param resolution mean squared distance of a bin's frequency from the overall one; higher is
 *     better
 * @param uncertainty {@code f (1 - f)} of the overall frequency f: nothing the model can change
 * @param withinBinVariance mean squared distance of a probability from its bin's mean
 * @param withinBinCovariance twice the mean product of that distance and the event's from its bin's
 *     frequency
 */
public record BrierDecomposition(
    double brier,
    double reliability,
    double resolution,
    double uncertainty,
    double withinBinVariance,
    double withinBinCovariance) {

  /**
   * Takes the score apart along the bins of {@code reliability}.
   *
   * @param bins made of the same probabilities and events
   */
  public static BrierDecomposition of(Reliability bins, double[] probabilities, boolean[] event) {
    int n = probabilities.length;
    double events = 0;
    double brier = 0;
    double variance = 0;
    double covariance = 0;
    for (int i = 0; i < n; i++) {
      Reliability.Bin bin = bins.bins().get(bins.binOfRow()[i]);
      double outcome = event[i] ? 1 : 0;
      double off = probabilities[i] - bin.meanProbability();
      events += outcome;
      brier += (probabilities[i] - outcome) * (probabilities[i] - outcome);
      variance += off * off;
      covariance += 2 * off * (outcome - bin.frequency());
    }
    double overall = events / n;
    double reliability = 0;
    double resolution = 0;
    for (Reliability.Bin bin : bins.bins()) {
      double gap = bin.meanProbability() - bin.frequency();
      double distance = bin.frequency() - overall;
      reliability += bin.n() * gap * gap;
      resolution += bin.n() * distance * distance;
    }
    return new BrierDecomposition(
        brier / n,
        reliability / n,
        resolution / n,
        overall * (1 - overall),
        variance / n,
        covariance / n);
  }
}
