package org.slicewise.training;

import org.slicewise.training.schedule.Monitor;

/**
 * What one epoch gave. Loss and accuracy are means over the epoch's images while the weights
 * changed, as Keras reports them; the val_ numbers are taken after the epoch, and are NaN without
 * images to monitor.
 *
 * @param epoch from 0
 * @param loss mean loss, with class weights and L2
 * @param accuracy share of images classified rightly, 0 to 1
 * @param valLoss mean loss on the monitored images, without class weights
 * @param valAccuracy share of the monitored images classified rightly
 * @param learningRate rate of the epoch's last step
 * @param seconds time of the epoch, monitoring included
 * @param imagesPerSecond training images a second, monitoring left out
 */
public record EpochRecord(
    int epoch,
    double loss,
    double accuracy,
    double valLoss,
    double valAccuracy,
    double learningRate,
    double seconds,
    double imagesPerSecond) {
  /** The number that {@code monitor} names. */
  public double value(Monitor monitor) {
    return switch (monitor) {
      case LOSS -> loss;
      case ACCURACY -> accuracy;
      case VAL_LOSS -> valLoss;
      case VAL_ACCURACY -> valAccuracy;
    };
  }
}
