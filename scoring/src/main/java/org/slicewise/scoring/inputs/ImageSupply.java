package org.slicewise.scoring.inputs;

import java.util.Iterator;
import java.util.List;

/** Images, one after another, of which the next may not be there yet. */
public interface ImageSupply extends Iterator<ImageInput> {
  /**
   * Whether {@link #hasNext()} and then {@link #next()} answer at once. Where not, they wait for
   * whoever supplies the images.
   */
  default boolean isReady() {
    return true;
  }

  /** Images that are never waited for. */
  static ImageSupply of(Iterator<? extends ImageInput> images) {
    return new ImageSupply() {
      @Override
      public boolean hasNext() {
        return images.hasNext();
      }

      @Override
      public ImageInput next() {
        return images.next();
      }
    };
  }

  /** One image. */
  static ImageSupply of(ImageInput image) {
    return of(List.of(image).iterator());
  }
}
