package org.slicewise.app;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that shows how far an epoch is, on a terminal; elsewhere nothing. */
final class LiveBar implements AutoCloseable {
  private final PrintStream terminal;
  private final int epochs;
  private ProgressBar bar;

  /**
   * @param epochs of the whole training
   */
  LiveBar(int epochs) {
    this.epochs = epochs;
    terminal = Boolean.getBoolean("slicewise.terminal") ? System.err : null;
  }

  /**
   * A step is done.
   *
   * @param epoch from 0
   * @param step from 1
   * @param words behind the bar
   */
  void step(int epoch, int step, int steps, String words) {
    if (terminal == null) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("epoch %d/%d".formatted(epoch + 1, epochs))
              .setInitialMax(steps)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .clearDisplayOnFinish()
              .setConsumer(new ConsoleProgressBarConsumer(terminal, 100))
              .build();
    }
    bar.stepTo(step);
    bar.setExtraMessage(words);
  }

  /** Takes the bar away; the next step draws another. */
  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
