package org.slicewise.decision;

import java.util.Locale;
import org.slicewise.errors.BadInputException;

/** By what the threshold of an {@link OperatingPoint} is chosen. */
public sealed interface OperatingRule {
  /** The words of a configuration that {@link #parse} reads. */
  String WORDS = "youden, sensitivity>=0.9, specificity>=0.9, cost=5 or cost=5@0.1";

  /** The rule as a configuration has it. */
  String word();

  /** The rule for a reader. */
  String inWords();

  /**
   * How good a threshold is; larger is better, negative infinity where the rule forbids it.
   *
   * @param truePositives images of the positive class that are called positive
   * @param positives images of the positive class, at least 1
   * @param falsePositives other images that are called positive
   * @param negatives other images, at least 1
   */
  double worth(long truePositives, long positives, long falsePositives, long negatives);

  /** The largest {@code sensitivity + specificity - 1} (Youden, "Index for Rating Tests", 1950). */
  record Youden() implements OperatingRule {
    @Override
    public String word() {
      return "youden";
    }

    @Override
    public String inWords() {
      return "the largest sum of sensitivity and specificity (Youden)";
    }

    @Override
    public double worth(long truePositives, long positives, long falsePositives, long negatives) {
      // Over one denominator, so that equal sums are equal numbers.
      return truePositives * (double) negatives - falsePositives * (double) positives;
    }
  }

  /**
   * The largest specificity of those whose sensitivity is at least this; of equal ones the largest
   * sensitivity.
   *
   * @param least above 0, at most 1
   */
  record SensitivityAtLeast(double least) implements OperatingRule {
    public SensitivityAtLeast {
      requireShare("sensitivity", least);
    }

    @Override
    public String word() {
      return "sensitivity>=" + number(least);
    }

    @Override
    public String inWords() {
      return "the largest specificity with a sensitivity of at least " + percent(least);
    }

    @Override
    public double worth(long truePositives, long positives, long falsePositives, long negatives) {
      return atLeast(truePositives, positives, least)
          ? (negatives - falsePositives) * (positives + 1.0) + truePositives
          : Double.NEGATIVE_INFINITY;
    }
  }

  /**
   * The largest sensitivity of those whose specificity is at least this; of equal ones the largest
   * specificity.
   *
   * @param least above 0, at most 1
   */
  record SpecificityAtLeast(double least) implements OperatingRule {
    public SpecificityAtLeast {
      requireShare("specificity", least);
    }

    @Override
    public String word() {
      return "specificity>=" + number(least);
    }

    @Override
    public String inWords() {
      return "the largest sensitivity with a specificity of at least " + percent(least);
    }

    @Override
    public double worth(long truePositives, long positives, long falsePositives, long negatives) {
      return atLeast(negatives - falsePositives, negatives, least)
          ? truePositives * (negatives + 1.0) + (negatives - falsePositives)
          : Double.NEGATIVE_INFINITY;
    }
  }

  /**
   * The least expected cost, {@code ratio * prevalence * (1 - sensitivity) + (1 - prevalence) * (1
   * - specificity)} (Metz, "Basic Principles of ROC Analysis", 1978).
   *
   * @param ratio what a missed positive costs, in false alarms; above 0
   * @param prevalence share of positives where the model is to be used, above 0 and below 1; null
   *     for that of the images it is chosen with
   */
  record CostRatio(double ratio, Double prevalence) implements OperatingRule {
    public CostRatio {
      if (!(ratio > 0) || Double.isInfinite(ratio)) {
        throw new BadInputException(
            "a cost is that of a miss in false alarms, above 0, found %s; write cost=5"
                .formatted(number(ratio)));
      }
      if (prevalence != null && !(prevalence > 0 && prevalence < 1)) {
        throw new BadInputException(
            "a prevalence lies between 0 and 1, found %s; write cost=5@0.1"
                .formatted(number(prevalence)));
      }
    }

    @Override
    public String word() {
      return "cost=" + number(ratio) + (prevalence == null ? "" : "@" + number(prevalence));
    }

    @Override
    public String inWords() {
      return "the least cost where a miss costs as much as %s false alarm%s%s"
          .formatted(
              number(ratio),
              ratio == 1 ? "" : "s",
              prevalence == null ? "" : ", at a prevalence of " + percent(prevalence));
    }

    @Override
    public double worth(long truePositives, long positives, long falsePositives, long negatives) {
      double missed = positives - truePositives;
      return prevalence == null
          ? -(ratio * missed + falsePositives)
          : -(ratio * prevalence * missed / positives
              + (1 - prevalence) * falsePositives / negatives);
    }
  }

  /**
   * The rule that these words mean.
   *
   * @throws BadInputException where they mean none
   */
  static OperatingRule parse(String words) {
    String text = words.replace(" ", "");
    try {
      if (text.equals("youden")) {
        return new Youden();
      }
      if (text.startsWith("sensitivity>=")) {
        return new SensitivityAtLeast(Double.parseDouble(text.substring(13)));
      }
      if (text.startsWith("specificity>=")) {
        return new SpecificityAtLeast(Double.parseDouble(text.substring(13)));
      }
      if (text.startsWith("cost=")) {
        String[] parts = text.substring(5).split("@", 2);
        return new CostRatio(
            Double.parseDouble(parts[0]), parts.length == 1 ? null : Double.valueOf(parts[1]));
      }
    } catch (NumberFormatException e) {
      throw unknown(words, e);
    }
    throw unknown(words, null);
  }

  private static BadInputException unknown(String words, Exception cause) {
    return new BadInputException(
        "an operating point is %s, found '%s'".formatted(WORDS, words), cause);
  }

  private static void requireShare(String of, double least) {
    if (!(least > 0 && least <= 1)) {
      throw new BadInputException(
          "the %s of an operating point lies above 0 and is at most 1, found %s; write %s>=0.9"
              .formatted(of, number(least), of));
    }
  }

  /** Room for 0.9 * 10 not being 9. */
  private static boolean atLeast(long part, long whole, double share) {
    return part >= share * whole - 1e-9 * whole;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }

  private static String percent(double share) {
    return number(Math.round(share * 1e6) / 1e4) + "%";
  }
}
