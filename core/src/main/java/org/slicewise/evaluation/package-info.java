/**
 * From a table of predictions to an evaluation: every metric with its interval, {@code
 * metrics.json}, a table for the console. Uses metrics, errors and files; opens no image.
 */
package org.slicewise.evaluation;
