package org.slicewise.calibration;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Temperature scaling: the softmax of {@code log p / T}, for any number of classes (Guo, Pleiss,
 * Sun and Weinberger, "On Calibration of Modern Neural Networks", 2017). One number above 0 for all
 * images: the order of an image's classes never changes, nor, of two classes, that of images.
 *
 * <p>T minimises the mean negative log-likelihood of the true classes. As a function of {@code 1/T}
 * that is convex, so its slope has one zero, found by bisection. Probabilities below 1e-12 count as
 * 1e-12.
 *
 * @param value T, above 0; above 1 makes probabilities more cautious
 * @param note what a reader must know about the fit, or null
 */
public record Temperature(double value, String note) implements Calibrator {
  /** The largest temperature fitted; its inverse is the smallest. */
  static final double LIMIT = 1000;

  public Temperature {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("a temperature is above 0, found " + value);
    }
  }

  /** A temperature of which there is nothing to be said. */
  public Temperature(double value) {
    this(value, null);
  }

  /**
   * The temperature of least negative log-likelihood. Where every image's true class is the most
   * probable one there is none (ever colder is ever better): then it stays 1, with a note.
   */
  public static Temperature fit(Outcomes data) {
    double[][] logs = new double[data.size()][];
    boolean allRight = true;
    for (int i = 0; i < logs.length; i++) {
      logs[i] = LogProbability.of(data.probabilities()[i]);
      for (double other : logs[i]) {
        allRight &= data.weights()[i] == 0 || logs[i][data.labels()[i]] >= other;
      }
    }
    if (allRight) {
      return new Temperature(
          1, "no image was classified wrongly, so none fits best and it is left at 1");
    }
    double low = 1 / LIMIT;
    double high = LIMIT;
    if (slope(low, logs, data) >= 0) {
      return new Temperature(
          LIMIT,
          "the true classes are no more probable than the others, so the probabilities are made nearly equal");
    }
    if (slope(high, logs, data) <= 0) {
      return new Temperature(1 / LIMIT, "the coldest that is tried");
    }
    while (true) {
      double middle = (low + high) / 2;
      if (middle <= low || middle >= high) {
        return new Temperature(1 / middle);
      }
      if (slope(middle, logs, data) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  /** Derivative of the negative log-likelihood by {@code beta = 1/T}. */
  private static double slope(double beta, double[][] logs, Outcomes data) {
    double sum = 0;
    for (int i = 0; i < logs.length; i++) {
      double[] p = softmax(logs[i], beta);
      double expected = 0;
      for (int k = 0; k < p.length; k++) {
        expected += p[k] * logs[i][k];
      }
      sum += data.weights()[i] * (expected - logs[i][data.labels()[i]]);
    }
    return sum;
  }

  @Override
  public double[] apply(double[] probabilities) {
    return softmax(LogProbability.of(probabilities), 1 / value);
  }

  private static double[] softmax(double[] logs, double beta) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      largest = Math.max(largest, log);
    }
    double[] out = new double[logs.length];
    double sum = 0;
    for (int k = 0; k < out.length; k++) {
      out[k] = Math.exp(beta * (logs[k] - largest));
      sum += out[k];
    }
    for (int k = 0; k < out.length; k++) {
      out[k] /= sum;
    }
    return out;
  }

  @Override
  public CalibrationMethod method() {
    return CalibrationMethod.TEMPERATURE;
  }

  @Override
  public String inWords() {
    return String.format(Locale.ROOT, "temperature %.3f", value);
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(METHOD, method().word());
    map.put("temperature", value);
    map.put("note", note);
    return map;
  }

  static Temperature read(Map<?, ?> map) {
    return map.get("temperature") instanceof Number value && value.doubleValue() > 0
        ? new Temperature(value.doubleValue(), (String) map.get("note"))
        : null;
  }
}
