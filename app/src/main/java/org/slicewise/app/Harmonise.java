package org.slicewise.app;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import org.slicewise.audit.AuditResult;
import org.slicewise.audit.Finding;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ColorMode;

/**
 * Whether the images of a training are harmonised, and why.
 *
 * @param asked what the settings say
 * @param on whether they are
 * @param sentence why, for console, {@code run.json} and report; empty where there is nothing to
 *     say
 * @param fileFacts what the probe of file facts says of the training images; null where nobody
 *     asked it
 */
record Harmonise(Asked asked, boolean on, String sentence, AuditResult fileFacts) {
  /** The key of the setting. */
  static final String KEY = "harmonise";

  /** What the settings can say. */
  enum Asked {
    /** Where file facts predict the class. */
    AUTO,
    ON,
    OFF;

    /**
     * What the settings say; {@code true} and {@code false} are on and off.
     *
     * @throws BadInputException for any other word
     */
    static Asked of(Settings settings) {
      Object value = settings.section(Section.DATA).get(KEY);
      return switch (value == null ? "auto" : value.toString().toLowerCase(Locale.ROOT)) {
        case "auto" -> AUTO;
        case "on", "true" -> ON;
        case "off", "false" -> OFF;
        default ->
            throw new BadInputException("harmonise must be auto, on or off, found '" + value + "'");
      };
    }
  }

  /** Before the images were looked at: on only where that was asked. */
  static Harmonise undecided(Settings settings) {
    Asked asked = Asked.of(settings);
    return new Harmonise(asked, asked == Asked.ON, "", null);
  }

  /**
   * Decides, by how well facts of the files alone predict the class of the training images with
   * patients held out.
   *
   * @param train the training images
   */
  static Harmonise decide(List<Sample> train, RunData run, Settings settings) {
    Asked asked = Asked.of(settings);
    if (asked == Asked.ON) {
      return new Harmonise(asked, true, "Every image is harmonised, as --harmonise on asks.", null);
    }
    AuditResult result = DataAudit.fileFacts(train, run, settings);
    if (result.findings().isEmpty()) {
      return new Harmonise(asked, false, "", result);
    }
    Finding.Shortcut found = (Finding.Shortcut) result.findings().get(0);
    String why =
        String.format(
            Locale.ROOT,
            "facts of the files alone predict the class of %.0f%% of the training images with patients held out (chance %.0f%%)",
            100 * found.accuracy().value(),
            100 * found.chance());
    if (asked == Asked.OFF) {
      return new Harmonise(
          asked, false, "NOT harmonised, as --harmonise off asks, though " + why + ".", result);
    }
    if (run.image().colorMode() == ColorMode.RGBA) {
      return new Harmonise(
          asked,
          false,
          "NOT harmonised, because color_mode rgba keeps alpha, though " + why + ".",
          result);
    }
    return new Harmonise(
        asked,
        true,
        "Every image is harmonised (8-bit grey, one background, one resampling, one compression), because "
            + why
            + "; --harmonise off leaves them as they are.",
        result);
  }

  /** The sentence, where there is one. */
  void print(PrintWriter console) {
    if (!sentence.isEmpty()) {
      console.println(sentence);
      console.flush();
    }
  }

  /** For {@code run.json}. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("asked", asked.name().toLowerCase(Locale.ROOT));
    map.put("on", on);
    map.put("why", sentence);
    return map;
  }
}
