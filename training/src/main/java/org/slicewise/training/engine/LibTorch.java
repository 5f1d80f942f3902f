package org.slicewise.training.engine;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.errors.EnvironmentException;

/**
 * Loads libtorch and sets what belongs to the whole process.
 *
 * <p>JavaCPP unpacks the native libraries (about 400 MB) once into the folder named by the system
 * property {@code org.bytedeco.javacpp.cachedir} (default {@code ~/.javacpp/cache}); a program that
 * wants another sets it before its first call into this module. The other properties set here make
 * JavaCPP leave memory to us: no collection-driven freeing beside the scopes, no limit of its own.
 */
public final class LibTorch {
  /** How libtorch says what it asked the system for. */
  private static final Pattern ASKED = Pattern.compile("allocate (\\d+) bytes");

  private LibTorch() {}

  /**
   * Loads the native libraries where this has not happened and sets the number of threads.
   *
   * @param threads 0 for all cores
   * @throws EnvironmentException when the native libraries are not there or cannot be unpacked
   */
  public static void start(int threads) {
    setUnlessSet("org.bytedeco.javacpp.nopointergc", "true");
    setUnlessSet("org.bytedeco.javacpp.maxBytes", "0");
    setUnlessSet("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    try {
      torch.set_num_threads(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
    } catch (LinkageError e) {
      throw new EnvironmentException(
          "libtorch cannot be loaded (%s); build for this platform, and see that the folder %s can be written"
              .formatted(
                  e.getMessage(),
                  System.getProperty("org.bytedeco.javacpp.cachedir", "~/.javacpp/cache")),
          e);
    }
  }

  /**
   * Does native work.
   *
   * @throws EnvironmentException when libtorch gets no memory for it
   */
  public static <T> T run(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("can't allocate memory")
          || message.contains("DefaultCPUAllocator")
          || message.contains("not enough memory")) {
        Matcher bytes = ASKED.matcher(message);
        throw new EnvironmentException(
            "there is not enough memory for this network and batch%s; try a smaller --batch-size or --target-size"
                .formatted(
                    bytes.find()
                        ? " (%s bytes more were asked for)".formatted(bytes.group(1))
                        : ""),
            e);
      }
      throw e;
    }
  }

  /** 32-bit floats on the processor; owned by the scope it is called in. */
  public static TensorOptions floats() {
    return new TensorOptions(torch.ScalarType.Float);
  }

  private static void setUnlessSet(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
