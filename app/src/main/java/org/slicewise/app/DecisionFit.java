package org.slicewise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slicewise.data.Part;
import org.slicewise.data.Sample;
import org.slicewise.decision.DecisionOptions;
import org.slicewise.decision.Decisions;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.evaluation.Deciding;
import org.slicewise.evaluation.Predictions;
import org.slicewise.files.AtomicFiles;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;

/**
 * Fits a model's calibration, operating points and rules to abstain on the validation part, never
 * on the test part, and stores them in the model file.
 *
 * @param trained the training; its model file has no decisions yet
 * @param console receives what a person reads
 */
record DecisionFit(Trained trained, PrintWriter console) {
  private static final String PART = "validation part";

  /** The training with its decisions, which are in its file too. */
  Trained store() {
    ModelInfo info = store(trained.model());
    console.println("decisions: " + inWords(info.decisions()));
    info.decisions().notes().forEach(note -> console.println("note: " + note));
    return trained.withInfo(info);
  }

  /**
   * Fits them to what the model in {@code file}, a form of the trained network, says, and stores
   * them in it.
   */
  ModelInfo store(Path file) {
    Decisions decisions = fit(file);
    ModelInfo info = trained.info().withDecisions(decisions);
    byte[] model = OnnxExport.withMetadata(read(file), info.toMetadata());
    AtomicFiles.write(file, stream -> stream.write(model));
    return info;
  }

  private Decisions fit(Path file) {
    if (OutOfFold.isAsked(trained.recipe().settings())) {
      return OutOfFold.read(trained.recipe().settings(), trained.data());
    }
    List<Sample> validation = trained.split().part(Part.VALIDATION);
    if (validation.isEmpty()) {
      return Decisions.none()
          .withNote("Nothing was calibrated: the split has no validation part to do it on.");
    }
    if (sharesImages(trained.split().train(), validation)) {
      return Decisions.none()
          .withNote(
              "Nothing was calibrated: the validation part holds training images, on which a"
                  + " network is far surer than elsewhere.");
    }
    DecisionOptions options =
        DecisionSettings.options(trained.recipe().settings(), trained.info().classes().size());
    Decisions decisions;
    try (OnnxModel model = OnnxModel.open(file)) {
      Predictions network =
          new Scorer(model, ScoringOptions.defaults()).scoreUncalibrated(validation);
      decisions = Deciding.fit(network, trained.info().positive(), options, PART);
    }
    String leak = Leak.of(trained, Part.VALIDATION);
    return leak.isEmpty()
        ? decisions
        : decisions.withNote("What was fitted on the validation part is too sure: " + leak + ".");
  }

  private static boolean sharesImages(List<Sample> train, List<Sample> validation) {
    Set<Path> files = new HashSet<>();
    train.forEach(sample -> files.add(sample.path()));
    return validation.stream().anyMatch(sample -> files.contains(sample.path()));
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + file, e);
    }
  }

  private static String inWords(Decisions decisions) {
    if (!decisions.isFitted()) {
      return "the most probable class, not calibrated";
    }
    StringBuilder text = new StringBuilder(decisions.calibrator().inWords());
    decisions
        .operatingPoints()
        .forEach(
            point ->
                text.append(", ")
                    .append(point.name())
                    .append(String.format(java.util.Locale.ROOT, " at %.3f", point.threshold())));
    return text.append(", fitted on ").append(decisions.fittedOn().inWords()).toString();
  }

  /**
   * What a reader of numbers must know where the images at hand, or some of them, are those that
   * the decisions were fitted on.
   *
   * @param fittedOn how many of them are
   * @param images how many there are
   * @return a sentence, or "" where none is
   */
  static String warning(Decisions decisions, int fittedOn, int images) {
    if (fittedOn == 0 || !decisions.isFitted()) {
      return "";
    }
    return ("%s calibration, operating points and rule to abstain were fitted on (%s): numbers about"
            + " probabilities, at an operating point and of coverage flatter.")
        .formatted(
            fittedOn == images
                ? "These are the images that"
                : "%d of the %d images are among those that".formatted(fittedOn, images),
            decisions.fittedOn().inWords());
  }
}
