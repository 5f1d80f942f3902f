/**
 * Keras' ImageDataGenerator: drawing transformations, applying them, standardising; and further
 * transformations that suit few CT slices. Works on arrays; opens no files.
 */
package org.slicewise.augment;
