package org.slicewise.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.files.AtomicFiles;

/** Writing and reading what a run recorded. */
final class Json {
  private static final ObjectMapper PRETTY =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final ObjectMapper CANONICAL =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private Json() {}

  static void write(Path file, Object value) {
    try {
      AtomicFiles.writeString(file, PRETTY.writeValueAsString(value) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value, e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException naming the file, when it is missing or not a JSON object
   */
  static JsonNode read(Path file) {
    try {
      JsonNode json = PRETTY.readTree(Files.readAllBytes(file));
      if (json == null || !json.isObject()) {
        throw new BadInputException(file + " holds no JSON object; give the file that was written");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          "%s is not JSON or cut short (line %d); give the file that was written"
              .formatted(file, e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw new BadInputException("cannot read %s (%s)".formatted(file, AtomicFiles.reason(e)), e);
    }
  }

  /** What a map looks like as JSON. */
  static JsonNode tree(Map<String, ?> map) {
    return PRETTY.valueToTree(map);
  }

  /** An object as maps, lists, strings and numbers. */
  static Map<String, Object> map(JsonNode object) {
    return PRETTY.convertValue(object, new TypeReference<Map<String, Object>>() {});
  }

  /** One line, keys sorted: equal maps give equal text. */
  static String canonical(Map<String, ?> map) {
    try {
      return CANONICAL.writeValueAsString(map);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + map, e);
    }
  }

  /** SHA-256 of a text, in hexadecimal. */
  static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 of a file that can be read, in hexadecimal. */
  static String sha256(Path file) {
    try {
      return sha256(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new BadInputException("cannot read %s (%s)".formatted(file, AtomicFiles.reason(e)), e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
