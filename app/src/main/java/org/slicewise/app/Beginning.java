package org.slicewise.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.slicewise.network.Network;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.network.weights.StartingWeights;
import org.slicewise.network.weights.Weights;

/** The network before any training: drawn, or from a file. */
final class Beginning {
  private Beginning() {}

  /**
   * The weights; says on the console which are new.
   *
   * @throws org.slicewise.errors.BadInputException where the file is not of this network
   */
  static Weights of(Recipe recipe, Network network, PrintWriter console) {
    if (recipe.weights() == null) {
      return Initialisation.keras(network, recipe.seed());
    }
    StartingWeights start = StartingWeights.read(recipe.weights(), network, recipe.seed());
    console.println(
        "weights: %s; new: %s"
            .formatted(
                recipe.weights(),
                start.fresh().isEmpty() ? "nothing" : String.join(", ", start.fresh())));
    return start.weights();
  }

  /** Where they come from, for the record. */
  static String words(Recipe recipe) {
    List<Recipe> members = recipe.members();
    if (!members.isEmpty()) {
      return members.stream().map(Beginning::words).collect(Collectors.joining("; "));
    }
    return recipe.weights() == null
        ? "drawn anew as Keras draws them, seed " + recipe.seed()
        : "%s, SHA-256 %s".formatted(recipe.weights().getFileName(), Json.sha256(recipe.weights()));
  }
}
