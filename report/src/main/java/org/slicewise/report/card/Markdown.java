package org.slicewise.report.card;

/** A model card as text that people edit: CommonMark, with the tables that most readers know. */
final class Markdown {
  private Markdown() {}

  static String of(ModelCard card) {
    StringBuilder out = new StringBuilder("# Model card: ");
    out.append(escape(card.title())).append("\n\n");
    card.alarms().forEach(a -> out.append("> **").append(escape(a)).append("**\n\n"));
    for (ModelCard.Chapter chapter : card.chapters()) {
      out.append("## ").append(escape(chapter.heading())).append("\n\n");
      chapter.lines().forEach(line -> out.append("- ").append(escape(line)).append('\n'));
      out.append('\n');
    }
    for (Checklist list : card.checklists()) {
      out.append("## ").append(escape(list.name())).append("\n\n");
      out.append(escape(list.summary()))
          .append("\n\n| Item | Topic | Answer |\n| --- | --- | --- |\n");
      for (ChecklistItem item : list.items()) {
        out.append(
            "| %s | %s | %s |\n"
                .formatted(item.number(), escape(item.topic()), escape(item.answer())));
      }
      out.append('\n');
    }
    return out.append("Made by Slicewise. For research only, not for diagnosis.\n").toString();
  }

  private static boolean isWithinWord(String text, int at) {
    return at > 0
        && at + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(at - 1))
        && Character.isLetterOrDigit(text.charAt(at + 1));
  }

  /** Text on one line in which nothing is markup. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Within a word an underscore is only an underscore, and class names are full of them.
      boolean markup = c == '_' ? !isWithinWord(text, i) : "\\`*[]<>|#".indexOf(c) >= 0;
      out.append(markup ? "\\" : "").append(Character.isISOControl(c) ? ' ' : c);
    }
    return out.toString();
  }
}
