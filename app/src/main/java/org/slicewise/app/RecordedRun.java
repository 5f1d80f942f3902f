package org.slicewise.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.slicewise.errors.BadInputException;

/**
 * What {@code run.json} says of a training.
 *
 * @param file the record
 * @param json what it holds
 */
record RecordedRun(Path file, JsonNode json) {
  static RecordedRun read(Path file) {
    JsonNode json = Json.read(file);
    RecordedRun run = new RecordedRun(file, json);
    for (String key : List.of("settings", "data", "weights_sha256", "environment", "results")) {
      if (!json.has(key)) {
        throw new BadInputException(
            "%s lacks '%s'; give the run.json that train wrote when it had ended"
                .formatted(file, key));
      }
    }
    return run;
  }

  Settings settings() {
    return Settings.ofRecord(Json.map(json.get("settings")));
  }

  Path data() {
    return Path.of(json.get("data").path("folder").asText());
  }

  String fingerprint() {
    return json.get("data").path("fingerprint").asText();
  }

  int images() {
    return json.get("data").path("images").asInt();
  }

  String command() {
    return json.path("command").asText();
  }

  String weights() {
    return json.get("weights_sha256").asText();
  }

  JsonNode environment() {
    return json.get("environment");
  }

  /** What the training wrote beside its record. */
  Path beside(String name) {
    return file.toAbsolutePath().getParent().resolve(name);
  }
}
