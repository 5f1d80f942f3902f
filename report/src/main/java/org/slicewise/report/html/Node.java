package org.slicewise.report.html;

import org.slicewise.report.charts.Markup;

/** A piece of a page. */
public sealed interface Node permits Tag, Node.Text, Node.Raw {
  /** Writes it as XHTML-clean HTML. */
  void write(StringBuilder out);

  /** Words; escaped. */
  record Text(String text) implements Node {
    @Override
    public void write(StringBuilder out) {
      out.append(Markup.escape(text));
    }
  }

  /** Markup that we wrote ourselves: style sheets, charts. */
  record Raw(String markup) implements Node {
    @Override
    public void write(StringBuilder out) {
      out.append(markup);
    }
  }
}
