package org.slicewise.lungs;

import java.nio.file.Path;
import java.util.Objects;
import org.slicewise.image.ImageArray;

/** Where lung masks come from. */
public sealed interface LungMasks {
  /**
   * The lungs of an image.
   *
   * @param file of the image; only its name matters
   * @param grey the image, one channel of 0 to 255
   */
  LungSearch of(Path file, ImageArray grey);

  /** Thresholds and shapes, for any slice; they can fail, and lesions can change what they find. */
  record Classical() implements LungMasks {
    @Override
    public LungSearch of(Path file, ImageArray grey) {
      throw new UnsupportedOperationException();
    }
  }

  /**
   * Masks that somebody drew, as the phantom's: the file of the image's name, with the ending
   * {@code .png}, in {@code folder}; lung where it is brighter than half.
   */
  record Given(Path folder) implements LungMasks {
    public Given {
      Objects.requireNonNull(folder, "folder");
    }

    @Override
    public LungSearch of(Path file, ImageArray grey) {
      throw new UnsupportedOperationException();
    }
  }
}
