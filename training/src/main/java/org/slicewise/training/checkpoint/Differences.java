package org.slicewise.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In what two fingerprints differ, short enough for one sentence. A value that is a JSON object is
 * compared key by key, two levels deep; a value that ends in a hash in parentheses by that hash
 * alone.
 */
final class Differences {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern HASHED = Pattern.compile(".*\\(([0-9a-f]{8,})\\)", Pattern.DOTALL);

  /** Longer ones are kept as their SHA-256: fitted statistics can be as large as an image. */
  private static final int LONGEST_KEPT = 500;

  private static final int SHOWN = 60;
  private static final int BEFORE = 20;
  private static final String MISSING = "missing";

  private Differences() {}

  /** The same fingerprint with a hash for every very long value. */
  static Map<String, String> shortened(Map<String, String> fingerprint) {
    Map<String, String> out = new LinkedHashMap<>();
    fingerprint.forEach(
        (key, value) -> {
          JsonNode tree = object(value);
          out.put(key, tree == null ? shortened(value) : shortened((ObjectNode) tree).toString());
        });
    return out;
  }

  /**
   * Sentences such as {@code seed is '9' there and '10' here}, none where nothing differs.
   *
   * @param there fingerprint of the checkpoint
   * @param here fingerprint of the training that wants to go on
   */
  static List<String> between(Map<String, String> there, Map<String, String> here) {
    // By the last part of the name: the training tells some settings again under the same name.
    Map<String, String> out = new LinkedHashMap<>();
    Map<String, String> theirs = shortened(there);
    shortened(here)
        .forEach(
            (key, ours) -> {
              String other = theirs.getOrDefault(key, MISSING);
              JsonNode a = object(other);
              JsonNode b = object(ours);
              if (a != null && b != null) {
                compare("", a, b, 2, out);
              } else if (!identity(other).equals(identity(ours))) {
                out.putIfAbsent(key, sentence(key, other, ours));
              }
            });
    return List.copyOf(out.values());
  }

  private static void compare(
      String path, JsonNode there, JsonNode here, int levels, Map<String, String> out) {
    Set<String> keys = new LinkedHashSet<>();
    here.fieldNames().forEachRemaining(keys::add);
    there.fieldNames().forEachRemaining(keys::add);
    for (String key : keys) {
      JsonNode a = there.path(key);
      JsonNode b = here.path(key);
      String name = path + key;
      if (levels > 1 && a.isObject() && b.isObject()) {
        compare(name + ".", a, b, levels - 1, out);
      } else if (!a.equals(b)) {
        out.putIfAbsent(key, sentence(name, text(a), text(b)));
      }
    }
  }

  private static String sentence(String key, String there, String here) {
    int same = 0;
    while (same < Math.min(there.length(), here.length())
        && there.charAt(same) == here.charAt(same)) {
      same++;
    }
    return "%s is '%s' there and '%s' here".formatted(key, clip(there, same), clip(here, same));
  }

  /** What stands around the first character that differs. */
  private static String clip(String value, int same) {
    if (value.length() <= SHOWN) {
      return value;
    }
    int from = Math.max(0, Math.min(same - BEFORE, value.length() - SHOWN));
    int to = from + SHOWN;
    return (from > 0 ? "..." : "") + value.substring(from, to) + (to < value.length() ? "..." : "");
  }

  private static String identity(String value) {
    Matcher hashed = HASHED.matcher(value);
    return hashed.matches() ? hashed.group(1) : value;
  }

  private static ObjectNode shortened(ObjectNode object) {
    ObjectNode out = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      String text = text(value);
      if (text.length() <= LONGEST_KEPT) {
        out.set(field.getKey(), value);
      } else if (value instanceof ObjectNode inner && inner.size() <= LONGEST_KEPT) {
        out.set(field.getKey(), shortened(inner));
      } else {
        out.set(field.getKey(), TextNode.valueOf(shortened(text)));
      }
    }
    return out;
  }

  private static String shortened(String value) {
    if (value.length() <= LONGEST_KEPT) {
      return value;
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      return "SHA-256 " + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? MISSING : value.isTextual() ? value.asText() : value.toString();
  }

  /** The value as a JSON object, or null where it is something else. */
  private static JsonNode object(String value) {
    if (!value.startsWith("{")) {
      return null;
    }
    try {
      JsonNode tree = JSON.readTree(value);
      return tree.isObject() ? tree : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
