package org.slicewise.training.pretrain;

import java.util.List;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Initializer;

/**
 * The layers that turn features into embeddings while a backbone is pretrained, and are thrown away
 * afterwards: features standardised over the batch (those of several levels differ in scale), then
 * dense, batch normalisation, ReLU, dense.
 *
 * @param width of both dense layers, at least 2
 */
public record Expander(int width) {
  public Expander {
    if (width < 2) {
      throw new BadInputException("the expander must be at least 2 wide, found " + width);
    }
  }

  List<Layer> layers() {
    return List.of(
        new Layer.BatchNormalization("expander.standardise", 0.99, 1e-3, false, false),
        dense("expander.hidden"),
        new Layer.BatchNormalization("expander.norm", 0.99, 1e-3, true, true),
        new Layer.ReLU("expander.relu", Double.POSITIVE_INFINITY, 0, 0),
        dense("expander.out"));
  }

  /** Without bias: a normalisation follows, or a loss that takes means off. */
  private Layer dense(String name) {
    return new Layer.Dense(
        name,
        width,
        ActivationFunction.LINEAR,
        false,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS,
        0);
  }
}
