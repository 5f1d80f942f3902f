package org.slicewise.app;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.EpochRecord;
import org.slicewise.training.TrainingListener;

/**
 * A training's progress: on a terminal a live bar with loss, accuracy, images/s and remaining time,
 * and everywhere one plain line an epoch.
 */
final class ProgressLines implements TrainingListener, AutoCloseable {
  private final PrintWriter out;
  private final int epochs;
  private final String watched;
  private final Runnable whenEpochDone;
  private final BiConsumer<Integer, Weights> whenCycleDone;
  private final LiveBar bar;

  /**
   * @param out receives one line an epoch
   * @param epochs of the whole training
   * @param watched what the val_ numbers were taken on, as "validation part"; "" for nothing
   * @param epochDone run after each epoch, its checkpoint written
   * @param cycleDone gets epoch and weights at the end of each cycle of the learning rate
   */
  ProgressLines(
      PrintWriter out,
      int epochs,
      String watched,
      Runnable epochDone,
      BiConsumer<Integer, Weights> cycleDone) {
    this.out = out;
    this.epochs = epochs;
    this.watched = watched;
    this.whenEpochDone = epochDone;
    this.whenCycleDone = cycleDone;
    this.bar = new LiveBar(epochs);
  }

  @Override
  public void notice(String sentence) {
    close();
    out.println(sentence);
    out.flush();
  }

  @Override
  public void stepDone(
      int epoch, int step, int steps, double loss, double accuracy, double imagesPerSecond) {
    bar.step(
        epoch,
        step,
        steps,
        String.format(
            Locale.ROOT, "loss %.4f accuracy %.3f %.0f images/s", loss, accuracy, imagesPerSecond));
  }

  @Override
  public void cycleDone(int epoch, Weights weights) {
    whenCycleDone.accept(epoch, weights);
  }

  @Override
  public void epochDone(EpochRecord e) {
    whenEpochDone.run();
    close();
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "epoch %d/%d  loss %.4f  accuracy %.3f",
                e.epoch() + 1,
                epochs,
                e.loss(),
                e.accuracy()));
    if (!Double.isNaN(e.valLoss())) {
      line.append(
          String.format(
              Locale.ROOT,
              "  val_loss %.4f  val_accuracy %.3f (%s)",
              e.valLoss(),
              e.valAccuracy(),
              watched));
    }
    line.append(
        String.format(Locale.ROOT, "  %.0f images/s  %.1f s", e.imagesPerSecond(), e.seconds()));
    double remaining = e.seconds() * (epochs - e.epoch() - 1);
    if (remaining >= 1) {
      line.append(String.format(Locale.ROOT, "  %s left", duration(remaining)));
    }
    out.println(line);
    out.flush();
  }

  @Override
  public void close() {
    bar.close();
  }

  /** Seconds as people say them: 48 s, 3 min, 2 h 5 min. */
  static String duration(double seconds) {
    long s = Math.round(seconds);
    if (s < 90) {
      return s + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 90 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }
}
