package org.slicewise.data;

/** Targets as Keras' iterators yield them beside the images. */
public final class Targets {
  private Targets() {}

  /**
   * The targets of a batch.
   *
   * @param mode {@code CATEGORICAL}: one-hot, row-major {@code [n, classes]}; {@code BINARY} and
   *     {@code SPARSE}: class indices, {@code [n]}; {@code INPUT}: a copy of the images; {@code
   *     NONE}: empty
   * @param classes how many classes there are
   */
  public static float[] of(ClassMode mode, Batch batch, int classes) {
    return mode == ClassMode.INPUT ? batch.x().clone() : of(mode, batch.labels(), classes);
  }

  /**
   * The targets of labels.
   *
   * @param mode any but {@code INPUT}, which needs the images
   * @param labels class indices, 0 to {@code classes - 1}
   * @param classes how many classes there are; 2 for {@code BINARY}
   */
  public static float[] of(ClassMode mode, int[] labels, int classes) {
    if (mode == ClassMode.BINARY && classes != 2) {
      throw new IllegalArgumentException("binary targets need 2 classes, found " + classes);
    }
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "a label of %d classes is 0 to %d, found %d".formatted(classes, classes - 1, label));
      }
    }
    return switch (mode) {
      case CATEGORICAL -> oneHot(labels, classes);
      case BINARY, SPARSE -> numbers(labels);
      case NONE -> new float[0];
      case INPUT -> throw new IllegalArgumentException("input targets are made of the images");
    };
  }

  private static float[] oneHot(int[] labels, int classes) {
    float[] out = new float[labels.length * classes]; // [n, classes]
    for (int i = 0; i < labels.length; i++) {
      out[i * classes + labels[i]] = 1;
    }
    return out;
  }

  private static float[] numbers(int[] labels) {
    float[] out = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      out[i] = labels[i];
    }
    return out;
  }
}
