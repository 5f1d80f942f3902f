package org.slicewise.report.page;

import static org.slicewise.report.html.Tag.tag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slicewise.report.html.Pieces;
import org.slicewise.report.html.Tag;

/** What the words and numbers of a report mean, read from {@code glossary.txt}. */
final class Glossary {
  private final Map<String, Entry> entries;

  private Glossary(Map<String, Entry> entries) {
    this.entries = entries;
  }

  record Entry(String name, String definition) {}

  static Glossary read() {
    try (InputStream in =
        Objects.requireNonNull(Glossary.class.getResourceAsStream("glossary.txt"))) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("\\|", 3))
          .forEach(cells -> entries.put(cells[0], new Entry(cells[1], cells[2])));
      return new Glossary(entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean explains(String key) {
    return entries.containsKey(key);
  }

  /**
   * The word for a number, with its definition to hover over and a link to the glossary.
   *
   * @param key name in metrics.json; an unknown one stands for itself
   * @param where what it was computed from, as "118 images"
   */
  Tag term(String key, String where) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return tag("span", key);
    }
    return tag("a", entry.name())
        .with("href", "#term-" + key)
        .with("title", entry.definition() + " Computed from " + where + ".");
  }

  Tag section() {
    Tag list = tag("dl");
    entries.forEach(
        (key, entry) ->
            list.add(
                tag("dt", entry.name()).with("id", "term-" + key), tag("dd", entry.definition())));
    return Pieces.section("glossary", "What the numbers mean")
        .add(
            tag("div", Pieces.foldOut("All definitions", list).with("class", "on-paper"))
                .with("class", "glossary"));
  }
}
