package org.slicewise.phantom;

/**
 * One drawn slice; each array is row-major [size, size].
 *
 * @param grey 0 to 255
 * @param lesions whether the pixel belongs to a lesion
 * @param lungs whether the pixel belongs to a lung
 */
record Slice(int size, float[] grey, boolean[] lesions, boolean[] lungs) {}
