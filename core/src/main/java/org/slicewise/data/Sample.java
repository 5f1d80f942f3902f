package org.slicewise.data;

import java.nio.file.Path;

/**
 * One image of a data set.
 *
 * @param file path relative to the data set's root, with '/' between its parts
 * @param path where the file is
 * @param label index of its class in {@link Dataset#classes()}
 * @param patient patient id, or "" where unknown (each such image then counts as its own patient)
 */
public record Sample(String file, Path path, int label, String patient) {}
