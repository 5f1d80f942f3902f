/**
 * Where the lungs are in an axial slice, found by thresholds and shapes alone, without anything
 * learned. Uses images.
 */
package org.slicewise.lungs;
