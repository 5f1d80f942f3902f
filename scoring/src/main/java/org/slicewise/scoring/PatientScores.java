package org.slicewise.scoring;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slicewise.data.PatientIds;
import org.slicewise.decision.Decision;
import org.slicewise.model.ModelInfo;

/**
 * Gathers the slices of each patient as they are scored. Holds sums, so that it grows with the
 * patients and not with their images.
 */
public final class PatientScores {
  private final ModelInfo info;
  private final PatientIds ids;
  private final Consumer<ScoredPatient> sink;
  private final Map<PatientIds.Patient, Slices> patients = new LinkedHashMap<>();

  /**
   * @param sink gets each image without a known patient as a patient of its own, at once, and the
   *     known patients at the {@link #end}, in the order of their first images
   */
  public PatientScores(ModelInfo info, PatientIds ids, Consumer<ScoredPatient> sink) {
    this.info = info;
    this.ids = ids;
    this.sink = sink;
  }

  /** Takes one image. */
  public void add(ScoredImage image) {
    PatientIds.Patient patient = patient(image.file());
    if (patient == null) {
      sink.accept(new Slices().with(image).result("", image.file(), info));
    } else {
      patients.computeIfAbsent(patient, p -> new Slices()).with(image);
    }
  }

  /** After the last image. */
  public void end() {
    patients.forEach((patient, slices) -> sink.accept(slices.result(patient.id(), "", info)));
  }

  private PatientIds.Patient patient(String file) {
    try {
      return ids.of(Path.of(file));
    } catch (InvalidPathException e) {
      return null; // the name of nothing
    }
  }

  /** What is known of a patient so far. */
  private static final class Slices {
    private Decision last;
    private double[] sums;
    private int scored;
    private int abstained;
    private int unreadable;
    private String firstError;

    Slices with(ScoredImage image) {
      if (image instanceof ScoredImage.Scored slice) {
        last = slice.decision();
        double[] p = last.probabilities();
        sums = sums == null ? new double[p.length] : sums;
        for (int k = 0; k < p.length; k++) {
          sums[k] += p[k];
        }
        scored++;
        abstained += last.abstain() ? 1 : 0;
      } else if (image instanceof ScoredImage.Unreadable slice) {
        firstError = unreadable == 0 ? slice.error() : firstError;
        unreadable++;
      }
      return this;
    }

    ScoredPatient result(String patient, String file, ModelInfo info) {
      String error =
          unreadable < 2 ? firstError : firstError + " (and %d more)".formatted(unreadable - 1);
      return new ScoredPatient(patient, file, scored, decision(info), error);
    }

    private Decision decision(ModelInfo info) {
      if (scored < 2) {
        return last;
      }
      double[] mean = new double[sums.length];
      for (int k = 0; k < mean.length; k++) {
        mean[k] = sums[k] / scored;
      }
      Decision ofMean = info.decideCalibrated(mean);
      if (ofMean.abstain() || 2 * abstained <= scored) {
        return ofMean;
      }
      return new Decision(
          mean,
          ofMean.predicted(),
          ofMean.atOperatingPoint(),
          ofMean.set(),
          "%d of %d slices abstain".formatted(abstained, scored));
    }
  }
}
