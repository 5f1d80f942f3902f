package org.slicewise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.files.AtomicFiles;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.report.card.ModelCard;

/** The model card, in a file beside the report and, without its checklists, in the model. */
final class CardFile {
  /** Its key in the metadata of the model file. */
  static final String KEY = "slicewise.card";

  private CardFile() {}

  /**
   * Writes {@code model-card.md} and gives the model file its card.
   *
   * @param folder of the training
   * @param trained whose model the card is of, as its file has it
   */
  static void write(Path folder, Trained trained, ModelCard card) {
    AtomicFiles.writeString(folder.resolve("model-card.md"), card.markdown());
    Map<String, String> metadata = new LinkedHashMap<>(trained.info().toMetadata());
    metadata.put(KEY, card.brief());
    byte[] model = OnnxExport.withMetadata(bytes(trained.model()), metadata);
    AtomicFiles.write(trained.model(), stream -> stream.write(model));
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + file + ", which was just written", e);
    }
  }
}
