/**
 * Adapts a network's backbone to images that nobody labelled, by comparing two augmented views of
 * each. Uses the trainer's engine, optimisers and checkpoints; nothing else of ours uses it but the
 * command line.
 */
package org.slicewise.training.pretrain;
