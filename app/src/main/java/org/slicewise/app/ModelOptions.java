package org.slicewise.app;

import java.util.Map;
import picocli.CommandLine.Option;

/** What every command that trains asks of the network and of what its model keeps. */
final class ModelOptions {
  @Option(
      names = "--network",
      paramLabel = "NAME|FILE",
      description =
          "seed (default), small, lite0 to lite4, lite0-levels to lite4-levels, resnet18, resnet34, resnet50, densenet121,"
              + " mobilenetv2, mobilenetv3-large, mobilenetv3-small, or a YAML file of layers.")
  private String network;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Begin with these published weights, a .safetensors file under timm's or torchvision's names, or with those"
              + " of pretrain; the classifier begins anew.")
  private String weights;

  @Option(
      names = "--patient-digests",
      negatable = true,
      description =
          "Remember the patients in the model, by keys that hide their ids from readers, so that evaluate can tell who"
              + " was in the training (default true).")
  private Boolean patientDigests;

  /** Adds the options that were given, by their names in the configuration file. */
  void addTo(Map<String, Object> top) {
    SettingsCommand.put(top, "network", network);
    SettingsCommand.put(top, Recipe.WEIGHTS, weights);
    SettingsCommand.put(top, Recipe.PATIENT_DIGESTS, patientDigests);
  }
}
