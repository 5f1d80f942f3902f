package org.slicewise.model;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.slicewise.data.Parallel;
import org.slicewise.data.Sample;
import org.slicewise.duplicates.PerceptualHash;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageArray;
import org.slicewise.image.PixelDigest;

/**
 * What a model remembers of the images it was made with: enough to recognise one, not to show it.
 * All of it is of the images as they are read for training (size and color mode of the model).
 *
 * <ul>
 *   <li>Of each image the first 12 bytes of SHA-256 over the salt and the {@link PixelDigest} of
 *       its decoded values: an image that was stored anew without loss is recognised.
 *   <li>Of each image its {@link PerceptualHash} as it is: one that was stored anew with loss is
 *       recognised too. The hash reveals similarity: whoever has the model can tell whether an
 *       image that they have is like one that it was trained on.
 *   <li>Of each patient 12 bytes of PBKDF2 with HMAC-SHA-256 (RFC 8018) over id and salt: hides the
 *       ids from readers, not from someone who has a list of candidates, and can be left out.
 * </ul>
 *
 * A part keeps at most {@link #MOST_IMAGES} images (2.7 MB in the model file) and {@link
 * #MOST_PATIENTS} patients (0.3 MB); of more it keeps those with the lowest digests, a sample that
 * nobody chose, and says of how many.
 *
 * @param salt differs from data set to data set, so that the lists of two models cannot be compared
 * @param training the images that weights were fitted on
 * @param validation the images that decisions were fitted on, or an epoch chosen
 */
public record SeenImages(String salt, MemoryOfPart training, MemoryOfPart validation) {
  /** Images that are remembered of a part, at most. */
  public static final int MOST_IMAGES = 100_000;

  /** Patients that are remembered of a part, at most. */
  public static final int MOST_PATIENTS = 20_000;

  /**
   * Two images at most so many bits of the hash apart count as nearly the same. Stricter than
   * {@link PerceptualHash#NEAR}, as here no pixels are at hand to make sure: none of the 147,000
   * pairs of COVID-CT's images of different patients is so near.
   */
  public static final int NEAR = 3;

  /**
   * Iterations of the key derivation: about two milliseconds a patient, so that 10,000 patients are
   * looked up in half a minute.
   */
  public static final int ITERATIONS = 2_000;

  /** A model that remembers nothing, as an imported one. */
  public static SeenImages none() {
    return new SeenImages("", MemoryOfPart.none(), MemoryOfPart.none());
  }

  /**
   * How images are looked at: the same way for remembering and for recognising.
   *
   * @param read decodes one as the model reads it; asked on several threads
   * @param threads at least 1
   */
  public record Looking(Function<Sample, ImageArray> read, int threads) {
    /** What is stored of each image, in order. */
    List<Picture> at(List<Sample> samples, String salt) {
      return Parallel.map(
          samples,
          threads,
          sample -> {
            ImageArray image = read.apply(sample);
            return new Picture(Salted.image(salt, PixelDigest.of(image)), PerceptualHash.of(image));
          });
    }
  }

  /** What is stored of an image. */
  record Picture(String digest, PerceptualHash hash) {}

  /**
   * Remembers these images.
   *
   * @param patients whether their patients are remembered too
   */
  public static SeenImages of(
      String salt,
      List<Sample> training,
      List<Sample> validation,
      boolean patients,
      Looking looking) {
    return new SeenImages(
        salt,
        MemoryOfPart.of(salt, training, patients, looking),
        MemoryOfPart.of(salt, validation, patients, looking));
  }

  /**
   * What is known of the images at hand.
   *
   * @param files images that are remembered themselves, by {@link Sample#file()}
   * @param near other images that are nearly the same as a remembered one
   * @param patients patients, known by their ids, of whom an image is remembered
   */
  public record Recognised(Set<String> files, Set<String> near, Set<String> patients) {
    public Recognised {
      files = Set.copyOf(files);
      near = Set.copyOf(near);
      patients = Set.copyOf(patients);
    }

    /** Whether nothing is known. */
    public boolean isEmpty() {
      return files.isEmpty() && near.isEmpty() && patients.isEmpty();
    }
  }

  /** What is known from training of these images. */
  public Recognised inTraining(List<Sample> samples, Looking looking) {
    return recognise(training, samples, looking);
  }

  /** What is known from validation of these images. */
  public Recognised inValidation(List<Sample> samples, Looking looking) {
    return recognise(validation, samples, looking);
  }

  private Recognised recognise(MemoryOfPart part, List<Sample> samples, Looking looking) {
    Set<String> files = new LinkedHashSet<>();
    Set<String> near = new LinkedHashSet<>();
    if (!part.pictures().isEmpty()) {
      long[] hashes = part.pictures().values().stream().mapToLong(PerceptualHash::bits).toArray();
      List<Picture> pictures = looking.at(samples, salt);
      for (int i = 0; i < pictures.size(); i++) {
        if (part.pictures().containsKey(pictures.get(i).digest())) {
          files.add(samples.get(i).file());
        } else if (isNear(pictures.get(i).hash().bits(), hashes)) {
          near.add(samples.get(i).file());
        }
      }
    }
    return new Recognised(files, near, patients(part, samples, looking.threads()));
  }

  private static boolean isNear(long hash, long[] hashes) {
    for (long other : hashes) {
      if (Long.bitCount(hash ^ other) <= NEAR) {
        return true;
      }
    }
    return false;
  }

  private Set<String> patients(MemoryOfPart part, List<Sample> samples, int threads) {
    if (part.patients().isEmpty()) {
      return Set.of();
    }
    List<String> ids =
        samples.stream().map(Sample::patient).filter(p -> !p.isEmpty()).distinct().toList();
    List<String> keys = Parallel.map(ids, threads, id -> Salted.patient(salt, id));
    Set<String> known = new TreeSet<>();
    for (int i = 0; i < ids.size(); i++) {
      if (part.patients().contains(keys.get(i))) {
        known.add(ids.get(i));
      }
    }
    return known;
  }

  /** For the model's provenance. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("salt", salt);
    map.put("iterations", ITERATIONS);
    map.put("training", training.toMap());
    map.put("validation", validation.toMap());
    return map;
  }

  /**
   * What {@link #toMap} made; {@link #none()} where {@code value} is null, as in imported models.
   *
   * @throws BadInputException where it is something else
   */
  public static SeenImages fromMap(Object value) {
    if (value == null) {
      return none();
    }
    if (value instanceof Map<?, ?> map
        && map.get("salt") instanceof String salt
        && map.get("iterations") instanceof Number iterations
        && iterations.intValue() == ITERATIONS) {
      return new SeenImages(
          salt,
          MemoryOfPart.fromMap(map.get("training")),
          MemoryOfPart.fromMap(map.get("validation")));
    }
    throw new BadInputException(
        "the model's list of training images is damaged, or of another version of Slicewise; train it again");
  }
}
