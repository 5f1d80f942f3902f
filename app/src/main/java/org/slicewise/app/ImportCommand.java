package org.slicewise.app;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import org.slicewise.augment.Standardization;
import org.slicewise.data.Preprocessing;
import org.slicewise.errors.BadInputException;
import org.slicewise.files.AtomicFiles;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.keras.KerasFile;
import org.slicewise.network.onnx.OnnxExport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise import FILE --classes A,B,… --out MODEL.onnx [OPTIONS]",
    sortOptions = false,
    description = {
      "Makes a Slicewise model of a sequential model that Keras saved (.h5 or .keras).",
      "Keras' file does not say how images were prepared: give the options that were used in training."
    })
final class ImportCommand extends SettingsCommand {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "A .h5 or .keras file.")
  private Path file;

  @Option(
      names = "--classes",
      required = true,
      split = ",",
      paramLabel = "A,B,…",
      description =
          "Class names in the order of training's class indices (sorted, in flow_from_directory).")
  private List<String> classNames;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL.onnx|DIR",
      description = "The model to write.")
  private Path out;

  @Option(
      names = "--positive",
      paramLabel = "CLASS",
      description = "The positive class (default: the second).")
  private String positive;

  @Override
  public List<Section> sections() {
    return List.of(Section.DATA, Section.STANDARDIZATION);
  }

  @Override
  public boolean takes(Setting setting) {
    return setting.section() != Section.DATA
        || (Settings.IMAGE_KEYS.contains(setting.key())
            && !setting.key().equals("target_size")
            && !setting.key().equals("color_mode"));
  }

  @Override
  public Integer call() {
    KerasFile keras = KerasFile.read(file);
    Network network = keras.network();
    if (classNames.size() < 2 || new HashSet<>(classNames).size() != classNames.size()) {
      throw new BadInputException(
          "--classes must name two or more different classes, found "
              + String.join(", ", classNames));
    }
    int outputs = network.output().channels();
    boolean oneSigmoid = outputs == 1 && classNames.size() == 2;
    if (!network.output().flat() || outputs != classNames.size() && !oneSigmoid) {
      throw new BadInputException(
          "%s has the output %s and --classes names %d classes (%s)"
              .formatted(file, network.output(), classNames.size(), String.join(", ", classNames)));
    }
    Settings settings = settings(Map.of());
    ImageOptions image =
        RunData.flow(settings)
            .image()
            .withTargetSize(network.input().height(), network.input().width())
            .withColorMode(mode(network.input().channels()));
    Standardization standardization = settings.standardization();
    if (standardization.needsFit()) {
      throw new BadInputException(
          "featurewise and ZCA standardisation need the training images' statistics, which Keras' file does not"
              + " hold; leave them out, or train the network here");
    }
    String chosen = positive == null ? classNames.get(1) : positive;
    if (!classNames.contains(chosen)) {
      throw new BadInputException(
          "the positive class '%s' is not one of %s"
              .formatted(chosen, String.join(", ", classNames)));
    }
    Map<String, Object> provenance = new LinkedHashMap<>();
    provenance.put("imported_from", file.getFileName().toString());
    provenance.put("environment", Provenance.environment());
    ModelInfo info =
        new ModelInfo(
            network.name(),
            classNames,
            chosen,
            new Preprocessing(image, standardization),
            Map.of(),
            provenance,
            "",
            ModelInfo.RESEARCH_ONLY);
    Path target = out.toString().endsWith(".onnx") ? out : out.resolve("model.onnx");
    byte[] bytes = OnnxExport.bytes(network, keras.weights(), info.toMetadata());
    AtomicFiles.write(target, stream -> stream.write(bytes));
    spec.commandLine().getOut().println(target.toAbsolutePath().normalize());
    return 0;
  }

  private static ColorMode mode(int channels) {
    for (ColorMode mode : ColorMode.values()) {
      if (mode.channels() == channels) {
        return mode;
      }
    }
    throw new BadInputException(
        "the network takes %d channels; images have 1, 3 or 4".formatted(channels));
  }
}
