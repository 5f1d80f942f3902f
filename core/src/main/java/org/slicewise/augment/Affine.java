package org.slicewise.augment;

/**
 * Where each pixel of the result is taken from: row {@code oy + y * yy + x * yx} and column {@code
 * ox + y * xy + x * xx} of the source.
 */
record Affine(double yy, double yx, double oy, double xy, double xx, double ox) {
  /** Whether Keras interpolates at all: it leaves the image where nothing but flips was drawn. */
  static boolean changes(Transform t) {
    return t.theta() != 0
        || t.tx() != 0
        || t.ty() != 0
        || t.shear() != 0
        || t.zx() != 1
        || t.zy() != 1
        || !t.crop().isNone();
  }

  /** Keras' {@code apply_affine_transform}, its products in its order, after the crop. */
  static Affine of(Transform t, int height, int width) {
    double[][] m = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    if (t.theta() != 0) {
      double a = Math.toRadians(t.theta());
      m = new double[][] {{Math.cos(a), -Math.sin(a), 0}, {Math.sin(a), Math.cos(a), 0}, {0, 0, 1}};
    }
    if (t.tx() != 0 || t.ty() != 0) {
      m = times(m, new double[][] {{1, 0, t.tx()}, {0, 1, t.ty()}, {0, 0, 1}});
    }
    if (t.shear() != 0) {
      double a = Math.toRadians(t.shear());
      m = times(m, new double[][] {{1, -Math.sin(a), 0}, {0, Math.cos(a), 0}, {0, 0, 1}});
    }
    if (t.zx() != 1 || t.zy() != 1) {
      m = times(m, new double[][] {{t.zx(), 0, 0}, {0, t.zy(), 0}, {0, 0, 1}});
    }
    double cx = height / 2.0 - 0.5; // Keras: the first axis here becomes the second below
    double cy = width / 2.0 - 0.5;
    m = times(new double[][] {{1, 0, cx}, {0, 1, cy}, {0, 0, 1}}, m);
    m = times(m, new double[][] {{1, 0, -cx}, {0, 1, -cy}, {0, 0, 1}});
    return new Affine(m[1][1], m[1][0], m[1][2], m[0][1], m[0][0], m[0][2])
        .from(t.crop(), height, width);
  }

  /** Taken from the image of which the crop, enlarged to the image's size, was the source. */
  private Affine from(Region crop, int height, int width) {
    if (crop.isNone()) {
      return this;
    }
    double ky = (double) crop.height() / height;
    double kx = (double) crop.width() / width;
    double top = crop.top() + (ky - 1) / 2; // the middles of the outer pixels, not their edges
    double left = crop.left() + (kx - 1) / 2;
    return new Affine(ky * yy, ky * yx, ky * oy + top, kx * xy, kx * xx, kx * ox + left);
  }

  private static double[][] times(double[][] a, double[][] b) {
    double[][] c = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        c[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
      }
    }
    return c;
  }
}
