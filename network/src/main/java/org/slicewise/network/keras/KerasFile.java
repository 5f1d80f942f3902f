package org.slicewise.network.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.Layer;
import org.slicewise.network.Network;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;

/**
 * A sequential model that Keras saved: {@code .h5} of Keras 2 and 3, {@code .keras} of Keras 3.
 *
 * @param network named as in Keras
 * @param weights in PyTorch's layout, as {@link Layer} says
 */
public record KerasFile(Network network, Weights weights) {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /** An entry of a .keras file that claims more is refused unread. */
  private static final long MAX_ENTRY = 1L << 30;

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads either format, told apart by content.
   *
   * @throws BadInputException naming the file, and the layer where it is not supported
   */
  public static KerasFile read(Path file) {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(8);
    } catch (IOException e) {
      throw new BadInputException(
          "cannot read the model %s (%s)".formatted(file, e.getClass().getSimpleName()), e);
    }
    try {
      if (Arrays.equals(start, HDF5)) {
        return h5(file);
      }
      if (start.length >= 4 && Arrays.equals(Arrays.copyOf(start, 4), ZIP)) {
        return zip(file);
      }
    } catch (BadInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The HDF5 library meets a damaged file with whatever its parser stumbles over.
      throw new BadInputException(
          "%s is cut short or damaged (%s: %s); save the model again from Keras"
              .formatted(file, e.getClass().getSimpleName(), e.getMessage()),
          e);
    } catch (OutOfMemoryError | StackOverflowError e) {
      // A damaged size asks for more than there is; nothing of it is kept.
      throw new BadInputException(
          "%s is damaged, or asks for more memory than Java has; save the model again from Keras"
              .formatted(file),
          e);
    }
    throw new BadInputException(
        "%s is neither .h5 nor .keras; save the model with model.save('model.keras')"
            .formatted(file));
  }

  private static KerasFile h5(Path file) {
    try (HdfFile hdf = new HdfFile(file)) {
      if (hdf.getAttribute("model_config") == null) {
        throw new BadInputException(
            "%s holds weights only; save the whole model with model.save('model.keras')"
                .formatted(file));
      }
      JsonNode config = json(file, hdf.getAttribute("model_config").getData().toString());
      String version =
          hdf.getAttribute("keras_version") == null
              ? "2"
              : hdf.getAttribute("keras_version").getData().toString();
      Network network = SequentialConfig.network(config, version, file);
      Group groups = (Group) hdf.getChild("model_weights");
      if (groups == null) {
        throw new BadInputException("%s holds no weights".formatted(file));
      }
      return assemble(
          network,
          file,
          (index, layer) -> {
            Node group = groups.getChild(layer.name());
            if (!(group instanceof Group found)) {
              return List.of();
            }
            List<Dataset> sets = new ArrayList<>();
            for (String name : (String[]) found.getAttribute("weight_names").getData()) {
              sets.add(found.getDatasetByPath(name));
            }
            return sets;
          });
    }
  }

  private static KerasFile zip(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      JsonNode config = json(file, new String(entry(zip, "config.json", file)));
      JsonNode metadata = json(file, new String(entry(zip, "metadata.json", file)));
      Network network =
          SequentialConfig.network(config, metadata.path("keras_version").asText("3"), file);
      List<String> stored = storedNames(network);
      try (HdfFile hdf = HdfFile.fromBytes(entry(zip, "model.weights.h5", file))) {
        return assemble(
            network,
            file,
            (index, layer) -> {
              Group vars = (Group) hdf.getByPath("layers/" + stored.get(index) + "/vars");
              List<Dataset> sets = new ArrayList<>();
              for (int i = 0; i < vars.getChildren().size(); i++) {
                sets.add((Dataset) vars.getChild(Integer.toString(i)));
              }
              return sets;
            });
      }
    }
  }

  /** Keras stores a layer's weights under its automatic name, whatever its own name is. */
  private static List<String> storedNames(Network network) {
    List<Layer> unnamed = network.layers().stream().map(layer -> layer.named("")).toList();
    return new Network("", network.input(), unnamed).layers().stream().map(Layer::name).toList();
  }

  private static byte[] entry(ZipFile zip, String name, Path file) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new BadInputException("%s has no %s: it is not a model of Keras".formatted(file, name));
    }
    if (entry.getSize() > MAX_ENTRY) {
      throw new BadInputException(
          "%s: %s claims %d bytes, more than %d".formatted(file, name, entry.getSize(), MAX_ENTRY));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes((int) MAX_ENTRY);
    }
  }

  private static JsonNode json(Path file, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new BadInputException("%s: its configuration is not JSON".formatted(file), e);
    }
  }

  /** Where a layer's data sets are, in Keras' order. */
  @FunctionalInterface
  private interface Store {
    List<Dataset> of(int index, Layer layer);
  }

  private static KerasFile assemble(Network network, Path file, Store store) {
    Map<String, int[]> shapes = network.weightShapes();
    Map<String, List<String>> byLayer = new HashMap<>();
    for (String name : shapes.keySet()) {
      String layer = name.substring(0, name.lastIndexOf('.'));
      byLayer.computeIfAbsent(layer, key -> new ArrayList<>()).add(name);
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < network.layers().size(); i++) {
      Layer layer = network.layers().get(i);
      List<String> names = byLayer.getOrDefault(layer.name(), List.of());
      if (names.isEmpty()) {
        continue;
      }
      List<Dataset> sets = store.of(i, layer);
      if (sets.size() != names.size()) {
        throw new BadInputException(
            "%s: layer %s holds %d weights, expected %d"
                .formatted(file, layer.name(), sets.size(), names.size()));
      }
      for (int w = 0; w < names.size(); w++) {
        tensors.put(names.get(w), tensor(layer, sets.get(w), file));
      }
    }
    Weights weights = new Weights(tensors);
    try {
      weights.requireFits(network);
    } catch (BadInputException e) {
      throw new BadInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
    return new KerasFile(network, weights);
  }

  private static Tensor tensor(Layer layer, Dataset set, Path file) {
    int[] d = set.getDimensions();
    Object data = set.getDataFlat();
    float[] v;
    if (data instanceof float[] floats) {
      v = floats;
    } else if (data instanceof double[] doubles) {
      v = new float[doubles.length];
      for (int i = 0; i < v.length; i++) {
        v[i] = (float) doubles[i];
      }
    } else {
      throw new BadInputException(
          "%s: the weights of layer %s are %s, expected 32-bit floats"
              .formatted(file, layer.name(), set.getJavaType().getSimpleName()));
    }
    if (d.length == 2) {
      return new Tensor(new int[] {d[1], d[0]}, transpose(v, d[0], d[1]));
    }
    if (d.length == 4) {
      // Seen as (field, channels * filters), either kind of kernel is one transposition away from
      // having its field last; a convolution then also wants filters before channels.
      int field = d[0] * d[1];
      float[] fieldLast = transpose(v, field, d[2] * d[3]);
      if (layer instanceof Layer.DepthwiseConv2D) {
        return new Tensor(new int[] {d[2] * d[3], 1, d[0], d[1]}, fieldLast);
      }
      float[] filtersFirst = new float[v.length];
      for (int c = 0; c < d[2]; c++) {
        for (int f = 0; f < d[3]; f++) {
          System.arraycopy(
              fieldLast, (c * d[3] + f) * field, filtersFirst, (f * d[2] + c) * field, field);
        }
      }
      return new Tensor(new int[] {d[3], d[2], d[0], d[1]}, filtersFirst);
    }
    return new Tensor(d, v);
  }

  private static float[] transpose(float[] v, int rows, int columns) {
    float[] t = new float[v.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        t[c * rows + r] = v[r * columns + c];
      }
    }
    return t;
  }
}
