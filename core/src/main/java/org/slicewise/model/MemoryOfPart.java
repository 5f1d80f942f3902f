package org.slicewise.model;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slicewise.data.Parallel;
import org.slicewise.data.Sample;
import org.slicewise.duplicates.PerceptualHash;
import org.slicewise.errors.BadInputException;

/**
 * What a model remembers of a part of its images.
 *
 * @param images how many there were
 * @param ofPatients how many known patients they had; 0 where patients were not to be remembered
 * @param pictures perceptual hash by salted digest; fewer than the images where some are the same
 *     picture, or were too many
 * @param patients their salted keys
 */
public record MemoryOfPart(
    int images,
    int ofPatients,
    SortedMap<String, PerceptualHash> pictures,
    SortedSet<String> patients) {
  public MemoryOfPart {
    pictures = Collections.unmodifiableSortedMap(new TreeMap<>(pictures));
    patients = Collections.unmodifiableSortedSet(new TreeSet<>(patients));
  }

  static MemoryOfPart none() {
    return new MemoryOfPart(0, 0, new TreeMap<>(), new TreeSet<>());
  }

  static MemoryOfPart of(
      String salt, List<Sample> samples, boolean withPatients, SeenImages.Looking looking) {
    TreeMap<String, PerceptualHash> pictures = new TreeMap<>();
    looking.at(samples, salt).forEach(p -> pictures.put(p.digest(), p.hash()));
    while (pictures.size() > SeenImages.MOST_IMAGES) {
      pictures.pollLastEntry();
    }
    Set<String> ids =
        withPatients
            ? samples.stream()
                .map(Sample::patient)
                .filter(p -> !p.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new))
            : Set.of();
    TreeSet<String> keys =
        new TreeSet<>(
            Parallel.map(List.copyOf(ids), looking.threads(), id -> Salted.patient(salt, id)));
    while (keys.size() > SeenImages.MOST_PATIENTS) {
      keys.pollLast();
    }
    return new MemoryOfPart(samples.size(), ids.size(), pictures, keys);
  }

  /** Whether more images or patients were there than are remembered. */
  public boolean isSample() {
    return pictures.size() == SeenImages.MOST_IMAGES && images > SeenImages.MOST_IMAGES
        || ofPatients > patients.size();
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("images", images);
    map.put("of_patients", ofPatients);
    map.put("digests", packed(pictures.keySet()));
    ByteBuffer hashes = ByteBuffer.allocate(Long.BYTES * pictures.size());
    pictures.values().forEach(h -> hashes.putLong(h.bits()));
    map.put("hashes", Base64.getEncoder().encodeToString(hashes.array()));
    map.put("patients", packed(patients));
    return map;
  }

  static MemoryOfPart fromMap(Object value) {
    try {
      if (value instanceof Map<?, ?> map
          && map.get("images") instanceof Number images
          && map.get("of_patients") instanceof Number patients) {
        List<String> digests = unpacked(map.get("digests"));
        ByteBuffer hashes = ByteBuffer.wrap(bytes(map.get("hashes")));
        if (hashes.remaining() == Long.BYTES * digests.size()) {
          TreeMap<String, PerceptualHash> pictures = new TreeMap<>();
          digests.forEach(d -> pictures.put(d, new PerceptualHash(hashes.getLong())));
          return new MemoryOfPart(
              images.intValue(),
              patients.intValue(),
              pictures,
              new TreeSet<>(unpacked(map.get("patients"))));
        }
      }
    } catch (IllegalArgumentException e) {
      throw damaged(e);
    }
    throw damaged(null);
  }

  private static BadInputException damaged(Exception cause) {
    return new BadInputException(
        "the model's list of training images is damaged; train it again", cause);
  }

  private static String packed(Set<String> hex) {
    ByteBuffer bytes = ByteBuffer.allocate(Salted.BYTES * hex.size());
    hex.forEach(h -> bytes.put(HexFormat.of().parseHex(h)));
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static List<String> unpacked(Object packed) {
    byte[] bytes = bytes(packed);
    if (bytes.length % Salted.BYTES != 0) {
      throw new IllegalArgumentException("cut short");
    }
    return java.util.stream.IntStream.range(0, bytes.length / Salted.BYTES)
        .mapToObj(i -> HexFormat.of().formatHex(bytes, i * Salted.BYTES, (i + 1) * Salted.BYTES))
        .toList();
  }

  private static byte[] bytes(Object text) {
    return Base64.getDecoder().decode(String.valueOf(text));
  }
}
