package org.slicewise.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.data.Dataset;
import org.slicewise.data.Parallel;
import org.slicewise.data.Sample;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.Lungs;

/**
 * In how many images of a run the lungs that the setting asks for were found.
 *
 * @param asked what the settings say
 * @param images how many there are
 * @param whole those that are used whole, because the lungs were not found in them
 */
record LungUse(Lungs asked, int images, List<String> whole) {
  /** The key of the setting. */
  static final String KEY = "lungs";

  private static final int SHOWN = 5;

  LungUse {
    whole = List.copyOf(whole);
  }

  /** Nobody has looked yet, or nobody asked. */
  static LungUse none() {
    return new LungUse(Lungs.OFF, 0, List.of());
  }

  /** Of images that are decoded already, most of them. */
  static LungUse of(Dataset dataset, ImageCache cache, ImageOptions image, int threads) {
    if (image.lungs() == Lungs.OFF) {
      return none();
    }
    List<Sample> samples = dataset.samples();
    List<Boolean> shown =
        Parallel.map(samples, threads, sample -> cache.showsLungs(sample.path(), image));
    List<String> whole = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (!shown.get(i)) {
        whole.add(samples.get(i).file());
      }
    }
    return new LungUse(image.lungs(), samples.size(), whole);
  }

  /** For console and report; empty where nobody asked. */
  String sentence() {
    if (asked == Lungs.OFF) {
      return "";
    }
    String found =
        "The lungs were found in %d of %d images, which are %s"
            .formatted(
                images - whole.size(),
                images,
                asked == Lungs.CROP ? "cropped to them" : "cropped to them and black about them");
    if (whole.isEmpty()) {
      return found + ".";
    }
    return "%s; %d used whole: %s%s."
        .formatted(
            found,
            whole.size(),
            String.join(", ", whole.subList(0, Math.min(SHOWN, whole.size()))),
            whole.size() > SHOWN ? " and %d more".formatted(whole.size() - SHOWN) : "");
  }

  /** The sentence, where there is one. */
  void print(PrintWriter console) {
    if (asked != Lungs.OFF) {
      console.println(sentence());
      console.flush();
    }
  }

  /** For {@code run.json}. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("asked", asked.name().toLowerCase(Locale.ROOT));
    if (asked != Lungs.OFF) {
      map.put("found", images - whole.size());
      map.put("whole", whole);
    }
    return map;
  }
}
