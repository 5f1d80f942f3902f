package org.slicewise.evaluation;

import java.util.List;
import org.slicewise.intervals.Bootstrap;

/**
 * The images that the model calls outside of what it knows. The metrics of the evaluation cover
 * them all the same.
 *
 * @param images how many they are
 * @param share of all images; of images that are what the model was made for it is the rate of
 *     false alarms
 * @param files which they are
 */
public record OutsideResult(int images, Estimate share, List<String> files) {
  public OutsideResult {
    files = List.copyOf(files);
  }

  /** Null where a row does not say whether its image is outside. */
  static OutsideResult of(List<Prediction> rows, Intervals intervals) {
    if (rows.isEmpty() || !rows.stream().allMatch(r -> r.extra().containsKey(Prediction.OUTSIDE))) {
      return null;
    }
    boolean[] outside = new boolean[rows.size()];
    for (int i = 0; i < outside.length; i++) {
      outside[i] = Boolean.parseBoolean(rows.get(i).extra().get(Prediction.OUTSIDE));
    }
    List<String> files =
        rows.stream()
            .filter(r -> Boolean.parseBoolean(r.extra().get(Prediction.OUTSIDE)))
            .map(Prediction::file)
            .toList();
    Bootstrap.Statistic share =
        weights -> {
          long all = 0;
          long some = 0;
          for (int i = 0; i < weights.length; i++) {
            all += weights[i];
            some += outside[i] ? weights[i] : 0;
          }
          return new double[] {(double) some / all};
        };
    return new OutsideResult(
        files.size(),
        intervals.share(
            files.size(),
            rows.size(),
            intervals.bootstrap().distribution(share)[0],
            intervals.bootstrap().jackknife(share)[0],
            null),
        files);
  }

  /** "3 of 118 images (2.5%) are outside what the model knows." */
  public String inWords(int n) {
    return "%d of %d images (%s) are outside what the model knows."
        .formatted(images, n, EvaluationText.percent(share.value()));
  }
}
