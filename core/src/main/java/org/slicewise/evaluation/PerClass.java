package org.slicewise.evaluation;

import java.util.List;

/** Precision, recall, F1 and number of images of each class, in the order of the classes. */
public record PerClass(
    List<Double> precision, List<Double> recall, List<Double> f1, List<Long> support) {}
