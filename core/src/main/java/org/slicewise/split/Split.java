package org.slicewise.split;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.data.Tables;
import org.slicewise.files.AtomicFiles;

/**
 * A data set divided.
 *
 * @param train images to learn from, in the data set's order
 * @param validation images to report on while there is no test part, in the data set's order
 * @param test images set aside; may be empty
 * @param plan how it was divided, in words
 * @param seed of the plan; 0 where it draws nothing
 * @param leaky whether results on the validation or test part flatter the network
 * @param reason why it is leaky, one sentence; empty where it is not
 */
public record Split(
    List<Sample> train,
    List<Sample> validation,
    List<Sample> test,
    String plan,
    long seed,
    boolean leaky,
    String reason) {

  public Split {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
    if (leaky == reason.isEmpty()) {
      throw new IllegalArgumentException("a leaky split, and only that, has a reason");
    }
  }

  public List<Sample> part(Part part) {
    return switch (part) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  /**
   * Makes sure of what a split that is not leaky promises: no file, no known patient and no picture
   * is in two parts.
   *
   * @param contents what the images show
   * @return this
   * @throws IllegalStateException naming the file or patient
   */
  public Split check(ImageContents contents) {
    if (leaky) {
      return this;
    }
    Set<String> files = new HashSet<>();
    for (Part part : Part.values()) {
      for (Sample sample : part(part)) {
        if (!files.add(sample.file())) {
          throw new IllegalStateException(sample.file() + " is twice in the split: " + plan);
        }
      }
    }
    List<String> shared = Patients.shared(this);
    if (!shared.isEmpty()) {
      throw new IllegalStateException(
          "patient " + shared.get(0) + " is in two parts of the split: " + plan);
    }
    List<String> copies = Patients.copies(this, contents);
    if (!copies.isEmpty()) {
      throw new IllegalStateException(copies.get(0) + ", in the split: " + plan);
    }
    return this;
  }

  /** The same where nobody has looked at the images. */
  public Split check() {
    return check(ImageContents.unknown());
  }

  /**
   * Writes one row an image, with the header {@code file,part} and the parts {@code train}, {@code
   * validation} and {@code test}; {@link SplitPlan.FromFile} reads it back.
   */
  public void writeCsv(Path target) {
    StringBuilder text = new StringBuilder("file,part\n");
    for (Part part : Part.values()) {
      for (Sample sample : part(part)) {
        text.append(Tables.quoted(sample.file())).append(',').append(part.word()).append('\n');
      }
    }
    AtomicFiles.writeString(target, text.toString());
  }

  /**
   * Holds a few of the training images back, with all images of their patients and classes in
   * proportion: for early stopping, so that the part that is reported is never looked at.
   *
   * @param train the training images
   * @param contents what they show
   * @param fraction how many of them to hold back, between 0 and 1
   * @return a split whose validation part is what is held back, and whose test part is empty
   */
  public static Split innerHoldOut(
      List<Sample> train, ImageContents contents, double fraction, long seed) {
    return Splitting.innerHoldOut(train, contents, fraction, seed);
  }
}
