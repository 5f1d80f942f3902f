/**
 * The command line: options and configuration in, the other modules' work in order, messages and
 * exit status out.
 */
package org.slicewise.app;
