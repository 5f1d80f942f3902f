/**
 * What travels inside a model file beside the graph: classes, preprocessing, provenance, baselines.
 */
package org.slicewise.model;
