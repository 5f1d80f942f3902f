/**
 * Keras' ImageDataGenerator: drawing transformations, applying them, standardising. Works on
 * arrays; opens no files.
 */
package org.slicewise.augment;
