package org.slicewise.scoring;

import org.slicewise.decision.Decision;

/**
 * What a model says about a patient: of the mean of the calibrated probabilities of the patient's
 * slices ({@link org.slicewise.evaluation.PatientRule#MEAN}), and no answer where the model's rule
 * gives none for that mean or gave none for more than half of the slices.
 *
 * @param patient the id; "" where nobody knows whose the image is, which then counts alone
 * @param file the image of an unknown patient; "" for a known one
 * @param slices images of the patient that could be read
 * @param decision what the model makes of the mean; null where no slice could be read
 * @param error what is wrong with the slices that could not be read; null where all could
 */
public record ScoredPatient(
    String patient, String file, int slices, Decision decision, String error) {}
