package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.testing.Golden;

@Tag("golden")
class KerasFlowGoldenTest {
  /** The batch size of the recorded flows. */
  private static final int BATCH_SIZE = 4;

  static List<JsonNode> folders() {
    return Golden.cases("keras-flow-from-directory.json");
  }

  @ParameterizedTest
  @MethodSource("folders")
  void classesFilesLabelsAndSubsetsAreThoseOfKeras(JsonNode folder, @TempDir Path root) {
    Folders.of(root, strings(folder.get("files")).toArray(new String[0]));
    for (JsonNode flow : folder.get("flows")) {
      FlowOptions.Builder options = FlowOptions.builder().batchSize(BATCH_SIZE);
      if (!flow.get("classes").isNull()) {
        options.classes(strings(flow.get("classes")));
      }
      if (!flow.get("subset").isNull()) {
        options.subset(
            Subset.valueOf(flow.get("subset").asText().toUpperCase(Locale.ROOT)),
            folder.get("validation_split").asDouble());
      }

      Dataset data = ImageFolder.read(root, options.build());

      assertThat(data.samples().stream().map(Sample::file))
          .as("%s", flow)
          .containsExactlyElementsOf(strings(flow.get("filenames")));
      assertThat(data.samples().stream().mapToInt(Sample::label).toArray())
          .isEqualTo(Golden.ints(flow.get("labels")));
      flow.get("class_indices")
          .properties()
          .forEach(
              e -> assertThat(data.classes().indexOf(e.getKey())).isEqualTo(e.getValue().asInt()));
      assertThat(data.classes()).hasSize(flow.get("class_indices").size());
      assertThat((data.samples().size() + BATCH_SIZE - 1) / BATCH_SIZE)
          .isEqualTo(flow.get("batches").asInt());
    }
  }

  private static List<String> strings(JsonNode array) {
    return new ArrayList<>(
        StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList());
  }
}
