package org.slicewise.training.pretrain;

import java.util.List;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layer.Initializer;

/**
 * The layers that turn features into embeddings while a backbone is pretrained, and are thrown away
 * afterwards: features standardised over the batch (those of several levels differ in scale), then
 * dense to four times the width, batch normalisation, ReLU, dense.
 *
 * <p>Narrower than the paper's 8192 numbers, as batches are smaller than its 2048 images: among d
 * independent numbers of variance 1, n images show covariances whose squares sum to about d / (n -
 * 1) a number, and where that outweighs the variance's part the loss shrinks the embeddings.
 *
 * @param width of the embeddings, at least 2
 */
public record Expander(int width) {
  /** For batches of 16 to 32 images. */
  public static final int WIDTH = 128;

  private static final int HIDDEN = 4;

  public Expander {
    if (width < 2) {
      throw new BadInputException("the expander must be at least 2 wide, found " + width);
    }
  }

  List<Layer> layers() {
    return List.of(
        new Layer.BatchNormalization("expander.standardise", 0.99, 1e-3, false, false),
        dense("expander.hidden", HIDDEN * width),
        new Layer.BatchNormalization("expander.norm", 0.99, 1e-3, true, true),
        new Layer.ReLU("expander.relu", Double.POSITIVE_INFINITY, 0, 0),
        dense("expander.out", width));
  }

  /** Without bias: a normalisation follows, or a loss that takes means off. */
  private static Layer dense(String name, int units) {
    return new Layer.Dense(
        name,
        units,
        ActivationFunction.LINEAR,
        false,
        Initializer.GLOROT_UNIFORM,
        Initializer.ZEROS,
        0);
  }
}
