package org.slicewise.app;

import java.nio.file.Path;
import java.util.Locale;
import org.slicewise.files.AtomicFiles;
import org.slicewise.network.onnx.OnnxExport;

/** Smaller forms of a trained model, written beside it. */
enum SmallForm {
  /** Weights and activations in 8 bits: a quarter of the bytes. */
  INT8,
  /** Weights in half precision, computed with in float32: half the bytes. */
  HALF;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name of the file in the folder of a training. */
  String file() {
    return "model-" + word() + ".onnx";
  }

  /**
   * Writes the trained network in this form.
   *
   * @throws org.slicewise.errors.BadInputException where a weight does not fit into half precision
   */
  void write(Path target, Trained trained) {
    switch (this) {
      case INT8 ->
          Quantised.write(
              target,
              trained.network(),
              trained.fitted().weights(),
              trained.info(),
              trained.split().train(),
              trained.info().preprocessing());
      case HALF -> {
        byte[] bytes =
            OnnxExport.half(
                trained.network(), trained.fitted().weights(), trained.info().toMetadata());
        AtomicFiles.write(target, stream -> stream.write(bytes));
      }
    }
  }
}
