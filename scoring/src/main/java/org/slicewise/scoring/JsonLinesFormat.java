package org.slicewise.scoring;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.slicewise.decision.Decision;
import org.slicewise.model.ModelInfo;

/**
 * The object of {@link PredictionFormat#json} for each image, a line each; for each patient {@code
 * {"patients": [{"patient_id", "file", "slices", "class", ...}]}}, where of {@code patient_id} and
 * {@code file} one is null.
 */
final class JsonLinesFormat extends PredictionFormat {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final ModelInfo info;
  private final PrintWriter out;

  JsonLinesFormat(ModelInfo info, PrintWriter out) {
    this.info = info;
    this.out = out;
  }

  @Override
  public void begin() {}

  @Override
  void write(Row row) {
    out.println(object(info, List.of(row)));
    out.flush();
  }

  /** The object for rows that are all about images or all about patients. */
  static String object(ModelInfo info, List<Row> rows) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      boolean patients = !rows.isEmpty() && rows.get(0).isPatient();
      json.writeStartObject();
      json.writeArrayFieldStart(patients ? "patients" : "predictions");
      for (Row row : rows) {
        write(info, row, json);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter does not fail
    }
    return text.toString();
  }

  private static void write(ModelInfo info, Row row, JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (row.isPatient()) {
      json.writeStringField("patient_id", row.patient().isEmpty() ? null : row.patient());
      json.writeStringField("file", row.file().isEmpty() ? null : row.file());
      json.writeNumberField("slices", row.slices());
    } else {
      json.writeStringField("file", row.file());
    }
    Decision said = row.decision();
    if (said == null) {
      json.writeNullField("class");
      json.writeNullField("probabilities");
      json.writeNullField("at_operating_point");
      json.writeNullField("set");
      json.writeBooleanField("abstain", false);
      json.writeNullField("reason");
    } else {
      json.writeStringField("class", info.classes().get(said.predicted()));
      json.writeObjectFieldStart("probabilities");
      for (int i = 0; i < said.probabilities().length; i++) {
        json.writeNumberField(info.classes().get(i), said.probabilities()[i]);
      }
      json.writeEndObject();
      json.writeStringField("at_operating_point", row.atPoint(info));
      writeSet(row.set(info), json);
      json.writeBooleanField("abstain", said.abstain());
      json.writeStringField("reason", said.reason());
    }
    if (row.error() != null) {
      json.writeStringField("error", row.error());
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
