package org.slicewise.app;

import java.util.Map;
import picocli.CommandLine.Option;

/** What every command that trains asks of the network and of what its model keeps. */
final class ModelOptions {
  @Option(
      names = "--network",
      paramLabel = "NAME|FILE",
      description =
          "seed (default), small, lite0 to lite4, resnet18, resnet34, resnet50, mobilenetv2, or a YAML file of layers.")
  private String network;

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
    SettingsCommand.put(top, Recipe.PATIENT_DIGESTS, patientDigests);
  }
}
