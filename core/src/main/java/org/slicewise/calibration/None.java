package org.slicewise.calibration;

import java.util.Map;

/** Leaves probabilities as the network gives them. */
public record None() implements Calibrator {
  @Override
  public double[] apply(double[] probabilities) {
    return probabilities.clone();
  }

  @Override
  public CalibrationMethod method() {
    return CalibrationMethod.NONE;
  }

  @Override
  public String inWords() {
    return "not calibrated";
  }

  @Override
  public String note() {
    return null;
  }

  @Override
  public Map<String, Object> toMap() {
    return Map.of(METHOD, method().word());
  }
}
