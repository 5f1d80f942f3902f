package org.slicewise.report;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Pages and charts read back as XML. */
public final class Dom {
  private Dom() {}

  /** Parses text that must be well-formed. */
  public static Document parse(String text) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(text)));
    } catch (Exception e) {
      throw new AssertionError("not well-formed: " + e.getMessage(), e);
    }
  }

  /** All elements of these names, in document order. */
  public static List<Element> all(Node root, String... names) {
    List<Element> found = new ArrayList<>();
    collect(root, List.of(names), found);
    return found;
  }

  /** The element of this id. */
  public static Element byId(Document page, String id) {
    return all(page).stream()
        .filter(e -> e.getAttribute("id").equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no element has the id " + id));
  }

  private static void collect(Node node, List<String> names, List<Element> found) {
    if (node instanceof Element e && (names.isEmpty() || names.contains(e.getTagName()))) {
      found.add(e);
    }
    NodeList children = node.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      collect(children.item(i), names, found);
    }
  }
}
