package org.slicewise.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/**
 * Records as JSON: a component {@code meanSize} is the key {@code mean_size}; an enum constant is
 * its name in lower case; NaN is null, infinity the string "Infinity"; an {@link Estimate} is
 * written as everywhere in {@code metrics.json}. A value with a method {@code toMap} of its own
 * (what also travels in a model) is that map.
 */
public final class RecordJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RecordJson() {}

  /** The value as JSON. */
  public static JsonNode of(Object value) {
    if (value == null) {
      return NullNode.getInstance();
    }
    if (value instanceof Estimate estimate) {
      return estimate(estimate);
    }
    if (value instanceof Double || value instanceof Float) {
      return number(((Number) value).doubleValue());
    }
    if (value instanceof Number number) {
      return NODES.numberNode(number.longValue());
    }
    if (value instanceof Boolean bool) {
      return NODES.booleanNode(bool);
    }
    if (value instanceof String text) {
      return NODES.textNode(text);
    }
    if (value instanceof Enum<?> constant) {
      return NODES.textNode(key(constant));
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode out = NODES.objectNode();
      map.forEach((k, v) -> out.set(key(k), of(v)));
      return out;
    }
    if (value instanceof Collection<?> values) {
      ArrayNode out = NODES.arrayNode();
      values.forEach(v -> out.add(of(v)));
      return out;
    }
    if (value.getClass().isArray()) {
      ArrayNode out = NODES.arrayNode();
      for (int i = 0; i < Array.getLength(value); i++) {
        out.add(of(Array.get(value, i)));
      }
      return out;
    }
    if (value instanceof Record record) {
      return record(record);
    }
    throw new IllegalArgumentException("not to be written as JSON: " + value.getClass());
  }

  static ObjectNode estimate(Estimate estimate) {
    ObjectNode out = NODES.objectNode();
    out.set("value", number(estimate.value()));
    out.set("low", number(estimate.low()));
    out.set("high", number(estimate.high()));
    out.put("interval", estimate.intervalText());
    if (estimate.note() != null) {
      out.put("note", estimate.note());
    }
    if (!estimate.otherIntervals().isEmpty()) {
      ObjectNode others = out.putObject("other_intervals");
      estimate.otherIntervals().forEach((name, other) -> others.set(name, other(other)));
    }
    return out;
  }

  private static ObjectNode other(OtherInterval other) {
    ObjectNode out = NODES.objectNode();
    out.set("low", number(other.low()));
    out.set("high", number(other.high()));
    out.put("interval", other.intervalText());
    if (other.note() != null) {
      out.put("note", other.note());
    }
    return out;
  }

  private static JsonNode record(Record record) {
    try {
      return of(record.getClass().getMethod("toMap").invoke(record));
    } catch (NoSuchMethodException e) {
      ObjectNode out = NODES.objectNode();
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        out.set(snake(component.getName()), of(component(record, component)));
      }
      return out;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("toMap of " + record.getClass(), e);
    }
  }

  private static Object component(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("the record " + record.getClass() + " must be public", e);
    }
  }

  private static JsonNode number(double value) {
    return Double.isNaN(value)
        ? NullNode.getInstance()
        : Double.isInfinite(value)
            ? NODES.textNode(Double.toString(value))
            : NODES.numberNode(value);
  }

  private static String key(Object key) {
    return key instanceof Enum<?> constant
        ? constant.name().toLowerCase(Locale.ROOT)
        : key.toString();
  }

  private static String snake(String camel) {
    return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
