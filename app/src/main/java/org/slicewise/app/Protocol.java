package org.slicewise.app;

import java.util.ArrayList;
import java.util.List;
import org.slicewise.data.Dataset;
import org.slicewise.data.Part;
import org.slicewise.split.Fold;
import org.slicewise.split.FoldPlan;
import org.slicewise.split.Folds;
import org.slicewise.split.Split;
import org.slicewise.split.SplitPlan;
import org.slicewise.split.Unit;

/**
 * One way of measuring the same network.
 *
 * @param key its name in files, as "random"
 * @param name its name in tables
 * @param how what it is, in a sentence
 * @param folds what is trained on and scored
 */
record Protocol(String key, String name, String how, Folds folds) {
  /** The protocols that the data allow, the most flattering first. */
  static List<Protocol> of(RunData run, int k, long seed) {
    Dataset data = run.dataset();
    Folds random = new FoldPlan.KFold(Unit.IMAGE, k, 1, 0, seed).folds(data, run.contents());
    Folds grouped =
        data.patientsKnown()
            ? new FoldPlan.KFold(Unit.PATIENT, k, 1, 0, seed).folds(data, run.contents())
            : null;
    List<Protocol> protocols = new ArrayList<>();
    protocols.add(onTrainingImages(grouped == null ? random : grouped));
    protocols.add(
        new Protocol(
            "random",
            "Random by image",
            "Each image is held out once, in " + k + " folds drawn by image.",
            random));
    if (grouped != null) {
      protocols.add(
          new Protocol(
              "grouped",
              "Grouped by patient",
              "Each image is held out once with all images of its patient, in " + k + " folds.",
              grouped));
    }
    if (data.official().containsValue(Part.TRAIN)
        && (data.official().containsValue(Part.TEST)
            || data.official().containsValue(Part.VALIDATION))) {
      protocols.add(official(run));
    }
    return protocols;
  }

  /** The first network of other folds, asked about the images it learned from. */
  private static Protocol onTrainingImages(Folds of) {
    Split split = of.folds().get(0).split();
    Split itself =
        new Split(
            split.train(),
            List.of(),
            split.train(),
            "the training images themselves",
            of.seed(),
            true,
            "the network is scored on the images it learned from");
    return new Protocol(
        "training",
        "Its own training images",
        "The first network of the folds below is scored on the images it learned from.",
        new Folds(List.of(new Fold(1, 1, "", itself, List.of())), itself.plan(), of.seed()));
  }

  private static Protocol official(RunData run) {
    Split split = new SplitPlan.Official().split(run.dataset(), run.contents());
    Part part = split.test().isEmpty() ? Part.VALIDATION : Part.TEST;
    Split scored =
        new Split(
            split.train(),
            List.of(),
            split.part(part),
            split.plan(),
            split.seed(),
            split.leaky(),
            split.reason());
    return new Protocol(
        "official",
        "Official lists",
        "Trained on the official training list and scored on the official %s list."
            .formatted(part.word()),
        new Folds(List.of(new Fold(1, 1, "", scored, List.of())), split.plan(), 0));
  }

  /** Why its numbers flatter, or "". */
  String leak() {
    return folds.folds().size() == 1 ? folds.folds().get(0).split().reason() : folds.reason();
  }

  /** Images that a network of it is trained on, on average over its folds. */
  double trainingImages() {
    return folds.folds().stream().mapToInt(f -> f.split().train().size()).average().orElseThrow();
  }
}
