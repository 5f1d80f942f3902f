package org.slicewise.selective;

/**
 * How often a model errs among the images it is most confident of, for every share answered
 * (El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", 2010). Images
 * of equal confidence are answered together.
 *
 * @param coverage share of images answered, rising to 1
 * @param risk share of wrong answers among them
 * @param thresholds the least confidence answered, falling
 */
public record RiskCoverage(double[] coverage, double[] risk, double[] thresholds) {}
