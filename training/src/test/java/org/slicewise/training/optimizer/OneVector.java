package org.slicewise.training.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.engine.LibTorch;
import org.slicewise.training.engine.Parameters;

/** Runs an optimiser over given gradients, by way of a loss with just those gradients. */
final class OneVector {
  private OneVector() {}

  /** The weights after each step at the optimiser's own learning rate. */
  static List<float[]> steps(Optimizer optimizer, float[] start, List<float[]> gradients) {
    LibTorch.start(1);
    List<float[]> out = new ArrayList<>();
    var weights =
        new Weights(
            Map.of(
                "w",
                new org.slicewise.network.weights.Tensor(new int[] {start.length}, start.clone())));
    try (Parameters parameters = new Parameters(weights);
        OptimizerState state = new OptimizerState(optimizer, parameters)) {
      for (float[] gradient : gradients) {
        try (PointerScope scope = new PointerScope()) {
          Tensor g =
              torch.from_blob(
                  new FloatPointer(gradient),
                  new long[] {gradient.length},
                  torch.dtype(torch.ScalarType.Float));
          parameters
              .get("w")
              .mul(g)
              .sum()
              .mul(new org.bytedeco.pytorch.Scalar(optimizer.common().lossScaleFactor()))
              .backward();
          state.step(optimizer.common().learningRate());
          parameters.clearGradients();
        }
        out.add(parameters.toWeights().get("w").values().clone());
      }
      state.finish();
      out.add(parameters.toWeights().get("w").values().clone());
    }
    // The last one is after finish(), which only a moving average changes.
    return optimizer.common().useEma() ? out : out.subList(0, gradients.size());
  }
}
