package org.slicewise.training.engine;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalisation as Keras does it: the moving variance follows the batch's biased variance,
 * where libtorch's follows the unbiased one.
 *
 * @param gamma or null
 * @param beta or null
 * @param momentum Keras': the share of the old value that stays
 */
record BatchNorm(
    Tensor gamma, Tensor beta, Tensor mean, Tensor variance, double momentum, double epsilon)
    implements Op {
  @Override
  public Tensor apply(Tensor x, boolean training) {
    double each = (double) x.numel() / x.size(1);
    if (!training) {
      return normalise(x, false);
    }
    if (each == 1) {
      return single(x);
    }
    // libtorch does v <- momentum v + (1 - momentum) b n / (n - 1) for the biased variance b of n
    // numbers. With v scaled up by n / (n - 1) before and down after, what it does is Keras'.
    scaleVariance(each / (each - 1));
    Tensor y = normalise(x, true);
    scaleVariance((each - 1) / each);
    return y;
  }

  private Tensor normalise(Tensor x, boolean training) {
    return torch.batch_norm(
        x,
        optional(gamma),
        optional(beta),
        new TensorOptional(mean),
        new TensorOptional(variance),
        training,
        1 - momentum,
        epsilon,
        false);
  }

  /** One number a channel has variance 0, which libtorch's unbiased variance cannot say. */
  private Tensor single(Tensor x) {
    try (NoGradGuard guard = new NoGradGuard()) {
      mean.variable_data().lerp_(x.detach().reshape(mean.numel()), new Scalar(1 - momentum));
      variance.variable_data().mul_(new Scalar(momentum));
    }
    Tensor y = x.sub(x); // 0, with a gradient of 0
    if (gamma != null) {
      y = y.mul(perChannel(gamma, x));
    }
    return beta == null ? y : y.add(perChannel(beta, x));
  }

  private void scaleVariance(double factor) {
    // On data of its own version: the backward pass must not take this for a change of its input.
    try (NoGradGuard guard = new NoGradGuard()) {
      variance.variable_data().mul_(new Scalar(factor));
    }
  }

  private static Tensor perChannel(Tensor values, Tensor x) {
    return x.dim() == 4 ? values.reshape(1, -1, 1, 1) : values.reshape(1, -1);
  }

  private static TensorOptional optional(Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
  }
}
