package org.slicewise.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Network;
import org.slicewise.network.NetworkYaml;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;

/** What {@code --network} names: a network that Slicewise knows, or a YAML file. */
final class NetworkChoice {
  private NetworkChoice() {}

  /**
   * @param choice {@code seed} and its like, or the path of a YAML file
   * @param input shape of one image; null takes the file's own, or 256 x 256 x 3
   * @param classes outputs of a network chosen by name
   */
  static Network of(String choice, Shape input, int classes) {
    if (!isFile(choice)) {
      return Networks.named(choice, input == null ? Shape.image(256, 256, 3) : input, classes);
    }
    Path file = Path.of(choice);
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          "the network file %s does not exist; give a YAML file or one of %s"
              .formatted(file, String.join(", ", Networks.names())));
    }
    Network network = NetworkYaml.read(file);
    return input == null || input.equals(network.input())
        ? network
        : new Network(network.name(), input, network.layers());
  }

  static boolean isFile(String choice) {
    String lower = choice.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml") || choice.contains("/");
  }
}
