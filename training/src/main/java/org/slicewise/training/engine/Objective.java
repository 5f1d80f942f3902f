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
    return of(x, labels, classWeights, training, null);
  }

  /**
   * @param x (images, rows, columns, channels)
   * @param labels class of each image
   * @param classWeights weight of each class, or null for 1
   * @param mix what is done to images and labels first, or null
   */
  public Outcome of(Tensor x, int[] labels, double[] classWeights, boolean training, Mix mix) {
    Tensor logits = graph.logits(mix == null ? x : mix.apply(x), training);
    if (graph.head() == ActivationFunction.SIGMOID) {
      logits = torch.cat(new TensorVector(torch.zeros(logits.size(0), 1), logits), 1);
    }
    Tensor logs = torch.log_softmax(logits, 1);
    Tensor loss = logs.mul(targets(labels, classWeights, mix)).sum().neg();
    Tensor penalty = graph.penalty();
    return new Outcome(
        penalty == null ? loss : loss.add(penalty),
        right(Parameters.toArray(logs.detach()), labels));
  }

  /** (images, classes): smoothed, weighted, divided by the number of images. */
  private Tensor targets(int[] labels, double[] classWeights, Mix mix) {
    float[] targets = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      double own = mix == null ? 1 : mix.share();
      add(targets, i, labels[i], own, labels.length, classWeights);
      if (own < 1) {
        add(targets, i, labels[labels.length - 1 - i], 1 - own, labels.length, classWeights);
      }
    }
    return torch.from_blob(
        new FloatPointer(targets), new long[] {labels.length, classes}, LibTorch.floats());
  }

  private void add(
      float[] targets, int image, int label, double share, int images, double[] classWeights) {
    double weight = share * (classWeights == null ? 1 : classWeights[label]) / images;
    for (int c = 0; c < classes; c++) {
      double target = (c == label ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
      targets[image * classes + c] += (float) (weight * target);
    }
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
