package org.slicewise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.errors.Nearest;
import org.slicewise.files.AtomicFiles;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.scoring.OnnxModel;

/**
 * Gives a trained model, where that is asked for and possible, what it tells images by that are
 * unlike any it was made for.
 *
 * @param trained the training; its model file is as it was exported
 * @param console receives what a person reads
 */
record OutsideFitting(Trained trained, PrintWriter console) {
  /** The setting, and the key of the record in {@code run.json} and in the model. */
  static final String KEY = "outside";

  private static final List<String> WORDS = List.of("auto", "on", "off");

  /** What the settings ask for. */
  static String asked(Settings settings) {
    Object value = settings.section(Section.DECISIONS).getOrDefault(KEY, "auto");
    String word = value instanceof Boolean on ? (on ? "on" : "off") : value.toString(); // YAML 1.1
    if (!WORDS.contains(word)) {
      throw new BadInputException(
          "outside must be auto, on or off, found '%s'; did you mean '%s'?"
              .formatted(word, Nearest.name(word, WORDS)));
    }
    return word;
  }

  /** The training, whose model file can tell now. */
  Trained store() {
    String asked = asked(trained.recipe().settings());
    if (asked.equals("off")) {
      return trained;
    }
    String hindrance;
    try (OnnxModel model = OnnxModel.open(trained.model())) {
      hindrance = teaching().hindrance(model);
    }
    if (!hindrance.isEmpty()) {
      if (asked.equals("on")) {
        throw new BadInputException(
            "outside: on is not possible: %s; use auto, or change that".formatted(hindrance));
      }
      console.println("note: the model cannot tell images it knows nothing of: " + hindrance);
      return trained;
    }
    OutsideTeaching.Taught taught = teaching().teach(read(trained.model()), trained.model());
    Map<String, Object> provenance = new LinkedHashMap<>(trained.info().provenance());
    provenance.put(KEY, taught.record());
    ModelInfo info = trained.info().withProvenance(provenance);
    byte[] model = OnnxExport.withMetadata(taught.model(), info.toMetadata());
    AtomicFiles.write(trained.model(), stream -> stream.write(model));
    console.println("outside: " + taught.inWords());
    return trained.withInfo(info);
  }

  /**
   * Gives another form of the trained network what {@link #store()} gave the first.
   *
   * @param file the form, as it was exported
   */
  void store(Path file) {
    if (trained.info().provenance().containsKey(KEY)) {
      byte[] model = teaching().teachForm(read(file), file);
      AtomicFiles.write(file, stream -> stream.write(model));
    }
  }

  private OutsideTeaching teaching() {
    return new OutsideTeaching(
        trained.info(),
        trained.split().train(),
        trained.split().validation(),
        trained.recipe().seed(),
        RunData.threads(trained.recipe().settings()),
        OutsideTeaching.DRAWINGS);
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new EnvironmentException("cannot read " + file, e);
    }
  }
}
