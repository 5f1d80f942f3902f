package org.slicewise.calibration;

import java.util.Map;
import org.slicewise.errors.BadInputException;

/**
 * Turns a network's probabilities into ones that agree better with frequencies. Fitted on
 * predictions of images that the network was not fitted on; which images those were is for whoever
 * stores it to say.
 */
public sealed interface Calibrator permits Temperature, Platt, Isotonic, None {
  /** The key under which {@link #toMap} says which method it is. */
  String METHOD = "method";

  /**
   * Calibrated probabilities of one image, in a new array that sums to 1. NaN stays NaN.
   *
   * @param probabilities the network's, one a class
   */
  double[] apply(double[] probabilities);

  /** The method that it came from. */
  CalibrationMethod method();

  /** What it does, in a few words with its numbers. */
  String inWords();

  /** What a reader must know about how the fit went; null where there is nothing. */
  String note();

  /** For the model's metadata. */
  Map<String, Object> toMap();

  /**
   * Fits a calibrator.
   *
   * @param positive index of the positive class; of use to the methods of two classes only
   * @throws BadInputException where the method is not made for so many classes
   */
  static Calibrator fit(CalibrationMethod method, Outcomes data, int positive) {
    return switch (method) {
      case TEMPERATURE -> Temperature.fit(data);
      case PLATT -> Platt.fit(data, positive);
      case ISOTONIC -> Isotonic.fit(data, positive);
      case NONE -> new None();
    };
  }

  /**
   * What {@link #toMap} made, also after a journey as JSON.
   *
   * @throws BadInputException where it is not that
   */
  static Calibrator fromMap(Map<?, ?> map) {
    Calibrator read = null;
    Exception cause = null;
    try {
      read =
          switch (String.valueOf(map.get(METHOD))) {
            case "temperature" -> Temperature.read(map);
            case "platt" -> Platt.read(map);
            case "isotonic" -> Isotonic.read(map);
            case "none" -> new None();
            default -> null;
          };
    } catch (IllegalArgumentException | ClassCastException e) {
      cause = e;
    }
    if (read == null) {
      throw new BadInputException(
          "the model's calibration is %s, which is none that this Slicewise knows; train the model again, or use a newer Slicewise"
              .formatted(map),
          cause);
    }
    return read;
  }
}
