package org.slicewise.scoring;

import java.nio.file.Path;
import org.slicewise.model.ModelInfo;

/** A model file, opened. */
public final class OnnxModel implements AutoCloseable {
  private OnnxModel() {}

  public static OnnxModel open(Path file) {
    return open(file, ScoringOptions.defaults());
  }

  public static OnnxModel open(Path file, ScoringOptions options) {
    throw new UnsupportedOperationException("being built");
  }

  public Path file() {
    throw new UnsupportedOperationException("being built");
  }

  public ModelInfo info() {
    throw new UnsupportedOperationException("being built");
  }

  public int height() {
    throw new UnsupportedOperationException("being built");
  }

  public int width() {
    throw new UnsupportedOperationException("being built");
  }

  public int channels() {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * Scores images, row-major {@code [n, height, width, channels]}.
   *
   * @return probabilities {@code [n][classes]}
   */
  public float[][] score(float[] nhwc, int n) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public void close() {}
}
