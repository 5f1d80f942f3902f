package org.slicewise.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.decision.DecisionOptions;
import org.slicewise.decision.Decisions;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.Summary;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Initialisation;
import picocli.CommandLine.Command;

/**
 * Loads the classes that commands load, once, so that the launcher can keep them in a class-data
 * sharing archive; scores one drawn image, as that is what must start fastest.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    Main.commandLine().usage(nowhere);
    Main.commandLine().getSubcommands().get("train").usage(nowhere);
    nowhere.println(Summary.table(Networks.named("seed", Shape.image(256, 256, 3), 2)));

    Path build = Path.of(System.getProperty("slicewise.home", "."), "app", "target");
    Path folder = Files.createTempDirectory(Files.createDirectories(build), "warm-up");
    Path model = folder.resolve("model.onnx");
    Path image = folder.resolve("image.png");
    Path jpeg = folder.resolve("image.jpg");
    try {
      Network network = Networks.named("small", Shape.image(64, 64, 3), 2);
      ModelInfo info =
          new ModelInfo(
                  "small",
                  List.of("a", "b"),
                  "b",
                  new Preprocessing(
                      ImageOptions.keras().withTargetSize(64, 64),
                      Standardization.rescaling(1.0 / 255)),
                  Map.of(),
                  Map.of(),
                  "",
                  ModelInfo.RESEARCH_ONLY)
              .withDecisions(decisions());
      Files.write(
          model, OnnxExport.bytes(network, Initialisation.keras(network, 1), info.toMetadata()));
      ImageArray drawn = new ImageArray(80, 80, 3, new float[80 * 80 * 3]);
      ImageWriter.write(image, drawn, new ImageFormat.Png());
      ImageWriter.write(jpeg, drawn, ImageFormat.Jpeg.standard());
      int status = predict(model, image, jpeg);
      return ShippedModel.isThere() ? status + predict(ShippedModel.file(), image, jpeg) : status;
    } finally {
      for (Path file : List.of(model, image, jpeg, folder)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Twice, as with options another part of the program reads the line. */
  private static int predict(Path model, Path image, Path jpeg) {
    PrintWriter out = new PrintWriter(new StringWriter());
    String[] words = {"predict", model.toString(), image.toString(), jpeg.toString()};
    String[] asJson = Arrays.copyOf(words, words.length + 1);
    asJson[words.length] = "--format=json";
    return Main.run(words, out, out) + Main.run(asJson, out, out);
  }

  /** Some of every kind that a trained model has. */
  private static Decisions decisions() {
    double[][] p = new double[12][];
    int[] labels = new int[12];
    for (int i = 0; i < 12; i++) {
      p[i] = new double[] {(i + 1) / 13.0, (12 - i) / 13.0};
      labels[i] = i % 3 == 0 ? 0 : 1;
    }
    return Decisions.fit(
        DecisionOptions.defaults(2), p, labels, Collections.nCopies(12, ""), 1, "validation part");
  }
}
