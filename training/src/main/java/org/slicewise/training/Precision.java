package org.slicewise.training;

/** Numbers used by convolutions and dense layers; parameters are always 32-bit floats. */
public enum Precision {
  F32,
  BF16
}
