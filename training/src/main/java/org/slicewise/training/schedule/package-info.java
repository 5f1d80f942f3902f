/** Learning rates over the course of a training. Plain arithmetic, no engine. */
package org.slicewise.training.schedule;
