package org.slicewise.phantom;

import org.slicewise.errors.BadInputException;

/**
 * What the phantom data set is made of.
 *
 * @param size rows and columns of each slice, at least 64
 * @param patientsPerClass at least 2
 * @param seed the same seed draws the same files, to the byte
 * @param confounder what gives the class away without any lesion
 */
public record PhantomOptions(int size, int patientsPerClass, long seed, Confounder confounder) {
  public PhantomOptions {
    if (size < 64 || size > 2048) {
      throw new BadInputException("a phantom's size must be 64 to 2048 pixels, found " + size);
    }
    if (patientsPerClass < 2 || patientsPerClass > 10_000) {
      throw new BadInputException(
          "a phantom data set needs 2 to 10000 patients a class, found " + patientsPerClass);
    }
  }

  /** 256 x 256, 24 patients a class, seed 1, nothing confounded. */
  public static PhantomOptions defaults() {
    return new PhantomOptions(256, 24, 1, Confounder.NONE);
  }

  public PhantomOptions withSize(int pixels) {
    return new PhantomOptions(pixels, patientsPerClass, seed, confounder);
  }

  public PhantomOptions withPatientsPerClass(int patients) {
    return new PhantomOptions(size, patients, seed, confounder);
  }

  public PhantomOptions withSeed(long value) {
    return new PhantomOptions(size, patientsPerClass, value, confounder);
  }

  public PhantomOptions withConfounder(Confounder value) {
    return new PhantomOptions(size, patientsPerClass, seed, value);
  }
}
