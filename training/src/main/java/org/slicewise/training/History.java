package org.slicewise.training;

import java.nio.file.Path;
import java.util.List;
import org.slicewise.files.AtomicFiles;

/** The epochs of a training, in order. */
public record History(List<EpochRecord> epochs) {
  public History {
    epochs = List.copyOf(epochs);
  }

  /**
   * Writes the columns of Keras' CSVLogger, {@code
   * epoch,accuracy,learning_rate,loss,val_accuracy,val_loss}, in the order {@code
   * epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds,images_per_second}; epochs from
   * 0; val_ cells are empty without images to monitor.
   *
   * @throws org.slicewise.errors.EnvironmentException when the file cannot be written
   */
  public void writeCsv(Path file) {
    StringBuilder text =
        new StringBuilder(
            "epoch,loss,accuracy,val_loss,val_accuracy,learning_rate,seconds,images_per_second\n");
    for (EpochRecord e : epochs) {
      text.append(e.epoch());
      for (double value :
          new double[] {
            e.loss(),
            e.accuracy(),
            e.valLoss(),
            e.valAccuracy(),
            e.learningRate(),
            e.seconds(),
            e.imagesPerSecond()
          }) {
        text.append(',').append(Double.isNaN(value) ? "" : Double.toString(value));
      }
      text.append('\n');
    }
    AtomicFiles.writeString(file, text.toString());
  }
}
