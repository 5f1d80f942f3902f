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
   * {@code {"predictions": [{"file", "class", "probabilities", "set", "abstain", "reason"}, ...]}}
   * on one line. A model without a stored conformal quantile has no set ({@code null}) and never
   * abstains. An unreadable file has no class and no probabilities, and a further {@code "error"}.
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

  /** The index of the largest probability; of equal ones the first. */
  private static int best(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }

  /** For people; the file stands last because nobody knows beforehand how long names are. */
  record Table(ModelInfo info, PrintWriter out) implements PredictionFormat {
    @Override
    public void begin() {
      line("class", "probability", "file");
    }

    @Override
    public void row(ScoredImage image) {
      if (image instanceof ScoredImage.Scored scored) {
        int best = best(scored.probabilities());
        line(
            info.classes().get(best),
            String.format(Locale.ROOT, "%.1f%%", 100 * scored.probabilities()[best]),
            image.file().toString());
      } else if (image instanceof ScoredImage.Unreadable unreadable) {
        line("-", "-", unreadable.error());
      }
    }

    @Override
    public void end() {
      out.flush();
    }

    private void line(String name, String probability, String file) {
      int width = Math.max(5, info.classes().stream().mapToInt(String::length).max().orElse(0));
      out.println(
          (name + " ".repeat(width - name.length()))
              + "  "
              + " ".repeat(11 - probability.length())
              + probability
              + "  "
              + file);
      out.flush();
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
        json.writeStringField("class", info.classes().get(best(scored.probabilities())));
        json.writeObjectFieldStart("probabilities");
        for (int i = 0; i < scored.probabilities().length; i++) {
          json.writeNumberField(info.classes().get(i), scored.probabilities()[i]);
        }
        json.writeEndObject();
      } else {
        json.writeNullField("class");
        json.writeNullField("probabilities");
      }
      json.writeNullField("set");
      json.writeBooleanField("abstain", false);
      json.writeNullField("reason");
      if (image instanceof ScoredImage.Unreadable unreadable) {
        json.writeStringField("error", unreadable.error());
      }
      json.writeEndObject();
    }
  }

  /** {@code file,predicted,prob_<class>...,error}; the names are those of predictions.csv. */
  record Csv(ModelInfo info, PrintWriter out) implements PredictionFormat {
    @Override
    public void begin() {
      List<String> header = new ArrayList<>(List.of("file", "predicted"));
      info.classes().forEach(name -> header.add("prob_" + name));
      header.add("error");
      line(header);
    }

    @Override
    public void row(ScoredImage image) {
      List<String> cells = new ArrayList<>();
      cells.add(image.file().toString());
      if (image instanceof ScoredImage.Scored scored) {
        cells.add(info.classes().get(best(scored.probabilities())));
        for (float p : scored.probabilities()) {
          cells.add(Float.toString(p));
        }
        cells.add("");
      } else if (image instanceof ScoredImage.Unreadable unreadable) {
        info.classes().forEach(name -> cells.add(""));
        cells.add("");
        cells.add(unreadable.error());
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
