package org.slicewise.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;

/**
 * What a model remembers of the images it was trained on: enough to recognise one, not to show it.
 * Of each image, as it was read for training, the first 12 bytes of SHA-256 over salt, size and
 * values; so an image that was only stored anew without loss is still recognised.
 *
 * @param salt differs from data set to data set, so that lists of two models cannot be compared
 * @param digests in hexadecimal
 */
public record SeenImages(String salt, Set<String> digests) {
  private static final int BYTES = 12;

  public SeenImages {
    digests = Set.copyOf(digests);
  }

  /** Remembers these images. */
  public static SeenImages of(String salt, Iterable<ImageArray> images) {
    Set<String> digests = new TreeSet<>();
    images.forEach(image -> digests.add(digest(salt, image)));
    return new SeenImages(salt, digests);
  }

  /** Whether the image, read as for training, is one of them. */
  public boolean contains(ImageArray image) {
    return digests.contains(digest(salt, image));
  }

  /** For the model's provenance. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("salt", salt);
    map.put("digests", List.copyOf(new TreeSet<>(digests)));
    return map;
  }

  /**
   * What {@link #toMap} made; none where {@code value} is null, as in imported models.
   *
   * @throws BadInputException where it is something else
   */
  public static SeenImages fromMap(Object value) {
    if (value == null) {
      return new SeenImages("", Set.of());
    }
    if (value instanceof Map<?, ?> map
        && map.get("salt") instanceof String salt
        && map.get("digests") instanceof List<?> list
        && list.stream().allMatch(String.class::isInstance)) {
      Set<String> digests = new TreeSet<>();
      list.forEach(d -> digests.add((String) d));
      return new SeenImages(salt, digests);
    }
    throw new BadInputException("the model's list of training images is damaged; train it again");
  }

  private static String digest(String salt, ImageArray image) {
    ByteBuffer bytes = ByteBuffer.allocate(12 + 4 * image.values().length);
    bytes.putInt(image.height()).putInt(image.width()).putInt(image.channels());
    bytes.asFloatBuffer().put(image.values());
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(salt.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(sha.digest(bytes.array()), BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
