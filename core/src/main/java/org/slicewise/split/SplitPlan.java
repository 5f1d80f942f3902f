package org.slicewise.split;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slicewise.data.Dataset;
import org.slicewise.data.Part;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;

/**
 * How a data set is divided into training, validation and test images.
 *
 * <p>Images that are known to be COVID-CT's official test part are never trained or validated on,
 * whatever the plan: where there are any they are the test part, and a plan's own test fraction is
 * then not used.
 */
public sealed interface SplitPlan {

  /**
   * Divides {@code dataset}.
   *
   * @param contents what the images show: a plan that promises to part no patient parts no copies
   *     either, and one that does not is stamped leaky where it does
   * @throws BadInputException when the data cannot be divided so
   */
  Split split(Dataset dataset, ImageContents contents);

  /** The same where nobody has looked at the images. */
  default Split split(Dataset dataset) {
    return split(dataset, ImageContents.unknown());
  }

  /** The data set's own lists, or its manifest. */
  record Official() implements SplitPlan {
    @Override
    public Split split(Dataset dataset, ImageContents contents) {
      return Splitting.official(dataset, contents);
    }
  }

  /**
   * No patient on two sides, classes in proportion. Images without a patient id count as a patient
   * each.
   *
   * @param validationFraction fraction of the images, above 0
   * @param testFraction fraction of the images, 0 for no test part
   */
  record GroupedByPatient(double validationFraction, double testFraction, long seed)
      implements SplitPlan {
    public GroupedByPatient {
      Splitting.checkFractions(validationFraction, testFraction);
    }

    @Override
    public Split split(Dataset dataset, ImageContents contents) {
      return Splitting.grouped(dataset, contents, this);
    }
  }

  /** Each image for itself, classes in proportion: leaky where patients have several images. */
  record RandomByImage(double validationFraction, double testFraction, long seed)
      implements SplitPlan {
    public RandomByImage {
      Splitting.checkFractions(validationFraction, testFraction);
    }

    @Override
    public Split split(Dataset dataset, ImageContents contents) {
      return Splitting.random(dataset, contents, this);
    }
  }

  /**
   * Keras' {@code validation_split}: the first {@code (int) (fraction * n)} images of each class,
   * in file order, are for validation. Leaky where a patient straddles that line.
   */
  record KerasValidationSplit(double fraction) implements SplitPlan {
    public KerasValidationSplit {
      Splitting.checkFractions(fraction, 0);
    }

    @Override
    public Split split(Dataset dataset, ImageContents contents) {
      return Splitting.keras(dataset, contents, this);
    }
  }

  /** A file that {@link Split#writeCsv} wrote, or another with the columns {@code file,part}. */
  record FromFile(Path file) implements SplitPlan {
    @Override
    public Split split(Dataset dataset, ImageContents contents) {
      return Splitting.fromFile(dataset, contents, file);
    }
  }

  /** The notebook's way: trains on every image and evaluates on the same ones. Always leaky. */
  record TrainingImages() implements SplitPlan {
    @Override
    public Split split(Dataset dataset, ImageContents contents) {
      return Splitting.trainingImages(dataset);
    }
  }

  /**
   * Every image trains and none is held out: for the model that is handed out once a
   * cross-validation has said what the recipe is worth. Not leaky: nothing is evaluated.
   */
  record Everything() implements SplitPlan {
    @Override
    public Split split(Dataset dataset, ImageContents contents) {
      return Splitting.everything(dataset);
    }
  }

  /** The words that {@link #named} understands. */
  List<String> NAMES = List.of("official", "grouped", "random", "keras", "training", "all");

  /**
   * The plan that wins where several could be used: the requested one, then official lists (where
   * the images of more than their training part are here), then grouped by patient, then random by
   * image.
   *
   * @param requested what the user asked for, or null
   */
  static SplitPlan choose(
      Dataset dataset,
      SplitPlan requested,
      double validationFraction,
      double testFraction,
      long seed) {
    if (requested != null) {
      return requested;
    }
    boolean reported =
        dataset.official().containsValue(Part.VALIDATION)
            || dataset.official().containsValue(Part.TEST);
    if (dataset.official().containsValue(Part.TRAIN) && reported) {
      return new Official();
    }
    return dataset.patientsKnown()
        ? new GroupedByPatient(validationFraction, testFraction, seed)
        : new RandomByImage(validationFraction, testFraction, seed);
  }

  /**
   * The plan that {@code --split} names: one of {@link #NAMES}, or a file.
   *
   * @throws BadInputException when it is neither
   */
  static SplitPlan named(
      String fileOrPlan, double validationFraction, double testFraction, long seed) {
    return switch (fileOrPlan) {
      case "official" -> new Official();
      case "grouped" -> new GroupedByPatient(validationFraction, testFraction, seed);
      case "random" -> new RandomByImage(validationFraction, testFraction, seed);
      case "keras" -> new KerasValidationSplit(validationFraction);
      case "training" -> new TrainingImages();
      case "all" -> new Everything();
      default -> {
        if (!Files.isRegularFile(Path.of(fileOrPlan))) {
          throw new BadInputException(
              "'%s' is neither a split file nor one of %s; did you mean '%s'?"
                  .formatted(fileOrPlan, NAMES, Nearest.name(fileOrPlan, NAMES)));
        }
        yield new FromFile(Path.of(fileOrPlan));
      }
    };
  }
}
