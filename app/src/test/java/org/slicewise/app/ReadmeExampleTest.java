package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageBatches;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Preprocessing;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;
import org.slicewise.split.Split;
import org.slicewise.split.SplitPlan;
import org.slicewise.testing.Golden;
import org.slicewise.training.Fitted;
import org.slicewise.training.Trainer;
import org.slicewise.training.TrainingListener;
import org.slicewise.training.TrainingOptions;

/** The README's lines of library use compile, run, and are these lines. */
class ReadmeExampleTest {
  private @TempDir Path temp;

  @Test
  void theReadmesLinesRun() throws IOException {
    Path folder = Cli.images(temp.resolve("images"), 8);
    Path file = temp.resolve("model.onnx");

    // tag::readme[]
    Dataset data =
        ImageFolder.read(folder, FlowOptions.keras()); // a sub-folder a class, metadata.csv
    Split split = new SplitPlan.GroupedByPatient(0.25, 0, 1).split(data).check();
    var input =
        new Preprocessing(
            ImageOptions.keras().withTargetSize(64, 64), Standardization.rescaling(1 / 255.0));
    Network network = Networks.named("small", Shape.image(64, 64, 3), data.classes().size());
    var batches = ImageBatches.builder(split.train(), input).batchSize(8).shuffle(true).build();
    Fitted fitted =
        Trainer.fit(
            network,
            Initialisation.keras(network, 1),
            batches,
            null,
            TrainingOptions.builder(3).build(),
            TrainingListener.QUIET);
    Files.write(
        file,
        OnnxExport.bytes(
            network,
            fitted.weights(),
            ModelInfo.of(network.name(), data.classes(), input).toMetadata()));
    try (OnnxModel model = OnnxModel.open(file)) {
      var predictions = new Scorer(model, ScoringOptions.defaults()).score(split.validation());
      System.out.println(Evaluation.of(predictions, EvaluationOptions.defaults()).inWords());
    }
    // end::readme[]

    assertThat(file).isNotEmptyFile();
    assertThat(ImageOptions.keras().colorMode()).isEqualTo(ColorMode.RGB);
  }

  @Test
  void theReadmeShowsTheseVeryLines() throws IOException {
    String source =
        Files.readString(
            Golden.root().resolve("app/src/test/java/org/slicewise/app/ReadmeExampleTest.java"));
    String lines =
        source.substring(
            source.indexOf("// tag::readme[]"), source.indexOf("    // end::readme[]"));
    String shown =
        lines.lines().skip(1).map(String::strip).reduce("", (a, b) -> a + "\n" + b).strip();
    String readme = Files.readString(Golden.root().resolve("README.md"));
    String block = readme.substring(readme.indexOf("```java") + 7, readme.lastIndexOf("```"));
    assertThat(block.replaceAll("\\s+", " ")).contains(shown.replaceAll("\\s+", " "));
  }
}
