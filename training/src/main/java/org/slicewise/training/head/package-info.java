/** The last layer alone, fitted to the features of a network that stands still. */
package org.slicewise.training.head;
