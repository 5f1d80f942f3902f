package org.slicewise.data;

import java.util.Comparator;
import java.util.List;

/** File names: their order, and lists of them in sentences. */
public final class Names {
  /** Python's order of strings: by code point, where Java's own is by UTF-16 unit. */
  public static final Comparator<String> ORDER = Names::compare;

  private static final int SHOWN = 5;

  private Names() {}

  /** The first few of {@code names}: "a, b, c, d, e and 12 more". */
  public static String some(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() <= SHOWN ? shown : shown + " and " + (names.size() - SHOWN) + " more";
  }

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; ) {
      int left = a.codePointAt(i);
      int right = b.codePointAt(i);
      if (left != right) {
        return Integer.compare(left, right);
      }
      i += Character.charCount(left);
    }
    return Integer.compare(a.length(), b.length());
  }
}
