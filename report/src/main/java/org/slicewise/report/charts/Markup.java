package org.slicewise.report.charts;

/** Text that came from outside, made harmless. */
public final class Markup {
  private Markup() {}

  /**
   * Escapes text for element content and for quoted attributes of XML and HTML. What XML cannot
   * hold (control characters, halves of surrogate pairs) and what turns the direction of the text
   * around it becomes U+FFFD.
   */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(allowed(c) ? c : 0xFFFD);
              }
            });
    return out.toString();
  }

  private static boolean allowed(int c) {
    boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= 0x7F && c < 0xA0;
    boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
    boolean direction = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    return !control && !surrogate && !direction && (c & 0xFFFE) != 0xFFFE;
  }
}
