package org.slicewise.training.engine;

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

  /** 32-bit floats on the processor; owned by the scope it is called in. */
  static TensorOptions floats() {
    return new TensorOptions(torch.ScalarType.Float);
  }

  private static void setUnlessSet(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
