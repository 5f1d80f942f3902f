package org.slicewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCacheTest {
  private static final ImageOptions SMALL = ImageOptions.keras().withTargetSize(8, 8);
  private static final int SMALL_BYTES = 8 * 8 * 3;

  @TempDir Path folder;

  @Test
  void anImageThatIsInIsNotReadAgain() throws Exception {
    Path file = image("a.png", 1);
    ImageCache cache = new ImageCache(SMALL_BYTES);
    ImageArray first = cache.get(file, SMALL);
    Files.delete(file);
    assertThat(cache.get(file, SMALL).values()).isEqualTo(first.values());
  }

  @Test
  void anImageThatFindsNoRoomIsReadEachTimeAndIsTheSame() throws Exception {
    Path in = image("a.png", 1);
    Path out = image("b.png", 2);
    ImageCache cache = new ImageCache(2 * SMALL_BYTES - 1);
    cache.get(in, SMALL);
    float[] first = cache.get(out, SMALL).values();
    assertThat(cache.get(out, SMALL).values()).isEqualTo(first);
    Files.delete(in);
    Files.delete(out);
    cache.get(in, SMALL);
    assertThatThrownBy(() -> cache.get(out, SMALL)).isInstanceOf(UnreadableImageException.class);
  }

  @Test
  void hitOrMissIsWhatTheLoaderReturns() throws Exception {
    Path file = image("a.png", 3);
    for (long room : new long[] {0, 1_000_000}) {
      ImageCache cache = new ImageCache(room);
      for (ColorMode mode : ColorMode.values()) {
        ImageOptions options = SMALL.withColorMode(mode).withInterpolation(Interpolation.LANCZOS);
        ImageArray loaded = ImageLoader.load(file, options);
        assertThat(cache.get(file, options).values()).isEqualTo(loaded.values());
        assertThat(cache.get(file, options).values()).isEqualTo(loaded.values());
      }
    }
  }

  @Test
  void theArrayIsTheCallersOwn() throws Exception {
    Path file = image("a.png", 4);
    ImageCache cache = new ImageCache(1_000_000);
    ImageArray mine = cache.get(file, SMALL);
    float before = mine.values()[0];
    mine.values()[0] = -1;
    assertThat(cache.get(file, SMALL).values()[0]).isEqualTo(before);
  }

  @Test
  void sixteenBitsAreKeptToo() {
    float[] deep = {0, 300, 40_000, 65_535};
    Path file = folder.resolve("deep.png");
    ImageWriter.write(file, new ImageArray(2, 2, 1, deep), new ImageFormat.Png16());
    ImageOptions options =
        ImageOptions.keras().withTargetSize(0, 0).withColorMode(ColorMode.GRAYSCALE);
    ImageCache cache = new ImageCache(16);
    cache.get(file, options).values()[0] = 5;
    assertThat(cache.get(file, options).values()).containsExactly(deep);
  }

  @Test
  void manyThreadsAskingAtOnceGetEqualImages() throws Exception {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      files.add(image(i + ".png", i));
    }
    ImageCache cache = new ImageCache(3 * SMALL_BYTES);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<float[]>> asked = new ArrayList<>();
      for (int i = 0; i < 240; i++) {
        Path file = files.get(i % files.size());
        asked.add(() -> cache.get(file, SMALL).values());
      }
      List<Future<float[]>> answers = threads.invokeAll(asked);
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get())
            .isEqualTo(ImageLoader.load(files.get(i % files.size()), SMALL).values());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aFailureIsNotRemembered() throws Exception {
    Path file = folder.resolve("late.png");
    ImageCache cache = new ImageCache(1_000_000);
    assertThatThrownBy(() -> cache.get(file, SMALL)).isInstanceOf(UnreadableImageException.class);
    image("late.png", 5);
    assertThat(cache.get(file, SMALL).height()).isEqualTo(8);
  }

  private Path image(String name, int seed) {
    float[] values = new float[12 * 10 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 37 + seed * 101) % 256;
    }
    Path file = folder.resolve(name);
    ImageWriter.write(file, new ImageArray(12, 10, 3, values), new ImageFormat.Png());
    return file;
  }
}
