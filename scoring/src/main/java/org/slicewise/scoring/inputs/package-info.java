/**
 * From what a user names (files, folders, patterns, standard input) to images, one after another,
 * without a list of all of them. Knows no model.
 */
package org.slicewise.scoring.inputs;
