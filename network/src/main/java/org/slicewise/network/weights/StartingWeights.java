package org.slicewise.network.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.Network;

/**
 * The weights that a training starts from, out of a file of published ones: everything up to the
 * head comes from the file, the head (the layers behind the pooling) is new where the file's was
 * made for other classes, with a dense layer near zero, so that the first steps do not destroy what
 * the others know.
 *
 * <p>A file's tensor is found by the network's name of it, or by that without the name of the block
 * around it ({@code levels.conv_stem.weight} is the file's {@code conv_stem.weight}). Where only
 * the channels of the image differ, the first convolution's kernels are summed for one channel
 * (grey repeated in every channel gives the same numbers) and otherwise repeated and scaled, as
 * timm's {@code adapt_input_conv}.
 *
 * @param weights fit the network
 * @param fresh names of the tensors that are not the file's
 */
public record StartingWeights(Weights weights, List<String> fresh) {
  private static final int SHOWN = 4;

  /** Standard deviation of a new classifier's weights. */
  private static final double NEAR_ZERO = 0.001;

  /** What classifiers are called in files of other classes, and what is no weight. */
  private static final List<String> LEFT_OUT =
      List.of("classifier.", "fc.", "head.", "last_linear.");

  public StartingWeights {
    fresh = List.copyOf(fresh);
  }

  /**
   * Reads a safetensors file for a network.
   *
   * @param seed of the new head
   * @throws BadInputException when the file is none, or tensors are missing, too many or of another
   *     shape, listing the first few
   */
  public static StartingWeights read(Path file, Network network, long seed) {
    return of(Safetensors.read(file), network, seed, file.toString());
  }

  static StartingWeights of(Weights found, Network network, long seed, String source) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<String> fresh = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    Set<String> used = new LinkedHashSet<>();
    Set<String> head = head(network);
    Weights drawn = Initialisation.keras(network, seed);
    String stem = stem(network);
    for (Map.Entry<String, int[]> entry : network.weightShapes().entrySet()) {
      String name = entry.getKey();
      int[] shape = entry.getValue();
      String theirs = inFile(name, network, found);
      Tensor tensor = theirs == null ? null : found.get(theirs);
      if (tensor != null && name.equals(stem)) {
        tensor = withChannels(tensor, shape);
      }
      boolean fits = tensor != null && Arrays.equals(tensor.shape(), shape);
      if (fits) {
        tensors.put(name, tensor);
        used.add(theirs);
      } else if (head.contains(name)) {
        tensors.put(name, shape.length == 2 ? nearZero(shape, seed) : drawn.get(name));
        fresh.add(name);
        used.add(theirs);
      } else if (tensor == null) {
        wrong.add("%s %s is missing".formatted(name, Arrays.toString(shape)));
      } else {
        wrong.add(
            "%s is %s and should be %s"
                .formatted(theirs, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
      }
    }
    for (String name : found.tensors().keySet()) {
      if (!used.contains(name)
          && !name.endsWith(".num_batches_tracked")
          && LEFT_OUT.stream().noneMatch(name::startsWith)) {
        wrong.add(
            "%s %s is none of its tensors"
                .formatted(name, Arrays.toString(found.get(name).shape())));
      }
    }
    if (!wrong.isEmpty()) {
      int shown = Math.min(SHOWN, wrong.size());
      throw new BadInputException(
          "the weights in %s are not those of network '%s': %s%s; give --network the one they were made for"
              .formatted(
                  source,
                  network.name(),
                  String.join("; ", wrong.subList(0, shown)),
                  wrong.size() > shown ? "; and %d more".formatted(wrong.size() - shown) : ""));
    }
    return new StartingWeights(new Weights(tensors), fresh);
  }

  /** The names of the weights behind the network's last step from images to features. */
  private static Set<String> head(Network network) {
    int last = -1;
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      if (layer.describesMaps() || layer instanceof Layer.Flatten) {
        last = i;
      }
    }
    Set<String> names = new LinkedHashSet<>();
    for (String name : network.weightShapes().keySet()) {
      for (Layer layer : network.layers().subList(last + 1, network.layers().size())) {
        if (last >= 0 && name.startsWith(layer.name() + ".")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static String inFile(String name, Network network, Weights found) {
    if (found.tensors().containsKey(name)) {
      return name;
    }
    String published = PublishedNames.of(network, name);
    return found.tensors().containsKey(published) ? published : null;
  }

  private static String stem(Network network) {
    return network.weightShapes().keySet().iterator().next();
  }

  /** A first convolution for images of another number of channels; others are left as they are. */
  private static Tensor withChannels(Tensor kernel, int[] wanted) {
    int[] shape = kernel.shape();
    boolean other =
        shape.length == 4
            && wanted.length == 4
            && shape[0] == wanted[0]
            && shape[1] != wanted[1]
            && shape[2] == wanted[2]
            && shape[3] == wanted[3];
    if (!other) {
      return kernel;
    }
    int field = shape[2] * shape[3];
    int from = shape[1];
    int to = wanted[1];
    float[] values = new float[shape[0] * to * field];
    for (int f = 0; f < shape[0]; f++) {
      for (int p = 0; p < field; p++) {
        if (to == 1) {
          double sum = 0;
          for (int c = 0; c < from; c++) {
            sum += kernel.values()[(f * from + c) * field + p];
          }
          values[f * field + p] = (float) sum;
        } else {
          for (int c = 0; c < to; c++) {
            values[(f * to + c) * field + p] =
                kernel.values()[(f * from + c % from) * field + p] * from / to;
          }
        }
      }
    }
    return new Tensor(wanted.clone(), values);
  }

  private static Tensor nearZero(int[] shape, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(random);
    float[] values = new float[shape[0] * shape[1]];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (NEAR_ZERO * normal.sample());
    }
    return new Tensor(shape.clone(), values);
  }
}
