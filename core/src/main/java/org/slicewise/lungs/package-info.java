/**
 * Where the lungs are in an axial slice, found by thresholds and shapes alone, without anything
 * learned: as closely as they can be told, and as generously as they must be kept. Numbers in,
 * masks out; uses nothing of ours.
 */
package org.slicewise.lungs;
