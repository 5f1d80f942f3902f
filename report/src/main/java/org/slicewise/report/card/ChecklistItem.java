package org.slicewise.report.card;

import java.util.Objects;

/**
 * One item of a checklist.
 *
 * @param number as in the guideline, "12a"
 * @param topic what it asks for, in our words
 * @param known what the run knows about it; "" where nothing
 * @param missing what only the authors know; "" where the item is complete
 */
public record ChecklistItem(String number, String topic, String known, String missing) {
  /** What stands before everything that software cannot know. */
  public static final String BLANK = "To be filled in by the authors: ";

  public ChecklistItem {
    Objects.requireNonNull(number, "number");
    Objects.requireNonNull(topic, "topic");
    if (known.isEmpty() && missing.isEmpty()) {
      throw new IllegalArgumentException(
          "item %s (%s) has neither an answer nor a blank".formatted(number, topic));
    }
  }

  /** What is known, and the blank where something is missing. */
  public String answer() {
    String blank = missing.isEmpty() ? "" : BLANK + missing + ".";
    return known.isEmpty() || blank.isEmpty() ? known + blank : known + " " + blank;
  }
}
