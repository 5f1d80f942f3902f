/** Draws the phantom data set: synthetic axial lung slices with patients, lesions and masks. */
package org.slicewise.phantom;
