package org.slicewise.training.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/**
 * Owns native memory that outlives the {@link org.bytedeco.javacpp.PointerScope} it was made in,
 * until closed.
 */
public final class Keeper implements AutoCloseable {
  private final List<Pointer> kept = new ArrayList<>();

  /** Keeps {@code pointer} beyond the scope it was made in. */
  public <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    kept.add(pointer);
    return pointer;
  }

  @Override
  public void close() {
    for (int i = kept.size() - 1; i >= 0; i--) {
      kept.get(i).releaseReference();
    }
    kept.clear();
  }
}
