package org.slicewise.training.engine;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.network.Layer.ActivationFunction;

/**
 * Keras' cross-entropies on logits. One sigmoid unit is two classes whose first logit is 0, so that
 * one formula serves all: the mean over images of {@code -weight * sum(target * log softmax)}.
 *
 * @param labelSmoothing s: a target t becomes t (1 - s) + s / classes
 */
public record Objective(Graph graph, int classes, double labelSmoothing) {
  /**
   * What one batch gave.
   *
   * @param loss the tensor to go back from, its L2 included
   * @param right images whose highest logit (the first of equals) is their label's
   */
  public record Outcome(Tensor loss, int right) {}

  /**
   * @param x (images, rows, columns, channels)
   * @param labels class of each image
   * @param classWeights weight of each class, or null for 1
   */
  public Outcome of(Tensor x, int[] labels, double[] classWeights, boolean training) {
    Tensor logits = graph.logits(x, training);
    if (graph.head() == ActivationFunction.SIGMOID) {
      logits = torch.cat(new TensorVector(torch.zeros(logits.size(0), 1), logits), 1);
    }
    Tensor logs = torch.log_softmax(logits, 1);
    Tensor loss = logs.mul(targets(labels, classWeights)).sum().neg();
    Tensor penalty = graph.penalty();
    return new Outcome(
        penalty == null ? loss : loss.add(penalty),
        right(Parameters.toArray(logs.detach()), labels));
  }

  /** (images, classes): smoothed, weighted, divided by the number of images. */
  private Tensor targets(int[] labels, double[] classWeights) {
    float[] targets = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      double weight = (classWeights == null ? 1 : classWeights[labels[i]]) / labels.length;
      for (int c = 0; c < classes; c++) {
        double target = (c == labels[i] ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
        targets[i * classes + c] = (float) (weight * target);
      }
    }
    return torch.from_blob(
        new FloatPointer(targets), new long[] {labels.length, classes}, LibTorch.floats());
  }

  private int right(float[] logs, int[] labels) {
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (logs[i * classes + c] > logs[i * classes + best]) {
          best = c;
        }
      }
      right += best == labels[i] ? 1 : 0;
    }
    return right;
  }
}
