/**
 * Images that are no axial slices of lungs, drawn and made from slices, and a detector of such
 * images that works on a network's features. Knows no engine and no model file.
 */
package org.slicewise.outside;
