/** From a table of predictions to an evaluation and metrics.json. Uses metrics. */
package org.slicewise.evaluation;
