package org.slicewise.report.html;

import static org.slicewise.report.html.Tag.tag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.slicewise.report.charts.Ink;

/** The frame of a page: its style, and a policy that forbids it to fetch or run anything. */
public final class Page {
  private Page() {}

  /** A page that needs no other file; its footer says what it is not for. */
  public static String of(String title, Node header, Node main) {
    Tag footer =
        tag(
            "footer",
            tag(
                "p",
                "Made by Slicewise. For research only, not for diagnosis. This file needs no other and fetches nothing."));
    Tag head =
        tag(
            "head",
            tag("meta").with("charset", "utf-8"),
            tag("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"),
            tag("meta")
                .with("http-equiv", "Content-Security-Policy")
                .with("content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'"),
            tag("meta").with("name", "color-scheme").with("content", "light dark"),
            tag("title", title),
            tag("style", new Node.Raw(style())));
    Tag body =
        tag(
            "body",
            tag("a", "Skip to the report").with("href", "#main").with("class", "skip"),
            header,
            main,
            footer);
    return "<!DOCTYPE html>\n" + tag("html", head, body).with("lang", "en");
  }

  private static String style() {
    StringBuilder light = new StringBuilder();
    StringBuilder dark = new StringBuilder();
    StringBuilder classes = new StringBuilder();
    for (Ink ink : Ink.values()) {
      light.append("--%s:%s;".formatted(ink.css(), ink.light()));
      dark.append("--%s:%s;".formatted(ink.css(), ink.dark()));
      classes.append(
          ".f-%s{fill:var(--%s)}.s-%s{stroke:var(--%s)}\n"
              .formatted(ink.css(), ink.css(), ink.css(), ink.css()));
    }
    return """

        :root{color-scheme:light;%s}
        @media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;%s}}
        %s%s"""
        .formatted(light, dark, classes, resource("page.css"));
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
