package org.slicewise.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import org.slicewise.augment.Augmentation;
import org.slicewise.augment.Standardization;
import org.slicewise.data.ClassMode;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageOptions;
import org.slicewise.network.Network;
import org.slicewise.network.NetworkYaml;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Members;
import org.slicewise.training.TrainingOptions;

/**
 * What decides a training beside the data. Reading it needs no image, so that a typo does not cost
 * the reading of ten thousand.
 *
 * @param settings configuration file and options
 * @param flow how the folder is read
 * @param augmentation of the training images
 * @param standardization of all images; not fitted yet
 * @param training epochs, optimiser and the like, without seed, threads and checkpoints
 * @param watchesValidation whether what is chosen during training is chosen on the validation part
 * @param fixedInput the input that a YAML file of layers states; null for a network chosen by name
 */
record Recipe(
    Settings settings,
    FlowOptions flow,
    Augmentation augmentation,
    Standardization standardization,
    TrainingOptions training,
    boolean watchesValidation,
    Shape fixedInput) {

  /** Whom the network learns from beside the labels. */
  DistilSettings distil() {
    return DistilSettings.of(settings);
  }

  /** The file of weights that the training begins with. */
  static final String WEIGHTS = "weights";

  /** Whether the model remembers its patients, by keys that hide their ids from readers. */
  static final String PATIENT_DIGESTS = "patient_digests";

  /**
   * Reads it.
   *
   * @throws BadInputException for a setting that is none, or settings that do not fit together
   */
  static Recipe of(Settings settings) {
    FlowOptions flow = RunData.flow(settings);
    Augmentation augmentation = Augmentation.fromMap(settings.section(Section.AUGMENTATION));
    Standardization standardization = settings.standardization();
    TrainingOptions training = TrainingSettings.options(settings);
    boolean onValidation = watchesValidation(settings);
    requireLabels(flow.classMode());
    DecisionSettings.options(settings, 2);
    DistilSettings distil = DistilSettings.of(settings);
    distil.requireSuits(training);
    distil.ownSettings(settings).forEach(Recipe::of);
    requireWeights(settings.text(WEIGHTS, null));
    String name = networkName(settings);
    Shape fixed = NetworkChoice.isFile(name) ? NetworkChoice.of(name, null, 2).input() : null;
    if (fixed == null) {
      NetworkChoice.of(name, input(flow.image()), 2);
    }
    return new Recipe(settings, flow, augmentation, standardization, training, onValidation, fixed);
  }

  /** How the classifier begins. */
  HeadSettings head() {
    return HeadSettings.of(settings);
  }

  /** The file of weights that the training begins with, or null. */
  Path weights() {
    String file = settings.text(WEIGHTS, null);
    return file == null ? null : Path.of(file);
  }

  /** The recipes of the members that differ in more than their seed; empty without such. */
  List<Recipe> members() {
    return distil().ownSettings(settings).stream().map(Recipe::of).toList();
  }

  /** Whether the training looks at held-back images to decide anything. */
  boolean chooses() {
    List<Recipe> members = members();
    return members.isEmpty()
        ? !head().alone() && TrainingSettings.choosesAnything(training)
        : members.stream().anyMatch(Recipe::chooses);
  }

  /** Whether the validation part decides anything, which makes its numbers optimistic. */
  boolean choosesOnValidation() {
    return chooses() && watchesValidation;
  }

  /** Whether the model remembers its patients. */
  boolean remembersPatients() {
    return !"false".equals(settings.text(PATIENT_DIGESTS, "true"));
  }

  /**
   * Makes sure that nothing is asked for that folds cannot give: a choice on a validation part, as
   * they have none, or a teacher that may know what they hold out.
   *
   * @throws BadInputException where it is
   */
  void requireSuitsFolds() {
    if (!distil().teachers().isEmpty()) {
      throw new BadInputException(
          "teachers were trained outside of the folds and may know what a fold holds out; give --ensemble N instead, which trains them inside each fold");
    }
    if (choosesOnValidation()) {
      throw new BadInputException(
          "--watch validation needs a validation part and the folds have none; leave it out, so that patients held back from training are watched");
    }
  }

  long seed() {
    return settings.whole("seed", 1);
  }

  int threads() {
    return RunData.threads(settings);
  }

  /** A network file's own input size and channels are the default target size and color mode. */
  ImageOptions image() {
    Map<String, Object> given = settings.section(Section.DATA);
    ImageOptions options = flow.image();
    if (fixedInput != null && !given.containsKey("target_size")) {
      options = options.withTargetSize(fixedInput.height(), fixedInput.width());
    }
    if (fixedInput != null && !given.containsKey("color_mode")) {
      for (ColorMode mode : ColorMode.values()) {
        if (mode.channels() == fixedInput.channels()) {
          options = options.withColorMode(mode);
        }
      }
    }
    if (fixedInput != null && !input(options).equals(fixedInput)) {
      throw new BadInputException(
          "%s takes images of %s, and the data are read as %s; change target_size and color_mode, or the file's input"
              .formatted(networkName(settings), fixedInput, input(options)));
    }
    return options;
  }

  /** The network of the model that comes out: its members side by side where it is their mean. */
  Network model(ImageOptions image, List<String> classes) {
    Network each = network(image, classes);
    return distil().isMean() ? Members.network(each, distil().ensemble()) : each;
  }

  /** The network for images read so, with an output a class. */
  Network network(ImageOptions image, List<String> classes) {
    Network network = NetworkChoice.of(networkName(settings), input(image), classes.size());
    Shape output = network.output();
    boolean fits =
        output.flat()
            && (output.channels() == classes.size()
                || output.channels() == 1 && classes.size() == 2);
    if (!fits) {
      throw new BadInputException(
          "network %s has the output %s and the data have %d classes (%s); its last layer must be Dense with units: %d"
              .formatted(
                  network.name(),
                  output,
                  classes.size(),
                  String.join(", ", classes),
                  classes.size()));
    }
    return network;
  }

  /** The network's layers as YAML, which name it whatever file they came from. */
  String layers(RunData data) {
    return NetworkYaml.write(network(data.image(), data.dataset().classes()));
  }

  /** The class that is called positive. */
  String positive(Dataset dataset) {
    String positive = settings.text("positive", dataset.positive());
    if (!dataset.classes().contains(positive)) {
      throw new BadInputException(
          "the positive class '%s' is not one of %s"
              .formatted(positive, String.join(", ", dataset.classes())));
    }
    return positive;
  }

  private static String networkName(Settings settings) {
    return settings.text("network", "seed");
  }

  private static Shape input(ImageOptions options) {
    return Shape.image(
        options.targetHeight(), options.targetWidth(), options.colorMode().channels());
  }

  private static void requireLabels(ClassMode mode) {
    if (mode == ClassMode.INPUT || mode == ClassMode.NONE) {
      throw new BadInputException(
          "class_mode '%s' gives no labels and train fits classifiers; use categorical, binary or sparse"
              .formatted(mode.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** A second member's weights would otherwise be missed when the first is trained. */
  private static void requireWeights(String file) {
    if (file != null && !Files.isRegularFile(Path.of(file))) {
      throw new BadInputException(
          "there is no file of weights '%s'; give a .safetensors file of published weights, or that pretrain wrote"
              .formatted(file));
    }
  }

  private static boolean watchesValidation(Settings settings) {
    String watch = settings.text("watch", "inner");
    if (!watch.equals("inner") && !watch.equals("validation")) {
      throw new BadInputException("--watch must be inner or validation, found '" + watch + "'");
    }
    return watch.equals("validation");
  }
}
