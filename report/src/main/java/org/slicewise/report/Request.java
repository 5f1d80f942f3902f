package org.slicewise.report;

import java.util.Objects;

/**
 * What was asked of the program.
 *
 * @param title title of the report, as "Seed network on COVID-CT"
 * @param sentence what was done on what, in one or two sentences, as "The notebook's network was
 *     trained for 30 epochs on 425 images of 216 patients."
 * @param command the command line, "" where there was none
 */
public record Request(String title, String sentence, String command) {
  public Request {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(sentence, "sentence");
    Objects.requireNonNull(command, "command");
  }
}
