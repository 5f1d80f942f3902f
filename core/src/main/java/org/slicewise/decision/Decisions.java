package org.slicewise.decision;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.calibration.Calibrator;
import org.slicewise.calibration.None;
import org.slicewise.errors.BadInputException;
import org.slicewise.selective.SelectiveRules;

/**
 * How a model goes from its network's probabilities to answers. It travels in the model file, so
 * that whoever uses the model decides as it was decided when the model was made, and no threshold
 * is ever chosen on the images that are reported.
 *
 * @param calibrator makes the network's probabilities agree better with frequencies
 * @param operatingPoints thresholds on the calibrated probability of the positive class; the first
 *     is in force; with none the most probable class is the answer
 * @param selective when the model gives no answer; null where it always gives one
 * @param fittedOn the images that all of this was fitted on; null where nothing was
 * @param notes what a reader must know about the fit, one sentence each
 */
public record Decisions(
    Calibrator calibrator,
    List<OperatingPoint> operatingPoints,
    SelectiveRules selective,
    FittedOn fittedOn,
    List<String> notes) {
  public Decisions {
    operatingPoints = List.copyOf(operatingPoints);
    notes = List.copyOf(notes);
  }

  /** The network's own probabilities, the most probable class, always an answer. */
  public static Decisions none() {
    return new Decisions(new None(), List.of(), null, null, List.of());
  }

  /**
   * Fits all of it on predictions for images that the network was not fitted on.
   *
   * @param probabilities the network's own, one row an image, one column a class
   * @param labels true class of each image
   * @param patients patient id of each image, "" where unknown
   * @param positive index of the positive class
   * @param part what the images are, for {@link FittedOn#part()}
   * @throws BadInputException where an option is not made for so many classes
   */
  public static Decisions fit(
      DecisionOptions options,
      double[][] probabilities,
      int[] labels,
      List<String> patients,
      int positive,
      String part) {
    return DecisionFit.fit(options, probabilities, labels, patients, positive, part);
  }

  /** With one more sentence that a reader must know about the fit. */
  public Decisions withNote(String sentence) {
    List<String> all = new ArrayList<>(notes);
    all.add(sentence);
    return new Decisions(calibrator, operatingPoints, selective, fittedOn, all);
  }

  /** Whether anything was fitted. */
  public boolean isFitted() {
    return fittedOn != null;
  }

  /** The operating point in force; null where the most probable class is the answer. */
  public OperatingPoint inForce() {
    return operatingPoints.isEmpty() ? null : operatingPoints.get(0);
  }

  /**
   * What the model says about an image.
   *
   * @param network the network's own probabilities, one a class
   * @param positive index of the positive class
   */
  public Decision decide(double[] network, int positive) {
    return decideCalibrated(calibrator.apply(network), positive);
  }

  /**
   * The same from probabilities that are calibrated already: for several images together, say.
   *
   * @param p calibrated probabilities, one a class
   * @param positive index of the positive class
   */
  public Decision decideCalibrated(double[] p, int positive) {
    OperatingPoint point = inForce();
    return new Decision(
        p,
        largest(p, -1),
        point == null
            ? Decision.NO_POINT
            : point.isPositive(p[positive]) ? positive : largest(p, positive),
        selective == null ? null : selective.sets().set(p),
        selective == null ? null : selective.abstain().reason(p));
  }

  /** The index of the largest value but that of {@code except}; of equal ones the first. */
  private static int largest(double[] values, int except) {
    int best = except == 0 ? 1 : 0;
    for (int i = best + 1; i < values.length; i++) {
      if (i != except && values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** For the model's metadata. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("calibration", calibrator.toMap());
    map.put("operating_points", operatingPoints.stream().map(OperatingPoint::toMap).toList());
    map.put("selective", selective == null ? null : selective.toMap());
    map.put("fitted_on", fittedOn == null ? null : fittedOn.toMap());
    map.put("notes", notes);
    return map;
  }

  /**
   * What {@link #toMap} made, also after a journey as JSON.
   *
   * @throws BadInputException where it is not that
   */
  public static Decisions fromMap(Map<?, ?> map) {
    if (map.get("calibration") instanceof Map<?, ?> calibration
        && map.get("operating_points") instanceof List<?> points
        && points.stream().allMatch(Map.class::isInstance)
        && map.get("notes") instanceof List<?> notes
        && isMapOrNull(map.get("selective"))
        && isMapOrNull(map.get("fitted_on"))) {
      List<OperatingPoint> read = new ArrayList<>();
      points.forEach(point -> read.add(OperatingPoint.fromMap((Map<?, ?>) point)));
      return new Decisions(
          Calibrator.fromMap(calibration),
          read,
          map.get("selective") == null
              ? null
              : SelectiveRules.fromMap((Map<?, ?>) map.get("selective")),
          map.get("fitted_on") == null ? null : FittedOn.fromMap((Map<?, ?>) map.get("fitted_on")),
          notes.stream().map(String::valueOf).toList());
    }
    throw new BadInputException(
        "the model's decisions are %s, expected calibration, operating_points, selective, fitted_on and notes; train the model again"
            .formatted(map));
  }

  private static boolean isMapOrNull(Object value) {
    return value == null || value instanceof Map<?, ?>;
  }
}
