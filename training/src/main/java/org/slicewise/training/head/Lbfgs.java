package org.slicewise.training.head;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.ToDoubleBiFunction;

/**
 * Limited-memory BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) for smooth convex
 * functions, with a backtracking line search; steps without curvature are not remembered.
 */
final class Lbfgs {
  private static final int MEMORY = 10;
  private static final double SUFFICIENT = 1e-4;
  private static final int HALVINGS = 30;

  private Lbfgs() {}

  /** One step that was made. */
  private record Pair(double[] step, double[] change, double rho) {}

  /**
   * The minimum.
   *
   * @param function value at a point; writes the gradient into its second argument
   * @param start where to begin; becomes the minimum
   * @param tolerance on the greatest number of the gradient
   * @param iterations at most
   * @return the value there
   */
  static double minimise(
      ToDoubleBiFunction<double[], double[]> function,
      double[] start,
      double tolerance,
      int iterations) {
    int n = start.length;
    double[] gradient = new double[n];
    double value = function.applyAsDouble(start, gradient);
    Deque<Pair> pairs = new ArrayDeque<>();
    for (int k = 0; k < iterations && greatest(gradient) > tolerance; k++) {
      double[] direction = direction(gradient, pairs);
      double slope = dot(direction, gradient);
      if (slope >= 0) {
        return value; // rounding is all that is left
      }
      double length = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
      double[] next = new double[n];
      double[] nextGradient = new double[n];
      double nextValue = Double.POSITIVE_INFINITY;
      int halvings = 0;
      for (; halvings < HALVINGS; halvings++) {
        for (int i = 0; i < n; i++) {
          next[i] = start[i] + length * direction[i];
        }
        nextValue = function.applyAsDouble(next, nextGradient);
        if (nextValue <= value + SUFFICIENT * length * slope) {
          break;
        }
        length /= 2;
      }
      if (halvings == HALVINGS) {
        return value;
      }
      remember(pairs, start, next, gradient, nextGradient);
      System.arraycopy(next, 0, start, 0, n);
      gradient = nextGradient;
      value = nextValue;
    }
    return value;
  }

  private static void remember(
      Deque<Pair> pairs, double[] from, double[] to, double[] before, double[] after) {
    double[] step = new double[from.length];
    double[] change = new double[from.length];
    for (int i = 0; i < step.length; i++) {
      step[i] = to[i] - from[i];
      change[i] = after[i] - before[i];
    }
    double curvature = dot(step, change);
    if (curvature > 1e-12 * dot(step, step)) {
      pairs.addLast(new Pair(step, change, 1 / curvature));
      if (pairs.size() > MEMORY) {
        pairs.removeFirst();
      }
    }
  }

  /** The two-loop recursion. */
  private static double[] direction(double[] gradient, Deque<Pair> pairs) {
    double[] q = gradient.clone();
    double[] alphas = new double[pairs.size()];
    int at = pairs.size();
    for (Iterator<Pair> back = pairs.descendingIterator(); back.hasNext(); ) {
      Pair pair = back.next();
      double alpha = pair.rho * dot(pair.step, q);
      alphas[--at] = alpha;
      add(q, pair.change, -alpha);
    }
    if (!pairs.isEmpty()) {
      Pair last = pairs.getLast();
      double scale = 1 / (last.rho * dot(last.change, last.change));
      for (int i = 0; i < q.length; i++) {
        q[i] *= scale;
      }
    }
    for (Pair pair : pairs) {
      double beta = pair.rho * dot(pair.change, q);
      add(q, pair.step, alphas[at++] - beta);
    }
    for (int i = 0; i < q.length; i++) {
      q[i] = -q[i];
    }
    return q;
  }

  private static void add(double[] to, double[] what, double times) {
    for (int i = 0; i < to.length; i++) {
      to[i] += times * what[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double greatest(double[] a) {
    double most = 0;
    for (double v : a) {
      most = Math.max(most, Math.abs(v));
    }
    return most;
  }
}
