package org.slicewise.report.card;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slicewise.report.charts.Words;

/**
 * A reporting guideline's items with what is known about each. The items are named in our own
 * words; the guideline itself says what each asks for.
 *
 * @param name of the guideline
 * @param source where it can be read
 * @param items every item, in its order
 */
public record Checklist(String name, String source, List<ChecklistItem> items) {
  public Checklist {
    items = List.copyOf(items);
  }

  /** Items that need nothing more from the authors. */
  public long complete() {
    return items.stream().filter(i -> i.missing().isEmpty()).count();
  }

  /** How far it is filled in, in a sentence. */
  public String summary() {
    return "%s of %s items are filled in by the run; the others say what only the authors know. Topics are in our words; what each item asks for stands in the guideline (%s)."
        .formatted(Words.count(complete()), Words.count(items.size()), source);
  }

  /**
   * CLAIM 2024: Tejani, Klontzas, Gatti, Mongan, Moy, Park and Kahn, "Checklist for Artificial
   * Intelligence in Medical Imaging (CLAIM): 2024 Update", Radiology: Artificial Intelligence 6(4).
   *
   * @param answers by key, from {@link Answers}
   */
  static Checklist claim(Map<String, String> answers) {
    return read(
        "CLAIM 2024",
        "Radiology: Artificial Intelligence 2024;6(4):e240300",
        "claim-2024.txt",
        answers);
  }

  /**
   * TRIPOD+AI: Collins and others, "TRIPOD+AI statement: updated guidance for reporting clinical
   * prediction models that use regression or machine learning methods", BMJ 2024;385.
   *
   * @param answers by key, from {@link Answers}
   */
  static Checklist tripod(Map<String, String> answers) {
    return read("TRIPOD+AI", "BMJ 2024;385:e078378", "tripod-ai.txt", answers);
  }

  /** Lines {@code number|topic|key of the answer or ""|what only authors know or ""}. */
  private static Checklist read(
      String name, String source, String file, Map<String, String> answers) {
    try (InputStream in = Objects.requireNonNull(Checklist.class.getResourceAsStream(file), file)) {
      List<ChecklistItem> items =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> item(line.split("\\|", 4), answers))
              .toList();
      return new Checklist(name, source, items);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChecklistItem item(String[] cells, Map<String, String> answers) {
    String known = cells[2].isEmpty() ? "" : answers.get(cells[2]);
    if (known == null) {
      throw new IllegalStateException(
          "item %s asks for '%s', which nobody answers".formatted(cells[0], cells[2]));
    }
    String missing =
        known.isEmpty() && cells[3].isEmpty()
            ? cells[1].substring(0, 1).toLowerCase(Locale.ROOT) + cells[1].substring(1)
            : cells[3];
    return new ChecklistItem(cells[0], cells[1], known, missing);
  }
}
