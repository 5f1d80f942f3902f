package org.slicewise.scoring;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Consumer;

/** Scores files with a model. */
public final class Scorer {
  private final OnnxModel model;
  private final ScoringOptions options;

  public Scorer(OnnxModel model, ScoringOptions options) {
    this.model = model;
    this.options = options;
  }

  /** Scores files as they come, in order; an unreadable file becomes a row of its own. */
  public void score(Iterator<Path> files, Consumer<ScoredImage> sink) {
    throw new UnsupportedOperationException("being built " + model + options);
  }
}
