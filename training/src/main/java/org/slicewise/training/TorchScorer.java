package org.slicewise.training;

import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.engine.Graph;
import org.slicewise.training.engine.InputBuffer;
import org.slicewise.training.engine.LibTorch;
import org.slicewise.training.engine.Parameters;

/**
 * A network's outputs as libtorch computes them, in inference mode. For checking other engines
 * against it; holds native memory until closed. Use from one thread.
 */
public final class TorchScorer implements AutoCloseable {
  private final Shape input;
  private final int outputs;
  private final Parameters parameters;
  private final Graph graph;
  private final InputBuffer buffer = new InputBuffer();

  /**
   * @throws org.slicewise.errors.BadInputException when the weights are not the network's
   */
  public TorchScorer(Network network, Weights weights) {
    weights.requireFits(network);
    LibTorch.start(0);
    input = network.input();
    outputs = network.output().size();
    parameters = new Parameters(weights);
    graph = new Graph(network, parameters);
  }

  /**
   * What the network gives for each image: probabilities, where it ends in a softmax or sigmoid.
   *
   * @param x standardised images, row-major {@code [images, height, width, channels]}
   * @return {@code [images][outputs]}
   */
  public float[][] score(float[] x, int images) {
    if (x.length != (long) images * input.size()) {
      throw new IllegalArgumentException(
          "%d images of %s are %d numbers, found %d"
              .formatted(images, input, (long) images * input.size(), x.length));
    }
    float[] flat = LibTorch.run(() -> outputs(x, images));
    float[][] out = new float[images][];
    for (int i = 0; i < images; i++) {
      out[i] = Arrays.copyOfRange(flat, i * outputs, (i + 1) * outputs);
    }
    return out;
  }

  private float[] outputs(float[] x, int images) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      return Parameters.toArray(
          graph.outputs(
              graph.logits(
                  buffer.tensor(x, images, input.height(), input.width(), input.channels()),
                  false)));
    }
  }

  @Override
  public void close() {
    buffer.close();
    parameters.close();
  }
}
