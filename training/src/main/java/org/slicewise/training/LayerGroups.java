package org.slicewise.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;
import org.slicewise.network.Network;
import org.slicewise.network.weights.PublishedNames;

/**
 * The groups of layers that fine-tuning treats alike, from the image to the answer: {@code
 * conv_stem}, {@code bn1}, {@code blocks.0}, ..., {@code classifier}. A group is a layer, or the
 * layers whose names begin alike up to a number; the name of a block of level statistics is left
 * out, as in files of weights.
 *
 * @param names of the groups in order
 * @param indexes name of each weight to the place of its group, from 0 at the image
 */
public record LayerGroups(List<String> names, Map<String, Integer> indexes) {
  /** The groups of a network's weights. */
  public static LayerGroups of(Network network) {
    List<String> names = new ArrayList<>();
    Map<String, Integer> indexes = new LinkedHashMap<>();
    for (String weight : network.weightShapes().keySet()) {
      String group = group(weight, network);
      if (!names.contains(group)) {
        names.add(group);
      }
      indexes.put(weight, names.indexOf(group));
    }
    return new LayerGroups(names, indexes);
  }

  private static String group(String weight, Network network) {
    String name = PublishedNames.of(network, weight);
    String[] parts = name.split("\\.");
    boolean numbered = parts.length > 2 && parts[1].chars().allMatch(Character::isDigit);
    return numbered ? parts[0] + "." + parts[1] : parts[0];
  }

  /**
   * How many groups from the image on stand still.
   *
   * @param upTo name of the last of them, {@code backbone} for all but the last group, or "" for
   *     none
   * @throws BadInputException for another name, with the nearest
   */
  public int frozen(String upTo) {
    if (upTo.isEmpty()) {
      return 0;
    }
    if (upTo.equals("backbone")) {
      return names.size() - 1;
    }
    int at = names.indexOf(upTo);
    if (at < 0 || at == names.size() - 1) {
      List<String> valid = new ArrayList<>(names.subList(0, names.size() - 1));
      valid.add("backbone");
      throw new BadInputException(
          "freeze: the network has no layers '%s' before its last; did you mean '%s'?"
              .formatted(upTo, Nearest.name(upTo, valid)));
    }
    return at + 1;
  }

  /** The place of the group that holds a weight, from 0 at the image. */
  public int indexOf(String weight) {
    return indexes.get(weight);
  }

  /** The same, counted from the last group, which is 0. */
  public int behind(String weight) {
    return names.size() - 1 - indexOf(weight);
  }
}
