/**
 * Rules that never look at a pixel, and what they reach: the baselines beside every accuracy. Uses
 * file facts and tables of predictions.
 */
package org.slicewise.audit;
