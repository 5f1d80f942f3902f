package org.slicewise.comparison;

import org.slicewise.evaluation.Predictions;

/**
 * One model's answers.
 *
 * @param name what the reader knows the model by, for instance its file
 * @param predictions its table
 */
public record NamedPredictions(String name, Predictions predictions) {}
