package org.slicewise.report.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.report.Dom;
import org.w3c.dom.Element;

class MarkupTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyTextComesBackAsItWasOrAsAReplacement(long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4000; i++) {
      switch (random.nextInt(4)) {
        case 0 -> text.append("<>&\"'/=![]-?;#x".charAt(random.nextInt(15)));
        case 1 -> text.append((char) random.nextInt(0x10000));
        case 2 -> text.appendCodePoint(random.nextInt(0x110000));
        default -> text.append((char) (32 + random.nextInt(95)));
      }
    }
    String escaped = Markup.escape(text.toString());
    Element e =
        Dom.parse("<a b=\"" + escaped.replaceAll("\\s", " ") + "\">" + escaped + "</a>")
            .getDocumentElement();
    assertThat(Dom.all(e)).as("seed %d", seed).hasSize(1);
    String back = e.getTextContent();
    int[] was = text.toString().replace("\r\n", "\n").replace('\r', '\n').codePoints().toArray();
    int[] is = back.codePoints().toArray();
    assertThat(is).as("seed %d", seed).hasSameSizeAs(was);
    for (int i = 0; i < is.length; i++) {
      assertThat(is[i] == was[i] || is[i] == 0xFFFD).as("seed %d, place %d", seed, i).isTrue();
    }
  }

  @Test
  void wordsThatTurnTheDirectionOfTextAreReplaced() {
    assertThat(Markup.escape("a\u202Egnp.exe")).isEqualTo("a\uFFFDgnp.exe");
    assertThat(Markup.escape("Größe 5 µm, 肺")).isEqualTo("Größe 5 µm, 肺");
  }
}
