package org.slicewise.phantom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.slicewise.files.AtomicFiles;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageWriter;

/**
 * Draws the phantom data set: axial slices of chests that never were, half of them with
 * ground-glass opacities or consolidations, as a data set that {@code ImageFolder} reads.
 *
 * <pre>
 * FOLDER/data/lesion/P007-1.png       slices with a lesion
 *            /no_lesion/P012-3.png    slices without
 *            /metadata.csv            file, patient_id, age, sex, location
 *       /masks/lesion/P007-1.png      white where the lesions are; for slices of class lesion
 *             /lungs/P007-1.png       white where the lungs are; for every slice
 * </pre>
 *
 * <p>A patient has two to six slices, all in one class. Age, sex and location say nothing about the
 * class. The same options give the same files, to the byte, on the same Java.
 */
public final class Phantom {
  /** The class of slices with a lesion. */
  public static final String LESION = "lesion";

  /** The class of slices without. */
  public static final String NO_LESION = "no_lesion";

  private static final int BRIGHTER = 16;

  private Phantom() {}

  /** One slice and where it goes. */
  private record Page(Patient patient, int slice) {
    String name() {
      return patient.id() + "-" + (slice + 1);
    }

    String folder() {
      return patient.diseased() ? LESION : NO_LESION;
    }
  }

  /**
   * Writes the data set; files of the same name are replaced, others left.
   *
   * @return {@code folder/data}, the data set
   * @throws org.slicewise.errors.EnvironmentException when a file cannot be written
   */
  public static Path write(Path folder, PhantomOptions options) {
    List<Page> pages = new ArrayList<>();
    for (Patient patient : patients(options)) {
      IntStream.range(0, patient.levels().size()).forEach(i -> pages.add(new Page(patient, i)));
    }
    Path data = folder.resolve("data");
    pages.parallelStream().forEach(page -> write(folder, page, options));
    AtomicFiles.writeString(data.resolve("metadata.csv"), metadata(pages, options));
    return data;
  }

  /** Both classes take turns in an order of their own, so that an id does not give it away. */
  private static List<Patient> patients(PhantomOptions options) {
    UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(options.seed());
    int n = 2 * options.patientsPerClass();
    int diseasedLeft = options.patientsPerClass();
    boolean[] diseased = new boolean[n];
    long[] seeds = new long[n];
    for (int i = 0; i < n; i++) {
      diseased[i] = random.nextInt(n - i) < diseasedLeft;
      diseasedLeft -= diseased[i] ? 1 : 0;
      seeds[i] = random.nextLong();
    }
    String pattern = "P%0" + Math.max(3, String.valueOf(n).length()) + "d";
    return IntStream.range(0, n)
        .parallel()
        .mapToObj(i -> Patient.draw(pattern.formatted(i + 1), diseased[i], seeds[i]))
        .toList();
  }

  private static String file(Page page, PhantomOptions options) {
    boolean jpeg = options.confounder() == Confounder.FILE_FORMAT && page.patient.diseased();
    return page.folder() + "/" + page.name() + (jpeg ? ".jpg" : ".png");
  }

  private static String metadata(List<Page> pages, PhantomOptions options) {
    return pages.stream()
        .map(
            page -> {
              Patient p = page.patient;
              return String.format(
                  Locale.ROOT,
                  "%s,%s,%d,%s,%s",
                  file(page, options),
                  p.id(),
                  p.age(),
                  p.sex(),
                  p.scanner().site());
            })
        .sorted()
        .collect(Collectors.joining("\n", "file,patient_id,age,sex,location\n", "\n"));
  }

  private static void write(Path folder, Page page, PhantomOptions options) {
    Slice slice = SlicePainter.paint(page.patient, page.slice, options.size());
    float[] grey = slice.grey();
    if (page.patient.diseased()) {
      if (options.confounder() == Confounder.CORNER_LABEL) {
        CornerLabel.write(grey, options.size());
      } else if (options.confounder() == Confounder.INTENSITY) {
        for (int i = 0; i < grey.length; i++) {
          grey[i] = Math.min(grey[i] + BRIGHTER, 255);
        }
      }
    }
    String file = file(page, options);
    image(folder.resolve("data").resolve(file), grey, options.size());
    Path masks = folder.resolve("masks");
    String name = page.name() + ".png";
    if (page.patient.diseased()) {
      image(masks.resolve("lesion").resolve(name), white(slice.lesions()), options.size());
    }
    image(masks.resolve("lungs").resolve(name), white(slice.lungs()), options.size());
  }

  private static float[] white(boolean[] mask) {
    float[] grey = new float[mask.length];
    for (int i = 0; i < mask.length; i++) {
      grey[i] = mask[i] ? 255 : 0;
    }
    return grey;
  }

  private static void image(Path target, float[] grey, int size) {
    ImageFormat format =
        target.toString().endsWith(".jpg") ? new ImageFormat.Jpeg(92) : new ImageFormat.Png();
    ImageWriter.write(target, new ImageArray(size, size, 1, grey), format);
  }
}
