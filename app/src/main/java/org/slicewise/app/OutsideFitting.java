package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.OutsideTeaching.Examination;
import org.slicewise.app.Setting.Section;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;
import org.slicewise.files.AtomicFiles;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.onnx.OutsideExport;
import org.slicewise.outside.OutsideDetector;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.ScoringOptions;

/**
 * Gives a trained model, where that is asked for and possible, what it tells images by that are
 * unlike any it was made for.
 *
 * @param recipe what asks for it
 * @param train slices that the model was fitted to
 * @param others slices that it was not, to be altered for the examination; may be none
 * @param examination how much the model is shown afterwards
 * @param console receives what a person reads
 */
record OutsideFitting(
    Recipe recipe,
    List<Sample> train,
    List<Sample> others,
    Examination examination,
    PrintWriter console) {
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

  /** Whether the settings forbid it. */
  static boolean isOff(Settings settings) {
    return asked(settings).equals("off");
  }

  /**
   * What a model became.
   *
   * @param model the file's bytes
   * @param info what it says of itself
   * @param detector what it tells by; null where it cannot
   */
  record Told(byte[] model, ModelInfo info, OutsideDetector detector) {
    /** Gives another form of the same network the same: what it sees differs by roundings. */
    void give(Path form) {
      if (detector != null) {
        byte[] telling = OutsideExport.withOutside(DecisionFit.read(form), detector);
        AtomicFiles.write(form, stream -> stream.write(telling));
      }
    }
  }

  /** A finished training, its model file telling now where it shall and can. */
  static Told store(Trained trained, PrintWriter console) {
    OutsideFitting fitting =
        new OutsideFitting(
            trained.recipe(),
            trained.split().train(),
            trained.split().validation(),
            Examination.WHOLE,
            console);
    return fitting.store(trained);
  }

  /** The same, with slices that the caller chose. */
  Told store(Trained trained) {
    Told told = tell(DecisionFit.read(trained.model()), trained.info(), trained.model());
    if (told.detector() != null) {
      AtomicFiles.write(trained.model(), stream -> stream.write(told.model()));
    }
    return told;
  }

  /** Whether the model cannot tell and shall. */
  boolean isWanted(OnnxModel model) {
    return !model.knowsOutside() && !isOff(recipe.settings());
  }

  /**
   * The model, telling now where it shall and can. Nothing is written.
   *
   * @param model as it was exported
   * @param info what it says of itself
   * @param file what to call it in errors
   */
  Told tell(byte[] model, ModelInfo info, Path file) {
    String asked = asked(recipe.settings());
    if (asked.equals("off")) {
      return new Told(model, info, null);
    }
    OutsideTeaching teaching =
        new OutsideTeaching(
            info, train, others, recipe.seed(), RunData.threads(recipe.settings()), examination);
    String hindrance;
    try (OnnxModel opened = OnnxModel.open(model, file, ScoringOptions.defaults())) {
      hindrance = teaching.hindrance(opened);
    }
    if (!hindrance.isEmpty()) {
      if (asked.equals("on")) {
        throw new BadInputException(
            "outside: on is not possible: %s; use auto, or change that".formatted(hindrance));
      }
      console.println("note: the model cannot tell images it knows nothing of: " + hindrance);
      return new Told(model, info, null);
    }
    OutsideTeaching.Taught taught = teaching.teach(model, file);
    Map<String, Object> provenance = new LinkedHashMap<>(info.provenance());
    provenance.put(KEY, taught.record());
    ModelInfo telling = info.withProvenance(provenance);
    console.println("outside: " + taught.inWords());
    return new Told(
        OnnxExport.withMetadata(taught.model(), telling.toMetadata()), telling, taught.detector());
  }
}
