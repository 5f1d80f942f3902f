package org.slicewise.image;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slicewise.image.ImageLoader.Loaded;

/**
 * Decoded and resized images, kept up to a number of bytes, so that an image is decoded once and
 * not once an epoch. An image of 8 bits takes one byte a sample.
 *
 * <p>What is in stays in: epochs visit every image in turn, and there a cache that drops the oldest
 * to make room would drop each just before it is asked for again. An image that finds no room is
 * decoded anew each time, with the same result. Files are taken not to change while the cache
 * lives. Any number of threads may ask; those that ask for the same image at once share one
 * decoding.
 */
public final class ImageCache {
  private final ConcurrentHashMap<Key, CompletableFuture<Loaded>> images =
      new ConcurrentHashMap<>();
  private final AtomicLong free;

  private record Key(Path file, ImageOptions options) {}

  /**
   * @param maxBytes bytes of samples to keep at most; 0 keeps nothing
   */
  public ImageCache(long maxBytes) {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("a cache holds 0 bytes or more, found " + maxBytes);
    }
    free = new AtomicLong(maxBytes);
  }

  /**
   * The image, as {@link ImageLoader#load(Path, ImageOptions)} returns it; the array is the
   * caller's own.
   *
   * @throws UnreadableImageException as {@link ImageLoader#load(Path, ImageOptions)}; failures are
   *     not remembered
   */
  public ImageArray get(Path file, ImageOptions options) {
    return loaded(file, options).samples().toArray();
  }

  /**
   * Whether the image that {@link #get} returns shows the lungs, as {@link ImageOptions#lungs}
   * asks; false where they were not found, so that it shows all, and where nobody asked.
   *
   * @throws UnreadableImageException as {@link #get}
   */
  public boolean showsLungs(Path file, ImageOptions options) {
    return options.lungs() != Lungs.OFF && loaded(file, options).lungsFound();
  }

  private Loaded loaded(Path file, ImageOptions options) {
    Key key = new Key(file, options);
    CompletableFuture<Loaded> mine = new CompletableFuture<>();
    CompletableFuture<Loaded> known = images.putIfAbsent(key, mine);
    return known == null ? decode(key, mine) : await(known);
  }

  private Loaded decode(Key key, CompletableFuture<Loaded> promise) {
    try {
      Loaded loaded =
          ImageLoader.read(ImageFile.read(key.file()), key.file().toString(), key.options());
      if (!reserve(loaded.samples().size())) {
        images.remove(key, promise);
      }
      promise.complete(loaded);
      return loaded;
    } catch (RuntimeException | Error e) {
      images.remove(key, promise);
      promise.completeExceptionally(e);
      throw e;
    }
  }

  private boolean reserve(long bytes) {
    return free.getAndUpdate(left -> left >= bytes ? left - bytes : left) >= bytes;
  }

  private static Loaded await(CompletableFuture<Loaded> promise) {
    try {
      return promise.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    }
  }
}
