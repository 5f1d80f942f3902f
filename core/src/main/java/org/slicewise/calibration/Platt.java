package org.slicewise.calibration;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slicewise.errors.BadInputException;

/**
 * Platt scaling of two classes: the positive class has the probability {@code sigmoid(slope * x +
 * intercept)}, where {@code x} is the log odds that the network gives it (Platt, "Probabilistic
 * Outputs for Support Vector Machines", 1999). With a positive slope the order of images does not
 * change; the more probable class of an image may.
 *
 * <p>Fitted by maximum likelihood to Platt's targets, {@code (n+ + 1) / (n+ + 2)} for positive and
 * {@code 1 / (n- + 2)} for other images, which keep it finite where the classes are told apart
 * without error; by Newton's method with halved steps (Lin, Lin and Weng, "A Note on Platt's
 * Probabilistic Outputs", 2007). Probabilities below 1e-12 count as 1e-12.
 *
 * @param positive index of the positive class, 0 or 1
 * @param slope Platt's {@code -A}
 * @param intercept Platt's {@code -B}
 */
public record Platt(int positive, double slope, double intercept) implements Calibrator {
  private static final int STEPS = 100;

  public Platt {
    if (positive < 0 || positive > 1 || !Double.isFinite(slope) || !Double.isFinite(intercept)) {
      throw new IllegalArgumentException(
          "Platt scaling has a positive class 0 or 1 and two finite numbers, found %d, %s and %s"
              .formatted(positive, slope, intercept));
    }
  }

  /**
   * Fits slope and intercept.
   *
   * @throws BadInputException for more than two classes
   */
  public static Platt fit(Outcomes data, int positive) {
    if (data.classes() != 2) {
      throw new BadInputException(
          "calibration platt is for two classes and there are %d; use temperature or isotonic"
              .formatted(data.classes()));
    }
    double[] x = new double[data.size()];
    double positives = 0;
    double others = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = LogProbability.odds(data.probabilities()[i], positive);
      if (data.labels()[i] == positive) {
        positives += data.weights()[i];
      } else {
        others += data.weights()[i];
      }
    }
    double[] target = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      target[i] =
          data.labels()[i] == positive ? (positives + 1) / (positives + 2) : 1 / (others + 2);
    }
    double[] line = newton(x, target, data.weights(), Math.log((positives + 1) / (others + 1)));
    return new Platt(positive, line[0], line[1]);
  }

  private static double[] newton(double[] x, double[] target, double[] weights, double intercept) {
    double a = 0;
    double b = intercept;
    double loss = loss(x, target, weights, a, b);
    for (int step = 0; step < STEPS; step++) {
      double gradientA = 0;
      double gradientB = 0;
      double aa = 1e-12; // keeps the matrix invertible where all x are equal
      double bb = 1e-12;
      double ab = 0;
      for (int i = 0; i < x.length; i++) {
        double p = LogProbability.sigmoid(a * x[i] + b);
        double error = weights[i] * (p - target[i]);
        double curvature = weights[i] * p * (1 - p);
        gradientA += error * x[i];
        gradientB += error;
        aa += curvature * x[i] * x[i];
        bb += curvature;
        ab += curvature * x[i];
      }
      double determinant = aa * bb - ab * ab;
      double stepA = -(bb * gradientA - ab * gradientB) / determinant;
      double stepB = -(aa * gradientB - ab * gradientA) / determinant;
      // The loss is flat to the last bit long before the step is 0, so it may rise by a rounding.
      double most = loss + 1e-13 * Math.abs(loss);
      double share = 1;
      double next = loss(x, target, weights, a + stepA, b + stepB);
      while (!(next <= most) && share > 1e-10) {
        share /= 2;
        next = loss(x, target, weights, a + share * stepA, b + share * stepB);
      }
      if (!(next <= most)) {
        break;
      }
      a += share * stepA;
      b += share * stepB;
      if (Math.abs(stepA) + Math.abs(stepB) < 1e-13 * (1 + Math.abs(a) + Math.abs(b))) {
        break;
      }
      loss = next;
    }
    return new double[] {a, b};
  }

  /** Cross-entropy of the targets: {@code log(1 + exp(z)) - t z}, without overflow. */
  private static double loss(double[] x, double[] target, double[] weights, double a, double b) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      double z = a * x[i] + b;
      sum += weights[i] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target[i] * z);
    }
    return sum;
  }

  @Override
  public double[] apply(double[] probabilities) {
    double z = slope * LogProbability.odds(probabilities, positive) + intercept;
    double[] out = new double[2];
    out[positive] = LogProbability.sigmoid(z);
    out[1 - positive] = LogProbability.sigmoid(-z);
    return out;
  }

  @Override
  public CalibrationMethod method() {
    return CalibrationMethod.PLATT;
  }

  @Override
  public String inWords() {
    return String.format(
        Locale.ROOT, "Platt scaling, slope %.3f, intercept %.3f", slope, intercept);
  }

  @Override
  public String note() {
    return slope > 0
        ? null
        : "the slope is not positive: on these images the network ranks the classes the wrong way round";
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(METHOD, method().word());
    map.put("positive", positive);
    map.put("slope", slope);
    map.put("intercept", intercept);
    return map;
  }

  static Platt read(Map<?, ?> map) {
    return map.get("positive") instanceof Number positive
            && map.get("slope") instanceof Number slope
            && map.get("intercept") instanceof Number intercept
        ? new Platt(positive.intValue(), slope.doubleValue(), intercept.doubleValue())
        : null;
  }
}
