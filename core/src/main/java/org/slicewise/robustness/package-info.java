/**
 * What becomes of a model's answers when the same pictures come saved, cut, lit or turned a little
 * otherwise. Changes files in memory and compares predictions; scores nothing itself.
 */
package org.slicewise.robustness;
