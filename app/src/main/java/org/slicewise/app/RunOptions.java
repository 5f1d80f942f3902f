package org.slicewise.app;

import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What a command that trains reads and writes, which network it trains, and what becomes of an
 * unfinished run.
 */
final class RunOptions {
  @Parameters(paramLabel = "DATA", description = "Folder with one sub-folder a class.")
  private Path data;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for everything that is written.")
  private Path out;

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

  @Option(
      names = "--resume",
      description =
          "Continue the unfinished work in --out: finished trainings are read, the begun one goes on from its last"
              + " checkpoint; the result is the same to the last bit.")
  private boolean resume;

  @Option(
      names = "--restart",
      description = "Throw the unfinished work in --out away and begin anew.")
  private boolean restart;

  Path data() {
    return data;
  }

  Path out() {
    return out;
  }

  boolean resumes() {
    return resume;
  }

  boolean restarts() {
    return restart;
  }

  /** Adds the options that were given, by their names in the configuration file. */
  void addTo(Map<String, Object> top) {
    SettingsCommand.put(top, "network", network);
    SettingsCommand.put(top, Recipe.WEIGHTS, weights);
    SettingsCommand.put(top, Recipe.PATIENT_DIGESTS, patientDigests);
  }
}
