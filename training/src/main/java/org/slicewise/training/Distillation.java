package org.slicewise.training;

import org.slicewise.errors.BadInputException;
import org.slicewise.training.engine.Soft;

/**
 * How much a network learns from the probabilities that other networks give its images, where they
 * are asked (Hinton, Vinyals and Dean 2015).
 *
 * <p>An image's loss is {@code (1 - share) * H(label, p) + share * T^2 * H(q_T, p_T)} with {@code
 * H} the cross-entropy, {@code p} the network's probabilities, {@code q} the teachers', and {@code
 * p_T}, {@code q_T} those of the logits divided by the temperature {@code T}; {@code T^2} keeps the
 * gradients' size. So at share 1 and any temperature the loss is least where {@code p = q}.
 *
 * @param share 0 to 1
 * @param temperature above 0
 */
public record Distillation(double share, double temperature) {
  /** Mostly the teachers, softly. */
  public static final Distillation DEFAULT = new Distillation(0.7, 2);

  public Distillation {
    if (!(share >= 0 && share <= 1)) {
      throw new BadInputException("distil_share must be from 0 to 1, found " + share);
    }
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new BadInputException("distil_temperature must be above 0, found " + temperature);
    }
  }

  /** For one batch; null where nobody was asked. */
  Soft of(float[] probabilities) {
    return probabilities == null ? null : new Soft(probabilities, share, temperature);
  }
}
