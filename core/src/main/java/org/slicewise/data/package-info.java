/**
 * Data sets: folders of classes as Keras reads them, metadata, patients, batches. Uses image and
 * augment.
 */
package org.slicewise.data;
