package org.slicewise.app;

import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import org.slicewise.errors.BadInputException;

/**
 * How the classifier of a network begins.
 *
 * @param logistic fitted to the frozen network's features; otherwise new
 * @param alone nothing else is trained
 * @param l2 its penalty, NaN to choose it
 * @param views of each image that it is fitted to, the first unchanged
 */
record HeadSettings(boolean logistic, boolean alone, double l2, int views) {
  static final List<String> KEYS = List.of("head", "l2", "views");

  static HeadSettings of(Settings settings) {
    Map<String, Object> keys = settings.section(Section.TRAINING);
    Object head = keys.getOrDefault("head", "new");
    if (!List.of("new", "logistic").contains(head)) {
      throw new BadInputException("head must be new or logistic, found '" + head + "'");
    }
    boolean logistic = head.equals("logistic");
    if (!logistic && (keys.containsKey("l2") || keys.containsKey("views"))) {
      throw new BadInputException("l2 and views belong to a logistic head; add --head logistic");
    }
    boolean alone = logistic && keys.get("epochs") instanceof Number n && n.doubleValue() == 0;
    return new HeadSettings(logistic, alone, l2(keys.get("l2")), views(keys.get("views")));
  }

  private static double l2(Object value) {
    if (value == null || value.equals("auto")) {
      return Double.NaN;
    }
    if (value instanceof Number n && n.doubleValue() > 0) {
      return n.doubleValue();
    }
    throw new BadInputException("l2 must be auto or a number above 0, found '" + value + "'");
  }

  private static int views(Object value) {
    if (value == null) {
      return 1;
    }
    if (value instanceof Integer n && n >= 1) {
      return n;
    }
    throw new BadInputException("views must be a number of at least 1, found '" + value + "'");
  }
}
