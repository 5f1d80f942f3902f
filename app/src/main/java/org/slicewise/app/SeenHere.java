package org.slicewise.app;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slicewise.data.Names;
import org.slicewise.data.Sample;
import org.slicewise.evaluation.Seen;
import org.slicewise.model.ModelInfo;
import org.slicewise.model.SeenImages;
import org.slicewise.model.SeenImages.Recognised;

/**
 * What a model knows, from its making, of the images that it is evaluated on.
 *
 * <p>Ids such as "12" mean other people elsewhere. So patients count as known only where the images
 * are evidently of the same data: where one is remembered, or all files are those of the training.
 *
 * @param images how many there are
 * @param training known from the training part
 * @param validation known from the validation part
 * @param related whether the patients' ids can be relied on
 * @param memory the model's, for what it left out
 * @param chose whether the validation part chose an epoch
 */
record SeenHere(
    int images,
    Recognised training,
    Recognised validation,
    boolean related,
    SeenImages memory,
    boolean chose) {

  static SeenHere of(ModelInfo info, RunData run, List<Sample> samples) {
    List<SeenImages> memories = memories(info);
    SeenImages memory = memories.get(0);
    SeenImages.Looking looking = run.looking();
    Recognised training = together(memories, samples, looking);
    Recognised validation = memory.inValidation(samples, looking);
    boolean sameFiles =
        info.provenance().get("data") instanceof Map<?, ?> data
            && run.fingerprint().equals(data.get("fingerprint"));
    boolean related =
        sameFiles
            || Stream.of(training.files(), training.near(), validation.files(), validation.near())
                .anyMatch(s -> !s.isEmpty());
    return new SeenHere(
        samples.size(),
        training,
        validation,
        related,
        memory,
        "validation part".equals(info.provenance().get("chosen_on")));
  }

  /** What the model remembers itself, and then what networks remember that it learned from. */
  static List<SeenImages> memories(ModelInfo info) {
    List<SeenImages> memories = new ArrayList<>();
    memories.add(SeenImages.fromMap(info.provenance().get(RunRecord.SEEN)));
    if (info.provenance().get(RunRecord.TEACHERS_SEEN) instanceof List<?> teachers) {
      teachers.forEach(map -> memories.add(SeenImages.fromMap(map)));
    }
    return memories;
  }

  private static Recognised together(
      List<SeenImages> memories, List<Sample> samples, SeenImages.Looking looking) {
    Set<String> files = new LinkedHashSet<>();
    Set<String> near = new LinkedHashSet<>();
    Set<String> patients = new LinkedHashSet<>();
    for (SeenImages memory : memories) {
      Recognised one = memory.inTraining(samples, looking);
      files.addAll(one.files());
      near.addAll(one.near());
      patients.addAll(one.patients());
    }
    near.removeAll(files);
    return new Recognised(files, near, patients);
  }

  /**
   * Images and patients of which the weights may know something.
   *
   * @param images files that were trained on, near copies of such, and those that chose an epoch
   */
  record Known(Set<String> images, Set<String> patients) {}

  Known known() {
    Set<String> images = new LinkedHashSet<>(training.files());
    images.addAll(training.near());
    if (chose) {
      images.addAll(validation.files());
    }
    return new Known(images, related ? training.patients() : Set.of());
  }

  /** For the evaluation; null where nothing was in the training. */
  Seen seen() {
    boolean known =
        !training.files().isEmpty()
            || !training.near().isEmpty()
            || related && !training.patients().isEmpty();
    return known
        ? new Seen(training.files(), training.near(), related ? training.patients() : Set.of())
        : null;
  }

  /** Why the numbers flatter, or "". */
  String leak() {
    List<String> reasons = new ArrayList<>();
    Seen seen = seen();
    if (seen != null) {
      List<String> what = new ArrayList<>();
      if (!seen.files().isEmpty()) {
        what.add(
            seen.files().size() == images
                ? "all %d images are ones that the network was trained on".formatted(images)
                : "%d of the %d images are ones that the network was trained on"
                    .formatted(seen.files().size(), images));
      }
      if (!seen.near().isEmpty()) {
        what.add(
            "%d %sof the %d images are nearly the same as one that it was trained on (%s)"
                .formatted(
                    seen.near().size(),
                    seen.files().isEmpty() ? "" : "more ",
                    images,
                    some(seen.near())));
      }
      if (!seen.patients().isEmpty()) {
        what.add(
            "%d patient%s in its training (%s)"
                .formatted(
                    seen.patients().size(),
                    seen.patients().size() == 1 ? " is" : "s are",
                    some(seen.patients())));
      }
      reasons.add(String.join(", ", what));
      if (seen.files().size() < images) {
        reasons.add("the numbers for seen and unseen images stand apart");
      }
    }
    if (chose && !validation.files().isEmpty()) {
      reasons.add(
          "%d of the %d images are of the validation part, which chose the epoch, so their numbers are optimistic"
              .formatted(validation.files().size(), images));
    }
    return String.join("; ", reasons);
  }

  /** What a reader should know and what is no proof of a leak, one sentence each. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (isDoubtful()) {
      warnings.add(
          "%d patient%s the id of a training patient (%s): if these are the same people and not namesakes of another data set, the numbers flatter."
              .formatted(
                  training.patients().size(),
                  training.patients().size() == 1 ? " has" : "s have",
                  some(training.patients())));
    }
    if (memory.training().isSample()) {
      warnings.add(
          "The model remembers %d of its %d training images and %d of their %d patients, so it may have seen more than is said here."
              .formatted(
                  memory.training().pictures().size(),
                  memory.training().images(),
                  memory.training().patients().size(),
                  memory.training().ofPatients()));
    }
    return warnings;
  }

  /** Whether patients have ids of training patients, and nothing says that they are the same. */
  boolean isDoubtful() {
    return !related && !training.patients().isEmpty();
  }

  private static String some(Set<String> names) {
    return Names.some(names.stream().sorted(Names.ORDER).toList());
  }
}
