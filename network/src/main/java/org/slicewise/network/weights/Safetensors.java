package org.slicewise.network.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.files.AtomicFiles;

/**
 * Weights as <a href="https://github.com/huggingface/safetensors">safetensors</a> files: eight
 * bytes of header length, a JSON header, the numbers.
 */
public final class Safetensors {
  /** The format's own limit. */
  private static final long MAX_HEADER = 100_000_000;

  private static final String COUNTER = "num_batches_tracked";

  private static final int CHUNK = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Safetensors() {}

  /**
   * Reads F32, F16 and BF16 tensors, in the order in which the file stores them. PyTorch's counters
   * of batches, integers called {@code num_batches_tracked}, are left out.
   *
   * @throws BadInputException naming the file, when it is missing, cut short or not safetensors
   */
  public static Weights read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return read(channel, file);
    } catch (IOException e) {
      throw new BadInputException(
          "cannot read the weights %s (%s)".formatted(file, e.getClass().getSimpleName()), e);
    }
  }

  private static Weights read(FileChannel channel, Path file) throws IOException {
    long size = channel.size();
    if (size < 8 || Files.isDirectory(file)) {
      throw bad(file, "it holds %d bytes, and the header's length alone takes 8", size);
    }
    long length = take(channel, file, 0, 8).getLong();
    if (length < 2 || length > MAX_HEADER || length > size - 8) {
      throw bad(file, "its header claims %d bytes of the file's %d", length, size);
    }
    byte[] header = new byte[(int) length];
    take(channel, file, 8, header.length).get(header);
    JsonNode root;
    try {
      root = JSON.readTree(new String(header, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw bad(file, "its header is not JSON");
    }
    if (root == null || !root.isObject()) {
      throw bad(file, "its header is not a JSON object");
    }
    Map<Long, Map.Entry<String, JsonNode>> byOffset = new java.util.TreeMap<>();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      if (!entry.getKey().equals("__metadata__") && !entry.getKey().endsWith(COUNTER)) {
        long begin = entry.getValue().path("data_offsets").path(0).asLong(-1);
        // Empty tensors may share an offset with a full one.
        while (byOffset.containsKey(begin)) {
          begin++;
        }
        byOffset.put(begin, entry);
      }
    }
    for (Map.Entry<String, JsonNode> entry : byOffset.values()) {
      tensors.put(
          entry.getKey(), tensor(channel, file, 8 + length, entry.getKey(), entry.getValue()));
    }
    return new Weights(tensors);
  }

  private static Tensor tensor(
      FileChannel channel, Path file, long base, String name, JsonNode entry) throws IOException {
    String type = entry.path("dtype").asText();
    int width =
        switch (type) {
          case "F32" -> 4;
          case "F16", "BF16" -> 2;
          default ->
              throw bad(
                  file, "tensor '%s' is of type '%s', and F32, F16 and BF16 are read", name, type);
        };
    JsonNode dimensions = entry.path("shape");
    JsonNode offsets = entry.path("data_offsets");
    if (!dimensions.isArray() || offsets.size() != 2) {
      throw bad(file, "tensor '%s' has no shape or no offsets", name);
    }
    int[] shape = new int[dimensions.size()];
    long count = 1;
    for (int i = 0; i < shape.length; i++) {
      long s = dimensions.get(i).asLong(-1);
      if (s < 0 || s > Integer.MAX_VALUE || (count *= s) > Integer.MAX_VALUE - 8) {
        throw bad(file, "tensor '%s' has the shape %s", name, dimensions);
      }
      shape[i] = (int) s;
    }
    long begin = offsets.get(0).asLong(-1);
    long end = offsets.get(1).asLong(-1);
    long available = channel.size() - base;
    if (begin < 0 || end < begin || end > available || end - begin != count * width) {
      throw bad(
          file,
          "tensor '%s' of shape %s lies at bytes %d to %d of %d",
          name,
          dimensions,
          begin,
          end,
          available);
    }
    float[] values = new float[(int) count];
    for (int at = 0; at < values.length; at += CHUNK) {
      int n = Math.min(CHUNK, values.length - at);
      ByteBuffer bytes = take(channel, file, base + begin + (long) at * width, n * width);
      for (int i = 0; i < n; i++) {
        values[at + i] =
            switch (type) {
              case "F32" -> bytes.getFloat();
              case "F16" -> Half.toFloat(bytes.getShort());
              default -> Float.intBitsToFloat(bytes.getShort() << 16);
            };
      }
    }
    return new Tensor(shape, values);
  }

  /** Writes F32 in the order of the weights, whole or not at all. */
  public static void write(Path file, Weights weights) {
    ObjectNode root = JSON.createObjectNode();
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : weights.tensors().entrySet()) {
      ObjectNode node = root.putObject(entry.getKey());
      node.put("dtype", "F32");
      node.set("shape", JSON.valueToTree(entry.getValue().shape()));
      long end = offset + 4L * entry.getValue().values().length;
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    // Padded with spaces, so that the numbers lie at a multiple of eight.
    byte[] text = root.toString().getBytes(StandardCharsets.UTF_8);
    int length = (text.length + 7) / 8 * 8;
    AtomicFiles.write(
        file,
        out -> {
          out.write(buffer(8).putLong(length).array());
          out.write(text);
          out.write(" ".repeat(length - text.length).getBytes(StandardCharsets.UTF_8));
          for (Tensor tensor : weights.tensors().values()) {
            write(out, tensor.values());
          }
        });
  }

  private static void write(OutputStream out, float[] values) throws IOException {
    for (int at = 0; at < values.length; at += CHUNK) {
      int n = Math.min(CHUNK, values.length - at);
      ByteBuffer bytes = buffer(4 * n);
      bytes.asFloatBuffer().put(values, at, n);
      out.write(bytes.array());
    }
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer take(FileChannel channel, Path file, long position, int size)
      throws IOException {
    ByteBuffer bytes = buffer(size);
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, position + bytes.position());
      if (read < 0) {
        throw bad(file, "it ends at byte %d", channel.size());
      }
    }
    return bytes.flip();
  }

  private static BadInputException bad(Path file, String format, Object... values) {
    return new BadInputException(
        "%s is not a whole safetensors file: %s".formatted(file, format.formatted(values)));
  }
}
