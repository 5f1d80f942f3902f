package org.slicewise.training.engine;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Scalar;
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
    return of(x, labels, classWeights, training, null, null);
  }

  /**
   * @param x (images, rows, columns, channels)
   * @param labels class of each image
   * @param classWeights weight of each class, or null for 1
   * @param mix what is done to images, labels and soft targets first, or null
   * @param soft what others say about the images, before they are mixed, or null
   */
  public Outcome of(
      Tensor x, int[] labels, double[] classWeights, boolean training, Mix mix, Soft soft) {
    Tensor logits = graph.logits(mix == null ? x : mix.apply(x), training);
    if (graph.head() == ActivationFunction.SIGMOID) {
      logits = torch.cat(new TensorVector(torch.zeros(logits.size(0), 1), logits), 1);
    }
    Tensor logs = torch.log_softmax(logits, 1);
    double share = soft == null ? 0 : soft.share();
    double[] hard = smoothed(labels);
    Tensor loss = crossEntropy(logs, hard, 1 - share, labels, classWeights, mix);
    if (share > 0) {
      double t = soft.temperature();
      Tensor cooler = torch.log_softmax(logits.div(new Scalar(t)), 1);
      double[] targets = soft.softened(classes);
      loss = loss.add(crossEntropy(cooler, targets, share * t * t, labels, classWeights, mix));
    }
    Tensor penalty = graph.penalty();
    return new Outcome(
        penalty == null ? loss : loss.add(penalty),
        right(Parameters.toArray(logs.detach()), labels));
  }

  /** (images, classes), row-major. */
  private double[] smoothed(int[] labels) {
    double[] targets = new double[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      for (int c = 0; c < classes; c++) {
        targets[i * classes + c] =
            (c == labels[i] ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
      }
    }
    return targets;
  }

  /**
   * The mean over the images, multiplied by a factor.
   *
   * @param targets of the images before they are mixed
   */
  private Tensor crossEntropy(
      Tensor logs, double[] targets, double factor, int[] labels, double[] classWeights, Mix mix) {
    float[] weighted = new float[targets.length];
    double own = mix == null ? 1 : mix.share();
    for (int i = 0; i < labels.length; i++) {
      add(weighted, i, targets, i, factor * own, labels, classWeights);
      if (own < 1) {
        int other = labels.length - 1 - i;
        add(weighted, i, targets, other, factor * (1 - own), labels, classWeights);
      }
    }
    Tensor tensor =
        torch.from_blob(
            new FloatPointer(weighted), new long[] {labels.length, classes}, LibTorch.floats());
    return logs.mul(tensor).sum().neg();
  }

  /** Adds a share of the targets of image {@code from} to those of image {@code to}. */
  private void add(
      float[] weighted,
      int to,
      double[] targets,
      int from,
      double share,
      int[] labels,
      double[] classWeights) {
    double weight = share * (classWeights == null ? 1 : classWeights[labels[from]]) / labels.length;
    for (int c = 0; c < classes; c++) {
      weighted[to * classes + c] += (float) (weight * targets[from * classes + c]);
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
