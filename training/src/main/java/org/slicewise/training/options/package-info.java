/** Reading options out of a map, with errors that name the nearest known word. */
package org.slicewise.training.options;
