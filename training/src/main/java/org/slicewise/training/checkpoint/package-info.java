/** The state of a training in one file, written whole or not at all. */
package org.slicewise.training.checkpoint;
