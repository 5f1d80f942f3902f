package org.slicewise.app;

import java.util.concurrent.Callable;
import org.slicewise.network.Network;
import org.slicewise.network.Summary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "summary",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise summary --network NAME|FILE.yaml [OPTIONS]",
    description = "Prints a network as Keras' model.summary() does.")
final class SummaryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--network",
      required = true,
      paramLabel = "NAME|FILE.yaml",
      description =
          "A network by name (seed, small, lite0 to lite4, lite0-levels to lite4-levels, resnet18, resnet34, resnet50,"
              + " densenet121, mobilenetv2, mobilenetv3-large, mobilenetv3-small) or a YAML file of"
              + " layers (docs/networks.md).")
  private String network;

  @Option(
      names = "--input",
      paramLabel = "H,W,C",
      split = ",",
      description = "Shape of one image (default: the file's own, or 256,256,3).")
  private int[] input;

  @Option(
      names = "--classes",
      paramLabel = "N",
      defaultValue = "2",
      description = "Outputs of a network chosen by name (default ${DEFAULT-VALUE}).")
  private int classes;

  @Override
  public Integer call() {
    Network chosen = NetworkChoice.of(network, Inputs.shape("--input", input), classes);
    spec.commandLine().getOut().print(Summary.table(chosen));
    return 0;
  }
}
