package org.slicewise.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.slicewise.data.Part;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;

/**
 * Two runs of one training beside each other.
 *
 * @param same whether split, weights, predictions and metrics are the same to the last bit
 * @param lines what to tell a person
 */
record Reproduction(boolean same, List<String> lines) {

  static Reproduction compare(RecordedRun then, RecordedRun now) {
    Collected found = new Collected();
    found.add(
        "split",
        bytes(then.beside("split.csv")).equals(bytes(now.beside("split.csv")))
            ? null
            : "other images in its parts");
    found.add(
        "weights",
        then.weights().equals(now.weights()) ? null : "another SHA-256: not the same to the bit");
    for (Part part : Part.values()) {
      Path folder = then.beside(part.word());
      if (Files.isDirectory(folder)) {
        Path again = now.beside(part.word());
        found.add(part.word() + " predictions", predictions(folder, again));
        found.add(part.word() + " metrics", metrics(folder, again));
      }
    }
    List<String> differences = environment(then.environment(), now.environment());
    found.lines.add(
        differences.isEmpty()
            ? "environment: the same versions, system and processor"
            : "environment differs:");
    differences.forEach(d -> found.lines.add("  " + d));
    found.lines.add(
        found.same
            ? "Reproduced: everything is the same to the last bit."
            : differences.isEmpty()
                ? "NOT reproduced, though the environment is the same."
                : "NOT reproduced to the last bit; the environment differs, which may be why.");
    return new Reproduction(found.same, List.copyOf(found.lines));
  }

  private static final class Collected {
    private final List<String> lines = new ArrayList<>();
    private boolean same = true;

    void add(String what, String difference) {
      same &= difference == null;
      lines.add(what + ": " + (difference == null ? "the same" : "DIFFERENT, " + difference));
    }
  }

  private static String bytes(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BadInputException(
          "cannot read %s (%s); keep what train wrote together with its run.json"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  private static String predictions(Path then, Path now) {
    Path file = then.resolve("predictions.csv");
    Path again = now.resolve("predictions.csv");
    if (!Files.exists(again)) {
      return "the repeated training has none";
    }
    if (bytes(file).equals(bytes(again))) {
      return null;
    }
    Predictions a = Predictions.read(file);
    Predictions b = Predictions.read(again);
    if (!files(a).equals(files(b)) || !a.classes().equals(b.classes())) {
      return "of other images or classes";
    }
    double largest = 0;
    int answers = 0;
    for (int i = 0; i < a.size(); i++) {
      Prediction x = a.rows().get(i);
      Prediction y = b.rows().get(i);
      answers += x.predicted() == y.predicted() ? 0 : 1;
      for (int k = 0; k < a.classes().size(); k++) {
        largest = Math.max(largest, Math.abs(x.probabilities()[k] - y.probabilities()[k]));
      }
    }
    return String.format(
        Locale.ROOT,
        "by at most %.2g in probability; %d of %d answers changed",
        largest,
        answers,
        a.size());
  }

  private static List<String> files(Predictions table) {
    return table.rows().stream().map(Prediction::file).toList();
  }

  private static String metrics(Path then, Path now) {
    Path again = now.resolve("metrics.json");
    if (!Files.exists(again)) {
      return "the repeated training has none";
    }
    JsonNode a = Json.read(then.resolve("metrics.json")).path("metrics");
    JsonNode b = Json.read(again).path("metrics");
    List<String> changed = new ArrayList<>();
    for (String name : names(a, b)) {
      if (!a.path(name).equals(b.path(name))) {
        changed.add(
            "%s %s, was %s"
                .formatted(name, b.path(name).path("value"), a.path(name).path("value")));
      }
    }
    return changed.isEmpty() ? null : String.join("; ", changed);
  }

  private static List<String> environment(JsonNode then, JsonNode now) {
    List<String> out = new ArrayList<>();
    for (String name : names(then, now)) {
      if (!name.equals("written") && !then.path(name).equals(now.path(name))) {
        out.add(
            "%s: %s, was %s".formatted(name, now.path(name).asText(), then.path(name).asText()));
      }
    }
    return out;
  }

  private static Set<String> names(JsonNode a, JsonNode b) {
    Set<String> names = new TreeSet<>();
    a.fieldNames().forEachRemaining(names::add);
    b.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
