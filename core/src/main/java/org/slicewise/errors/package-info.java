/** The two kinds of failure a user meets, and the exit status of each. Touches nothing else. */
package org.slicewise.errors;
