package org.slicewise.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
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

  /**
   * Reads what {@link #writeCsv} wrote.
   *
   * @throws org.slicewise.errors.BadInputException where a cell is no number
   * @throws org.slicewise.errors.EnvironmentException when the file cannot be read
   */
  public static History readCsv(Path file) {
    List<EpochRecord> epochs = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file).stream().skip(1).toList()) {
        double[] cells =
            Arrays.stream(line.split(",", -1))
                .mapToDouble(cell -> cell.isEmpty() ? Double.NaN : Double.parseDouble(cell))
                .toArray();
        epochs.add(
            new EpochRecord(
                (int) cells[0],
                cells[1],
                cells[2],
                cells[3],
                cells[4],
                cells[5],
                cells[6],
                cells[7]));
      }
    } catch (IOException e) {
      throw new EnvironmentException("cannot read %s (%s)".formatted(file, e.getMessage()), e);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new BadInputException(
          "%s is no history of a training (%s); train again".formatted(file, e.getMessage()), e);
    }
    return new History(epochs);
  }

  /** The mean of each number over trainings side by side, as far as the shortest goes. */
  public static History mean(List<History> each) {
    int epochs = each.stream().mapToInt(h -> h.epochs().size()).min().orElseThrow();
    List<EpochRecord> means = new ArrayList<>();
    for (int i = 0; i < epochs; i++) {
      int at = i;
      List<EpochRecord> of = each.stream().map(h -> h.epochs().get(at)).toList();
      means.add(
          new EpochRecord(
              of.get(0).epoch(),
              mean(of, EpochRecord::loss),
              mean(of, EpochRecord::accuracy),
              mean(of, EpochRecord::valLoss),
              mean(of, EpochRecord::valAccuracy),
              mean(of, EpochRecord::learningRate),
              mean(of, EpochRecord::seconds),
              mean(of, EpochRecord::imagesPerSecond)));
    }
    return new History(means);
  }

  private static double mean(List<EpochRecord> of, ToDoubleFunction<EpochRecord> number) {
    return of.stream().mapToDouble(number).average().orElseThrow();
  }
}
