/**
 * Writing files so that they appear whole or not at all. Touches nothing else of ours but errors.
 */
package org.slicewise.files;
