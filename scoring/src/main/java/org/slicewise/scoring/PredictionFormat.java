package org.slicewise.scoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.slicewise.decision.Decision;
import org.slicewise.decision.OperatingPoint;
import org.slicewise.model.ModelInfo;

/**
 * Writes what a model said about files, a line a file, as soon as it is known. Call {@link #begin}
 * once, {@link #row} for each file, {@link #end} once.
 */
public sealed interface PredictionFormat {
  /** The formats that {@code predict} offers. */
  enum Kind {
    TABLE,
    JSON,
    CSV
  }

  void begin();

  void row(ScoredImage image);

  void end();

  /** A writer of a format; {@code out} stays the caller's to close. */
  static PredictionFormat of(Kind kind, ModelInfo info, PrintWriter out) {
    return switch (kind) {
      case TABLE -> new Table(info, out);
      case JSON -> new JsonLines(info, out);
      case CSV -> new Csv(info, out);
    };
  }

  /**
   * {@code {"predictions": [{"file", "class", "probabilities", "at_operating_point", "set",
   * "abstain", "reason"}, ...]}} on one line. The probabilities are calibrated and {@code class} is
   * the most probable one. What a model does not store is null; it abstains by its rule, where it
   * has one, and from images that are outside of what it knows, where it can tell. An unreadable
   * file has no class and no probabilities, and a further {@code "error"}.
   */
  static String json(ModelInfo info, List<ScoredImage> images) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JsonLines.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      json.writeArrayFieldStart("predictions");
      for (ScoredImage image : images) {
        JsonLines.write(info, image, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return text.toString();
  }

  /** The name of the class at the operating point, or null. */
  private static String atPoint(ModelInfo info, Decision decision) {
    return decision.atOperatingPoint() == Decision.NO_POINT
        ? null
        : info.classes().get(decision.atOperatingPoint());
  }

  /** The names of the classes in the set, or null without one. */
  private static List<String> set(ModelInfo info, Decision decision) {
    if (decision.set() == null) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (int k = 0; k < decision.set().length; k++) {
      if (decision.set()[k]) {
        names.add(info.classes().get(k));
      }
    }
    return names;
  }

  /**
   * For people; the file stands last because nobody knows beforehand how long names are. The class
   * at the operating point and whether the model answers have columns where the model knows them.
   */
  record Table(ModelInfo info, PrintWriter out) implements PredictionFormat {
    @Override
    public void begin() {
      OperatingPoint point = info.decisions().inForce();
      line("class", "probability", point == null ? "" : "at " + point.name(), "answer", "file");
    }

    @Override
    public void row(ScoredImage image) {
      if (image instanceof ScoredImage.Scored scored) {
        Decision said = scored.decision();
        line(
            info.classes().get(said.predicted()),
            String.format(Locale.ROOT, "%.1f%%", 100 * said.probabilities()[said.predicted()]),
            atPoint(info, said),
            said.abstain() ? "abstain" : "yes",
            Decision.OUTSIDE.equals(said.reason())
                ? "%s (%s)".formatted(image.file(), Decision.OUTSIDE)
                : image.file().toString());
      } else if (image instanceof ScoredImage.Unreadable unreadable) {
        line("-", "-", "-", "-", unreadable.error());
      }
    }

    @Override
    public void end() {
      out.flush();
    }

    private void line(String name, String probability, String atPoint, String answer, String file) {
      OperatingPoint point = info.decisions().inForce();
      int width = info.classes().stream().mapToInt(String::length).max().orElse(0);
      StringBuilder text = new StringBuilder();
      text.append(left(name, Math.max(5, width)));
      text.append("  ").append(" ".repeat(11 - probability.length())).append(probability);
      if (point != null) {
        text.append("  ").append(left(atPoint, Math.max(point.name().length() + 3, width)));
      }
      if (info.decisions().selective() != null) {
        text.append("  ").append(left(answer, 7));
      }
      out.println(text.append("  ").append(file));
      out.flush();
    }

    private static String left(String text, int width) {
      return text + " ".repeat(Math.max(0, width - text.length()));
    }
  }

  /** The object of {@link #json} for each file, a line each. */
  record JsonLines(ModelInfo info, PrintWriter out) implements PredictionFormat {
    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public void begin() {}

    @Override
    public void row(ScoredImage image) {
      out.println(json(info, List.of(image)));
      out.flush();
    }

    @Override
    public void end() {
      out.flush();
    }

    private static void write(ModelInfo info, ScoredImage image, JsonGenerator json)
        throws IOException {
      json.writeStartObject();
      json.writeStringField("file", image.file().toString());
      if (image instanceof ScoredImage.Scored scored) {
        Decision said = scored.decision();
        json.writeStringField("class", info.classes().get(said.predicted()));
        json.writeObjectFieldStart("probabilities");
        for (int i = 0; i < said.probabilities().length; i++) {
          json.writeNumberField(info.classes().get(i), said.probabilities()[i]);
        }
        json.writeEndObject();
        json.writeStringField("at_operating_point", atPoint(info, said));
        writeSet(set(info, said), json);
        json.writeBooleanField("abstain", said.abstain());
        json.writeStringField("reason", said.reason());
      } else {
        json.writeNullField("class");
        json.writeNullField("probabilities");
        json.writeNullField("at_operating_point");
        json.writeNullField("set");
        json.writeBooleanField("abstain", false);
        json.writeNullField("reason");
      }
      if (image instanceof ScoredImage.Unreadable unreadable) {
        json.writeStringField("error", unreadable.error());
      }
      json.writeEndObject();
    }

    private static void writeSet(List<String> set, JsonGenerator json) throws IOException {
      if (set == null) {
        json.writeNullField("set");
        return;
      }
      json.writeArrayFieldStart("set");
      for (String name : set) {
        json.writeString(name);
      }
      json.writeEndArray();
    }
  }

  /**
   * {@code file,predicted,prob_<class>...,at_operating_point,set,abstain,reason,error}; the names
   * are those of predictions.csv. The classes of a set have a | between them.
   */
  record Csv(ModelInfo info, PrintWriter out) implements PredictionFormat {
    @Override
    public void begin() {
      List<String> header = new ArrayList<>(List.of("file", "predicted"));
      info.classes().forEach(name -> header.add("prob_" + name));
      header.addAll(List.of("at_operating_point", "set", "abstain", "reason", "error"));
      line(header);
    }

    @Override
    public void row(ScoredImage image) {
      List<String> cells = new ArrayList<>();
      cells.add(image.file().toString());
      if (image instanceof ScoredImage.Scored scored) {
        Decision said = scored.decision();
        List<String> set = set(info, said);
        cells.add(info.classes().get(said.predicted()));
        for (double p : said.probabilities()) {
          cells.add(Double.toString(p));
        }
        cells.add(Objects.requireNonNullElse(atPoint(info, said), ""));
        cells.add(set == null ? "" : String.join("|", set));
        cells.add(Boolean.toString(said.abstain()));
        cells.add(Objects.requireNonNullElse(said.reason(), ""));
        cells.add("");
      } else if (image instanceof ScoredImage.Unreadable unreadable) {
        info.classes().forEach(name -> cells.add(""));
        cells.addAll(List.of("", "", "", "false", "", unreadable.error()));
      }
      line(cells);
    }

    @Override
    public void end() {
      out.flush();
    }

    private void line(List<String> cells) {
      out.println(String.join(",", cells.stream().map(Csv::quoted).toList()));
      out.flush();
    }

    /** RFC 4180. */
    private static String quoted(String cell) {
      boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
      return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
  }
}
