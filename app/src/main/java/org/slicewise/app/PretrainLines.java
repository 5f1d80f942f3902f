package org.slicewise.app;

import java.io.PrintWriter;
import java.util.Locale;
import org.slicewise.training.pretrain.PretrainingEpoch;
import org.slicewise.training.pretrain.PretrainingListener;

/** A pretraining's progress: a live bar on a terminal, and everywhere one plain line an epoch. */
final class PretrainLines implements PretrainingListener, AutoCloseable {
  private final PrintWriter out;
  private final int epochs;
  private final Runnable whenEpochDone;
  private final LiveBar bar;

  /**
   * @param whenEpochDone run after each epoch, its checkpoint written
   */
  PretrainLines(PrintWriter out, int epochs, Runnable whenEpochDone) {
    this.out = out;
    this.epochs = epochs;
    this.whenEpochDone = whenEpochDone;
    this.bar = new LiveBar(epochs);
  }

  @Override
  public void notice(String sentence) {
    bar.close();
    out.println("note: " + sentence);
    out.flush();
  }

  @Override
  public void stepDone(int epoch, int step, int steps, double loss) {
    bar.step(epoch, step, steps, String.format(Locale.ROOT, "loss %.4f", loss));
  }

  @Override
  public void epochDone(PretrainingEpoch e) {
    whenEpochDone.run();
    bar.close();
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "epoch %d/%d  loss %.4f  invariance %.4f  variance %.4f  covariance %.4f  deviation %.3f  %.0f images/s  %.1f s",
                e.epoch() + 1,
                epochs,
                e.loss(),
                e.parts().invariance(),
                e.parts().variance(),
                e.parts().covariance(),
                e.parts().deviation(),
                e.imagesPerSecond(),
                e.seconds()));
    double remaining = e.seconds() * (epochs - e.epoch() - 1);
    if (remaining >= 1) {
      line.append(String.format(Locale.ROOT, "  %s left", ProgressLines.duration(remaining)));
    }
    out.println(line);
    out.flush();
  }

  @Override
  public void close() {
    bar.close();
  }
}
