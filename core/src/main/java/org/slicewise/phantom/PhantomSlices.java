package org.slicewise.phantom;

import org.slicewise.image.ImageArray;

/** Single slices of chests that never were. */
public final class PhantomSlices {
  private PhantomSlices() {}

  /**
   * A slice of a patient.
   *
   * @param seed the same seed draws the same patient
   * @param diseased whether the patient has lesions
   * @param size rows and columns
   * @return grey, 0 to 255
   */
  public static ImageArray chest(long seed, boolean diseased, int size) {
    Patient patient = patient(seed, diseased);
    return image(SlicePainter.paint(patient, middle(patient), size));
  }

  /**
   * A healthy patient's slice with solid tissue where the lungs were.
   *
   * @param seed the same seed draws the same patient
   * @param size rows and columns
   * @return grey, 0 to 255
   */
  public static ImageArray withoutLungs(long seed, int size) {
    Patient patient = patient(seed, false);
    return image(SlicePainter.paintWithoutLungs(patient, middle(patient), size));
  }

  private static Patient patient(long seed, boolean diseased) {
    return Patient.draw("P" + seed, diseased, seed);
  }

  private static int middle(Patient patient) {
    return patient.levels().size() / 2;
  }

  private static ImageArray image(Slice slice) {
    return new ImageArray(slice.size(), slice.size(), 1, slice.grey());
  }
}
