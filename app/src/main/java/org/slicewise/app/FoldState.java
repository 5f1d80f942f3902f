package org.slicewise.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.slicewise.app.Setting.Section;
import org.slicewise.errors.BadInputException;
import org.slicewise.split.Fold;
import org.slicewise.split.Folds;
import org.slicewise.split.Split;

/** What the folds in a folder are of, so that folds of different work are never pooled. */
final class FoldState {
  private static final int SHOWN = 4;
  private static final int LONGEST = 60;

  private FoldState() {}

  /** Everything that the results follow from, by flat names. */
  static Map<String, String> of(Recipe recipe, RunData data, Folds folds) {
    Map<String, String> state = new LinkedHashMap<>();
    flatten("", recipe.settings().toMap(), state);
    state.remove("positive");
    state.remove(EvaluatedPart.ROBUSTNESS);
    // Fitted to what the folds' networks say, or a way of asking them; no network depends on them.
    state.keySet().removeIf(key -> key.startsWith(Section.DECISIONS.key() + "."));
    state.put("network", recipe.layers(data));
    state.put("threads", Integer.toString(recipe.threads()));
    state.put("data", data.fingerprint());
    StringBuilder digests = new StringBuilder();
    for (Fold fold : folds.folds()) {
      digests.append(fold.name()).append(data.digest(fold.split()));
      for (Split inner : fold.inner()) {
        digests.append(data.digest(inner));
      }
    }
    state.put(
        "folds", folds.plan() + " (" + Json.sha256(digests.toString()).substring(0, 16) + ")");
    state.put("slicewise", Versions.slicewise());
    return state;
  }

  /**
   * Writes the state, or where there is one already makes sure that it is the same.
   *
   * @throws BadInputException naming what differs
   */
  static void claim(Path file, Map<String, String> state) {
    if (!Files.exists(file)) {
      Json.write(file, state);
      return;
    }
    Map<?, ?> before;
    try {
      before = new ObjectMapper().readValue(file.toFile(), Map.class);
    } catch (IOException e) {
      throw new BadInputException(
          "%s cannot be read, so the folds beside it cannot be continued; --restart throws them away"
              .formatted(file),
          e);
    }
    TreeSet<String> keys = new TreeSet<>(state.keySet());
    before.keySet().forEach(k -> keys.add(k.toString()));
    List<String> different = new ArrayList<>();
    for (String key : keys) {
      Object then = before.get(key);
      if (!Objects.equals(then, state.get(key))) {
        different.add("%s was %s and is %s".formatted(key, shown(then), shown(state.get(key))));
      }
    }
    if (!different.isEmpty()) {
      throw new BadInputException(
          "the folds in %s are of other work and are not mixed with this: %s%s; give the same again, choose another --out, or --restart"
              .formatted(
                  file.toAbsolutePath().getParent(),
                  String.join("; ", different.subList(0, Math.min(SHOWN, different.size()))),
                  different.size() > SHOWN ? "; and " + (different.size() - SHOWN) + " more" : ""));
    }
  }

  private static String shown(Object value) {
    if (value == null) {
      return "not given";
    }
    String text = value.toString().replaceAll("\\s+", " ");
    return "'" + (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text) + "'";
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, String> out) {
    map.forEach(
        (key, value) -> {
          String name = prefix.isEmpty() ? key.toString() : prefix + "." + key;
          if (value instanceof Map<?, ?> inner) {
            flatten(name, inner, out);
          } else {
            out.put(name, String.valueOf(value));
          }
        });
  }
}
