package org.slicewise.report;

import java.util.Objects;
import org.slicewise.image.ImageArray;

/**
 * An image shown as an example.
 *
 * @param image the pixels, 0..255 (or 0..65535 where any value is above 255); shrunk for the report
 * @param caption the file's name, or what was done to the image
 * @param className its class, "" where that does not matter
 */
public record SampleImage(ImageArray image, String caption, String className) {
  public SampleImage {
    Objects.requireNonNull(image, "image");
    Objects.requireNonNull(caption, "caption");
    Objects.requireNonNull(className, "className");
  }
}
