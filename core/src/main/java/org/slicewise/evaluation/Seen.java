package org.slicewise.evaluation;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a model knows from its training of the images at hand. An image is unseen where neither it
 * nor its patient is known.
 *
 * @param files images that are in the training, by the column {@code file}
 * @param near images of which a near copy is in the training, by the column {@code file}
 * @param patients patients who are in the training, by the column {@code patient_id}; the id "" is
 *     nobody's
 */
public record Seen(Set<String> files, Set<String> near, Set<String> patients) {
  public Seen {
    files = Set.copyOf(files);
    near = Set.copyOf(near);
    patients = patients.stream().filter(p -> !p.isEmpty()).collect(Collectors.toUnmodifiableSet());
  }

  /** Only images that are in the training are known. */
  public static Seen files(Set<String> files) {
    return new Seen(files, Set.of(), Set.of());
  }

  boolean has(Prediction row) {
    return files.contains(row.file())
        || near.contains(row.file())
        || patients.contains(row.patient());
  }
}
