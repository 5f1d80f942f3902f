/**
 * What can fool whoever trains or evaluates on a data set: rules that never look at a pixel (the
 * baselines beside every accuracy), leaks and shortcuts, as findings. Uses file facts, duplicates
 * and tables of predictions.
 */
package org.slicewise.audit;
