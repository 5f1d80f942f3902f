package org.slicewise.report;

import java.util.List;
import java.util.Objects;
import org.slicewise.evaluation.Evaluation;

/**
 * The same network with the same budget, scored under several protocols.
 *
 * @param request what was asked
 * @param outcomes a protocol each, the most flattering first; at least one
 * @param provenance where the numbers come from
 * @param notes sentences the reader should know
 */
public record ProtocolsReport(
    Request request, List<Outcome> outcomes, List<Fact> provenance, List<String> notes) {
  public ProtocolsReport {
    Objects.requireNonNull(request, "request");
    outcomes = List.copyOf(outcomes);
    provenance = List.copyOf(provenance);
    notes = List.copyOf(notes);
    if (outcomes.isEmpty()) {
      throw new IllegalArgumentException("a report of protocols has protocols");
    }
  }

  /**
   * What one protocol gave.
   *
   * @param name as "Random by image"
   * @param how what it is, in a sentence, as "Each image is held out once in five folds drawn by
   *     image."
   * @param leak why its numbers flatter, as "the same patients stand on both sides"; "" where they
   *     do not
   * @param evaluation of what it scored; its metadata-only rule is drawn beside the network
   * @param patients what knowing the patients is worth, in sentences; "" where nobody can tell
   */
  public record Outcome(
      String name, String how, String leak, Evaluation evaluation, String patients) {
    public Outcome {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(how, "how");
      Objects.requireNonNull(leak, "leak");
      Objects.requireNonNull(evaluation, "evaluation");
      Objects.requireNonNull(patients, "patients");
    }

    /** Whether its numbers flatter. */
    public boolean leaky() {
      return !leak.isEmpty();
    }
  }
}
