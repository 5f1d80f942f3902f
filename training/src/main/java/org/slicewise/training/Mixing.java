package org.slicewise.training;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.training.engine.Mix;

/**
 * Images mixed in pairs, and their labels with them: each batch with itself in the opposite order,
 * as timm does.
 *
 * @param mixup alpha of the Beta(alpha, alpha) that gives the first image's share of every pixel
 *     (Zhang et al. 2018), 0 for none
 * @param cutmix alpha of the Beta(alpha, alpha) that gives the share of the image that stays, a
 *     rectangle of the other taking the rest (Yun et al. 2019), 0 for none; with both, each batch
 *     gets either with the same probability
 */
public record Mixing(double mixup, double cutmix) {
  /** Nothing is mixed. */
  public static final Mixing NONE = new Mixing(0, 0);

  public Mixing {
    if (!(mixup >= 0) || !(cutmix >= 0) || Double.isInfinite(mixup + cutmix)) {
      throw new BadInputException(
          "mixup and cutmix must be 0 or positive, found %s and %s".formatted(mixup, cutmix));
    }
  }

  /** What happens to the batch of this seed, or null for nothing. */
  Mix draw(long seed, int height, int width) {
    if (mixup == 0 && cutmix == 0) {
      return null;
    }
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    boolean cut = cutmix > 0 && (mixup == 0 || random.nextBoolean());
    double share = beta(cut ? cutmix : mixup, random);
    if (!cut) {
      return new Mix(share, 0, 0, 0, 0);
    }
    double side = Math.sqrt(1 - share);
    int rows = (int) Math.round(height * side);
    int columns = (int) Math.round(width * side);
    int centreRow = random.nextInt(height);
    int centreColumn = random.nextInt(width);
    int top = Math.max(0, centreRow - rows / 2);
    int left = Math.max(0, centreColumn - columns / 2);
    int bottom = Math.min(height, top + rows);
    int right = Math.min(width, left + columns);
    double stays = 1 - (double) (bottom - top) * (right - left) / ((double) height * width);
    return new Mix(stays, top, left, bottom, right);
  }

  /** Jöhnk's way: right for every alpha, and fast enough once a batch. */
  private static double beta(double alpha, UniformRandomProvider random) {
    if (alpha > 1) {
      // The median of 2 alpha - 1 uniform numbers has Beta(alpha, alpha) for whole alpha; between
      // whole numbers, sums of logarithms of gammas would be needed: nobody mixes so evenly.
      throw new BadInputException("mixup and cutmix take an alpha of at most 1, found " + alpha);
    }
    while (true) {
      double x = Math.pow(random.nextDouble(), 1 / alpha);
      double y = Math.pow(random.nextDouble(), 1 / alpha);
      if (x + y <= 1 && x + y > 0) {
        return x / (x + y);
      }
    }
  }
}
