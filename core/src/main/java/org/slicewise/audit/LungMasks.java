package org.slicewise.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.UnreadableImageException;
import org.slicewise.lungs.LungFinder;
import org.slicewise.lungs.LungMask;
import org.slicewise.lungs.LungSearch;

/** Where lung masks come from. */
public sealed interface LungMasks {
  /**
   * The lungs of an image.
   *
   * @param file of the image; only its name matters
   * @param grey the image, one channel of 0 to 255
   * @return a mask of the image's size, or why there is none
   */
  LungSearch of(Path file, ImageArray grey);

  /** Thresholds and shapes, for any slice; they can fail, and lesions can change what they find. */
  record Classical() implements LungMasks {
    @Override
    public LungSearch of(Path file, ImageArray grey) {
      return LungFinder.find(grey.height(), grey.width(), grey.values());
    }
  }

  /**
   * Masks that somebody drew, as the phantom's: the file of the image's name, with the ending
   * {@code .png}, in {@code folder} or in its sub-folder of the image's class; lung where it is
   * brighter than half.
   *
   * @param folder of the masks
   */
  record Given(Path folder) implements LungMasks {
    public Given {
      Objects.requireNonNull(folder, "folder");
    }

    @Override
    public LungSearch of(Path file, ImageArray grey) {
      String name = file.getFileName().toString();
      int dot = name.lastIndexOf('.');
      String png = (dot < 0 ? name : name.substring(0, dot)) + ".png";
      Path mask = folder.resolve(png);
      Path parent = file.getParent();
      if (!Files.isRegularFile(mask) && parent != null && parent.getFileName() != null) {
        mask = folder.resolve(parent.getFileName().toString()).resolve(png);
      }
      if (!Files.isRegularFile(mask)) {
        return new LungSearch.NotFound("there is no mask " + png);
      }
      try {
        ImageArray read =
            ImageLoader.load(
                mask,
                ImageOptions.keras()
                    .withColorMode(ColorMode.GRAYSCALE)
                    .withTargetSize(grey.height(), grey.width()));
        boolean[] lung = new boolean[read.values().length];
        for (int i = 0; i < lung.length; i++) {
          lung[i] = read.values()[i] > 127;
        }
        return new LungSearch.Found(new LungMask(grey.height(), grey.width(), lung));
      } catch (UnreadableImageException e) {
        return new LungSearch.NotFound("its mask cannot be read: " + e.reason());
      }
    }
  }
}
