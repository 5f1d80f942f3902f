package org.slicewise.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dflib.DataFrame;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.PixelDigest;
import org.slicewise.image.UnreadableImageException;

/**
 * The images in folders, whatever the folders inside are called. Nothing but the contents of the
 * files counts: they are in the order of their hashes, so that a file or a folder under another
 * name changes nothing, and one of several files with the same bytes is taken.
 *
 * @param samples the images, all with label 0 and no patient; {@code file} is the path as the
 *     folder was given
 * @param hashes SHA-256 of each image's file, in the order of {@code samples}
 * @param heldOut files that were to be left out, and others that show the same
 * @param copies files with the bytes of another
 * @param leftOut unreadable ones, and why
 */
public record UnlabelledImages(
    List<Sample> samples,
    List<String> hashes,
    List<String> heldOut,
    List<String> copies,
    List<LeftOut> leftOut) {
  public UnlabelledImages {
    samples = List.copyOf(samples);
    hashes = List.copyOf(hashes);
    heldOut = List.copyOf(heldOut);
    copies = List.copyOf(copies);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Finds the images of folders, at any depth, and decodes each once.
   *
   * @param folders at least one
   * @param options which endings count, whether links are followed and unreadable images left out
   * @param heldOut images to leave out, with all whose bytes or decoded pixels are the same
   * @param cache receives the decoded images
   * @param image how they are decoded
   * @param threads at least 1
   * @throws BadInputException when a folder is none or holds no image, or a list names none of the
   *     images
   * @throws UnreadableImageException naming the first unreadable image, unless they are left out
   */
  public static UnlabelledImages read(
      List<Path> folders,
      FlowOptions options,
      List<HeldOut> heldOut,
      ImageCache cache,
      ImageOptions image,
      int threads) {
    List<Sample> all = list(folders, options);
    Map<Sample, String> hashes = new LinkedHashMap<>();
    List<String> found = Fingerprint.hashes(all);
    for (int i = 0; i < all.size(); i++) {
      hashes.put(all.get(i), found.get(i));
    }
    Set<Sample> out = new HashSet<>();
    heldOut.forEach(list -> out.addAll(list.among(all)));
    Set<String> outHashes = new HashSet<>();
    out.forEach(sample -> outHashes.add(hashes.get(sample)));
    outHashes.remove(Fingerprint.UNREADABLE);

    List<String> held = new ArrayList<>();
    List<String> copies = new ArrayList<>();
    List<Sample> kept = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    all.stream()
        .sorted(Comparator.comparing(hashes::get)) // stable: the unreadable stay in order
        .forEach(
            sample -> {
              String hash = hashes.get(sample);
              if (out.contains(sample) || outHashes.contains(hash)) {
                held.add(sample.file());
              } else if (!hash.equals(Fingerprint.UNREADABLE) && !seen.add(hash)) {
                copies.add(sample.file());
              } else {
                kept.add(sample);
              }
            });
    requireSome(kept, folders);
    Dataset readable =
        new Dataset(
                folders.get(0),
                List.of("images"),
                kept,
                DataFrame.empty("file"),
                List.of(),
                "",
                "images",
                Map.of(),
                List.of())
            .preload(cache, image, options.skipUnreadable(), threads);
    List<Sample> unseen = new ArrayList<>(readable.samples());
    unseen.removeAll(showing(out, readable.samples(), cache, image, threads, held));
    requireSome(unseen, folders);
    return new UnlabelledImages(
        unseen,
        unseen.stream().map(hashes::get).toList(),
        held.stream().sorted(Names.ORDER).toList(),
        copies.stream().sorted(Names.ORDER).toList(),
        readable.leftOut());
  }

  /** SHA-256 over the images' contents, 64 hexadecimal digits; their names do not count. */
  public String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      hashes.forEach(h -> digest.update((h + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static List<Sample> list(List<Path> folders, FlowOptions options) {
    Map<Path, Sample> byPath = new LinkedHashMap<>(); // folders may lie in one another
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw new BadInputException(
            Files.exists(folder)
                ? folder + " is a file; give the folder that holds the images"
                : "there is no folder " + folder);
      }
      List<String> files = ImageFolder.files(folder, options);
      if (files.isEmpty()) {
        throw new BadInputException(
            "%s has no image in it; put files there that end in %s"
                .formatted(folder, String.join(", ", options.extensions())));
      }
      for (String file : files) {
        Path path = folder.resolve(file);
        byPath.putIfAbsent(
            path.toAbsolutePath().normalize(), new Sample(path.toString(), path, 0, ""));
      }
    }
    return List.copyOf(byPath.values());
  }

  /** The images that show, pixel for pixel, what one of {@code out} shows; adds their names. */
  private static List<Sample> showing(
      Set<Sample> out,
      List<Sample> samples,
      ImageCache cache,
      ImageOptions image,
      int threads,
      List<String> names) {
    if (out.isEmpty()) {
      return List.of();
    }
    Set<String> shown =
        new HashSet<>(
            digests(List.copyOf(out), new ImageCache(0), image, threads)); // not worth keeping
    shown.remove(Fingerprint.UNREADABLE);
    List<String> digests = digests(samples, cache, image, threads);
    List<Sample> same = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (shown.contains(digests.get(i))) {
        same.add(samples.get(i));
        names.add(samples.get(i).file());
      }
    }
    return same;
  }

  private static List<String> digests(
      List<Sample> samples, ImageCache cache, ImageOptions image, int threads) {
    return Parallel.map(
        samples,
        threads,
        sample -> {
          try {
            return HexFormat.of().formatHex(PixelDigest.of(cache.get(sample.path(), image)));
          } catch (UnreadableImageException e) {
            return Fingerprint.UNREADABLE; // it shows nothing that another could show too
          }
        });
  }

  private static void requireSome(List<Sample> left, List<Path> folders) {
    if (left.isEmpty()) {
      throw new BadInputException(
          "every image in %s is to be left out; give other folders or a shorter list"
              .formatted(Names.some(folders.stream().map(Path::toString).toList())));
    }
  }
}
