package org.slicewise.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.testing.Golden;

class LayerNotesTest {
  @Test
  void theDocumentationHoldsTheSameSentences() throws IOException {
    String docs = Files.readString(Golden.root().resolve("docs/how-it-works.md"));
    LayerNotes.layers().forEach((kind, note) -> assertThat(docs).as(kind).contains(note));
    for (ActivationFunction activation : ActivationFunction.values()) {
      assertThat(docs).contains(LayerNotes.explain(activation));
    }
  }

  @Test
  void everyKindOfLayerIsExplained() {
    assertThat(LayerNotes.layers().keySet())
        .containsExactlyInAnyOrderElementsOf(LayerReader.layerNames());
    for (String name : Networks.names()) {
      for (Layer layer : Networks.named(name, Shape.image(128, 128, 3), 2).layers()) {
        assertThat(LayerNotes.explain(layer)).endsWith(".");
      }
    }
  }
}
