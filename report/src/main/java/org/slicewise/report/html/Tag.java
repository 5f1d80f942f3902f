package org.slicewise.report.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slicewise.report.charts.Markup;

/** An element with its attributes and content, filled step by step. */
public final class Tag implements Node {
  private static final Set<String> EMPTY = Set.of("meta", "img", "br", "hr", "link");
  private static final Set<String> BLOCKS =
      Set.of(
          "html", "head", "body", "header", "main", "footer", "nav", "section", "div", "figure",
          "table", "thead", "tbody", "tfoot", "tr", "ul", "dl", "details", "meta", "title", "style",
          "h1", "h2", "h3", "p", "li", "aside");

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Node> content = new ArrayList<>();

  private Tag(String name) {
    this.name = name;
  }

  /** An element without attributes. */
  public static Tag tag(String name, Node... content) {
    return new Tag(name).add(content);
  }

  /** An element around words, which are escaped. */
  public static Tag tag(String name, String text) {
    return new Tag(name).add(text);
  }

  /** Sets an attribute; its value is escaped. */
  public Tag with(String attribute, String value) {
    attributes.put(attribute, value);
    return this;
  }

  /** Adds content. */
  public Tag add(Node... nodes) {
    content.addAll(List.of(nodes));
    return this;
  }

  /** Adds words, which are escaped. */
  public Tag add(String text) {
    content.add(new Text(text));
    return this;
  }

  @Override
  public void write(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach(
        (key, value) ->
            out.append(' ').append(key).append("=\"").append(Markup.escape(value)).append('"'));
    if (EMPTY.contains(name)) {
      out.append("/>");
    } else {
      out.append('>');
      content.forEach(node -> node.write(out));
      out.append("</").append(name).append('>');
    }
    if (BLOCKS.contains(name)) {
      out.append('\n');
    }
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }
}
