package org.slicewise.evaluation;

import java.util.List;

/**
 * Results beside the metrics. Each component is a key of {@code metrics.json} (in snake case, and
 * so are the components of the records within: see {@link RecordJson}), and null where the table
 * cannot tell. To add one, add a component here and compute it in {@link DetailsOf}.
 *
 * @param patientLevel the metrics with one answer a patient; null where no patient is named
 * @param subgroups the metrics within groups of the metadata; null without metadata
 * @param selective what is gained by not answering; null without probabilities
 * @param operatingPoints argmax and the model's thresholds; null without a positive class
 * @param decisionCurve what acting on the model is worth; null without a positive class or without
 *     probabilities
 * @param predictiveValues at other prevalences, for the operating point in force; null without a
 *     positive class or where all images are on one side of it
 * @param outside the images that are outside of what the model knows; null where it cannot tell
 */
public record Details(
    PatientLevel patientLevel,
    Subgroups subgroups,
    SelectiveResult selective,
    List<OperatingResult> operatingPoints,
    NetBenefit decisionCurve,
    PredictiveTable predictiveValues,
    OutsideResult outside) {}
