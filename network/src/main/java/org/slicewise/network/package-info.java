/**
 * A network as a value: layers with Keras' options, shapes, the summary table, YAML. Knows no
 * engine.
 */
package org.slicewise.network;
