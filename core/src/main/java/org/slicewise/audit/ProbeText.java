package org.slicewise.audit;

import java.util.Locale;
import org.slicewise.audit.ProbeResult.Score;
import org.slicewise.evaluation.Estimate;

/** The sentences of probes. */
final class ProbeText {
  private ProbeText() {}

  /** What a probe reached, and what that means. */
  static String probe(FindingKind kind, Score score, boolean finding, boolean judged) {
    String meaning;
    if (finding) {
      meaning = "";
    } else if (!judged) {
      meaning =
          " This probe may see the disease itself, so it shows how far crude information goes and is"
              + " no finding.";
    } else {
      meaning = " That is no more than chance can do.";
    }
    return "%s %s on %s.%s".formatted(subject(kind), reached(score), chance(score), meaning);
  }

  /** A probe that predicts the class and cannot see the disease: what, how bad, what to do. */
  static String finding(FindingKind kind, Score score) {
    return "%s %s on %s; %s".formatted(subject(kind), reached(score), chance(score), advice(kind));
  }

  private static String subject(FindingKind kind) {
    return switch (kind) {
      case FILE_FACTS ->
          "Facts of the files alone (extension, container, colour mode, size, JPEG tables, EXIF) tell"
              + " the classes apart:";
      case FILE_BYTES -> "Facts of the files with their sizes in bytes:";
      case HISTOGRAM -> "How often each grey level occurs, and nothing of where:";
      case BORDER -> "The outermost tenth of each side alone tells the classes apart:";
      case THUMBNAIL -> "The image at 16 x 16:";
      case OUTSIDE_LUNGS -> "The image without its lungs:";
      default -> throw new IllegalArgumentException(kind + " is no probe");
    };
  }

  private static String reached(Score score) {
    return "with patients held out a plain linear rule is right %s"
        .formatted(percent(score.accuracy()));
  }

  private static String chance(Score score) {
    return String.format(
        Locale.ROOT,
        "%d images (AUC %.2f, p = %s), where always naming the commonest class is right on %.1f%%",
        score.images(),
        score.auc().value(),
        p(score.p()),
        100 * score.chance());
  }

  private static String advice(FindingKind kind) {
    return switch (kind) {
      case FILE_FACTS ->
          "let train harmonise the images (--harmonise auto does), and hold every accuracy against this one, not against chance.";
      case BORDER ->
          "look for labels, rulers and frames at the edge, and at how tightly images are cropped, and crop or cover all of them alike.";
      default ->
          "something outside the lungs gives the class away (scanner, brightness, labels, table): look"
              + " at it, and mask the lungs or balance the sources.";
    };
  }

  private static String percent(Estimate share) {
    return share.hasInterval()
        ? String.format(
            Locale.ROOT,
            "%.1f%% of the time (95%% interval %.1f-%.1f%%)",
            100 * share.value(),
            100 * share.low(),
            100 * share.high())
        : String.format(Locale.ROOT, "%.1f%% of the time", 100 * share.value());
  }

  private static String p(double p) {
    return String.format(Locale.ROOT, p < 0.01 ? "%.3f" : "%.2f", p);
  }
}
