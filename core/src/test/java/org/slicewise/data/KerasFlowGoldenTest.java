package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.slicewise.errors.BadInputException;
import org.slicewise.testing.Golden;

@Tag("golden")
class KerasFlowGoldenTest {
  /** The file does not say the batch size of its flows, so it is the smallest one that fits all. */
  private static final int BATCH_SIZE = batchSize();

  private static int batchSize() {
    for (int size = 1; size <= 1024; size++) {
      if (fits(size)) {
        return size;
      }
    }
    throw new AssertionError("no batch size fits the recorded batches of every flow");
  }

  private static boolean fits(int size) {
    for (JsonNode folder : folders()) {
      for (JsonNode flow : folder.get("flows")) {
        if (batches(flow.get("filenames").size(), size) != flow.get("batches").asInt()) {
          return false;
        }
      }
    }
    return true;
  }

  private static int batches(int images, int size) {
    return (images + size - 1) / size;
  }

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

      if (flow.get("filenames").isEmpty()) {
        // Keras goes on with nothing; ours says that the subset holds no image.
        assertThatThrownBy(() -> ImageFolder.readAny(root, options.build()))
            .isInstanceOf(BadInputException.class)
            .hasMessageContaining("no image");
        continue;
      }
      // A recorded flow may name one class only.
      Dataset data = ImageFolder.readAny(root, options.build());

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
      assertThat(batches(data.samples().size(), BATCH_SIZE)).isEqualTo(flow.get("batches").asInt());
    }
  }

  private static List<String> strings(JsonNode array) {
    return new ArrayList<>(
        StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList());
  }
}
