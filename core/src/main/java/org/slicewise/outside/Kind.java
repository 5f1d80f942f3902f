package org.slicewise.outside;

import java.util.ArrayList;
import java.util.List;

/** A kind of image that is no axial slice of lungs. */
public sealed interface Kind permits Drawn, Altered {
  /** The kind in words. */
  String word();

  /** All kinds. */
  static List<Kind> all() {
    List<Kind> all = new ArrayList<>(List.of(Drawn.values()));
    all.addAll(List.of(Altered.values()));
    return all;
  }
}
