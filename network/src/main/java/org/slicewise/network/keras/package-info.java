/** Models that Keras saved, as a network and its weights. Touches files; knows no engine. */
package org.slicewise.network.keras;
