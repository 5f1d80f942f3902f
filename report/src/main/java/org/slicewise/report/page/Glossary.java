package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slicewise.report.html.Node;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/**
 * What the words and numbers of a page mean, read from {@code glossary.txt}: a line each, {@code
 * key|name|definition|formula}. Remembers which of them a page uses, and lists those.
 */
final class Glossary {
  private final Map<String, Entry> entries;
  private final Set<String> used = new LinkedHashSet<>();

  private Glossary(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /**
   * A word.
   *
   * @param formula "" for a word that is no number
   */
  record Entry(String name, String definition, String formula) {
    String text() {
      return formula.isEmpty() ? definition : definition + " Formula: " + formula + ".";
    }
  }

  static Glossary read() {
    try (InputStream in =
        Objects.requireNonNull(Glossary.class.getResourceAsStream("glossary.txt"))) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\\|", 4))
          .forEach(cells -> entries.put(cells[0], new Entry(cells[1], cells[2], cells[3])));
      return new Glossary(entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean explains(String key) {
    return entries.containsKey(key);
  }

  /**
   * The word for a number, with definition, formula and n to hover over and a link to the same
   * below.
   *
   * @param key name in metrics.json; an unknown one stands for itself
   * @param where what it was computed from, as "118 images"
   */
  Tag term(String key, String where) {
    Entry entry = entries.get(key);
    return entry == null ? tag("span", key) : term(key, entry.name(), where);
  }

  /**
   * The same under another name.
   *
   * @param key must be explained
   */
  Tag term(String key, String name, String where) {
    Entry entry = entries.get(key);
    if (entry == null) {
      throw new IllegalArgumentException("the glossary does not explain " + key);
    }
    used.add(key);
    return tag("a", name)
        .with("href", "#term-" + key)
        .with("title", entry.text() + " Computed from " + where + ".");
  }

  /** Below a chart: the words that explain it, and how much it was computed from. */
  Tag trace(String where, String... keys) {
    Tag trace = tag("span", "What this is: ").with("class", "trace");
    for (int i = 0; i < keys.length; i++) {
      trace.add(new Node.Text(i == 0 ? "" : ", "), term(keys[i], where));
    }
    return trace.add(". From " + where + ".");
  }

  /** The words that the page used so far, in the file's order. */
  Tag section() {
    used.add("interval");
    used.add("n");
    Tag list = tag("dl");
    entries.forEach(
        (key, entry) -> {
          if (used.contains(key)) {
            Tag meaning = tag("dd", entry.definition());
            if (!entry.formula().isEmpty()) {
              meaning.add(tag("br"), tag("span", "Formula: " + entry.formula()));
            }
            list.add(tag("dt", entry.name()).with("id", "term-" + key), meaning);
          }
        });
    return Pieces.section("glossary", "What the numbers mean")
        .add(
            tag(
                "p",
                "TP: positive images called positive; FN: positive images not called positive; FP: other images called positive; TN: other images not called positive; p: probability the model gives; Se: sensitivity; Sp: specificity."),
            tag(
                    "div",
                    Pieces.foldOut("All definitions and formulas", list).with("class", "on-paper"))
                .with("class", "glossary"));
  }
}
