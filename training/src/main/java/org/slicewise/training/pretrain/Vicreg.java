package org.slicewise.training.pretrain;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Variance-invariance-covariance regularisation (Bardes, Ponce and LeCun 2022, "VICReg"): the
 * embeddings of two views of an image should be alike, each number of them should differ from image
 * to image, and no two numbers should say the same. As the authors' program computes it (<a
 * href="https://github.com/facebookresearch/vicreg">facebookresearch/vicreg</a>, {@code
 * main_vicreg.py}): for n images with embeddings x and y of d numbers,
 *
 * <ul>
 *   <li>invariance: the mean over images and numbers of (x - y)²;
 *   <li>variance: the mean over numbers of max(0, 1 - sqrt(var + 1e-4)), the mean of x and y, var
 *       with n - 1;
 *   <li>covariance: the sum of the squared covariances (with n - 1) of different numbers, over d,
 *       the sum of x and y.
 * </ul>
 *
 * @param invariance weight of the first part
 * @param variance weight of the second part
 * @param covariance weight of the third part
 */
public record Vicreg(double invariance, double variance, double covariance) {
  /** The paper's weights. */
  public static final Vicreg PUBLISHED = new Vicreg(25, 25, 1);

  private static final double EPSILON = 1e-4;

  /**
   * What one batch gave.
   *
   * @param loss the weighted sum, to go back from
   * @param parts as numbers
   */
  record Outcome(Tensor loss, Parts parts) {}

  /**
   * The parts of the loss, unweighted, and the embeddings' deviation.
   *
   * @param invariance at least 0; 0 where two views give the same
   * @param variance 0 to 1; 0 where every number varies enough
   * @param covariance at least 0; 0 where the numbers are not correlated
   * @param deviation mean standard deviation of the embeddings' numbers over images; near 0 where
   *     all images give the same, which is called a collapse
   */
  public record Parts(double invariance, double variance, double covariance, double deviation) {}

  /**
   * The loss of a batch.
   *
   * @param embeddings (2 n, d), n at least 2: rows i and n + i are the two views of image i
   */
  Outcome of(Tensor embeddings) {
    long n = embeddings.size(0) / 2;
    Tensor x = embeddings.narrow(0, 0, n);
    Tensor y = embeddings.narrow(0, n, n);
    Tensor apart = x.sub(y).square().mean();
    View first = View.of(x);
    View second = View.of(y);
    Tensor hinge = first.hinge.add(second.hinge).mul(new Scalar(0.5));
    Tensor correlated = first.correlated.add(second.correlated);
    Tensor loss =
        apart
            .mul(new Scalar(invariance))
            .add(hinge.mul(new Scalar(variance)))
            .add(correlated.mul(new Scalar(covariance)));
    return new Outcome(
        loss,
        new Parts(
            apart.item_double(),
            hinge.item_double(),
            correlated.item_double(),
            (first.deviation + second.deviation) / 2));
  }

  /** What the embeddings of one view say by themselves. */
  private record View(Tensor hinge, Tensor correlated, double deviation) {
    static View of(Tensor x) {
      long n = x.size(0);
      long d = x.size(1);
      Tensor centred = x.sub(x.mean(new long[] {0}, true, new ScalarTypeOptional()));
      Tensor covariance = centred.t().matmul(centred).div(new Scalar((double) (n - 1)));
      Tensor variance = covariance.diagonal();
      Tensor hinge =
          variance.add(new Scalar(EPSILON)).sqrt().neg().add(new Scalar(1.0)).relu().mean();
      Tensor different = covariance.sub(torch.diag(variance));
      Tensor correlated = different.square().sum().div(new Scalar((double) d));
      return new View(hinge, correlated, deviation(variance));
    }

    private static double deviation(Tensor variance) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        return variance.detach().clamp_min(new Scalar(0.0)).sqrt().mean().item_double();
      }
    }
  }
}
