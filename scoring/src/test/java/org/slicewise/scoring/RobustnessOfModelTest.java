package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.data.Sample;
import org.slicewise.evaluation.Predictions;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageWriter;
import org.slicewise.robustness.Change;
import org.slicewise.robustness.ChangeResult;
import org.slicewise.robustness.ChangedFiles;
import org.slicewise.robustness.Robustness;

/** Hand-made networks of which it is known what they look at. */
class RobustnessOfModelTest {
  private static final int SIZE = 24;

  @TempDir Path folder;
  private List<Sample> samples;

  /** Class 0 is grey 115, class 1 grey 140; noise that a JPEG can lose, a bright left half. */
  @BeforeEach
  void draw() {
    samples = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 24; i++) {
      float[] values = new float[SIZE * SIZE];
      for (int p = 0; p < values.length; p++) {
        int side = p % SIZE < SIZE / 2 ? 20 : -20;
        values[p] = Math.round((i % 2 == 0 ? 115 : 140) + side + 4 * random.nextGaussian());
      }
      Path file = folder.resolve(i + ".png");
      ImageWriter.write(file, new ImageArray(SIZE, SIZE, 1, values), new ImageFormat.Png());
      samples.add(new Sample(i + ".png", file, i % 2, "p" + i / 2));
    }
  }

  @Test
  void aNetworkThatReadsBrightnessIsFoundOut() {
    float[] centre = {0, 0, 0, 0, 1, 0, 0, 0, 0};
    Map<Change, ChangeResult> found = results(centre, 0.5f);

    // Half of the images lose their class: 140 * 0.8 is dark, 115 * 1.2 is bright.
    for (Change change : List.of(Change.DARKER, Change.BRIGHTER)) {
      assertThat(found.get(change).accuracy().value()).isEqualTo(0.5);
      assertThat(found.get(change).difference().value()).isEqualTo(-0.5);
      assertThat(found.get(change).classChanges().value()).isEqualTo(0.5);
      assertThat(found.get(change).meanAbsoluteChange().value()).isGreaterThan(0.2);
    }
    for (Change change : Change.values()) {
      if (change != Change.DARKER && change != Change.BRIGHTER) {
        assertThat(found.get(change).difference().value()).as(change.title()).isZero();
      }
    }
    for (Change change : List.of(Change.PNG, Change.GREY, Change.RGBA)) {
      assertThat(found.get(change).meanAbsoluteChange().value()).as(change.title()).isZero();
    }
  }

  /**
   * Class 1 where the left is brighter than the right: true of every image until it is mirrored.
   */
  @Test
  void aNetworkThatTellsLeftFromRightIsFoundOut() {
    float[] slope = {1, 0, -1, 1, 0, -1, 1, 0, -1};
    Map<Change, ChangeResult> found = results(slope, 0.03f);

    assertThat(found.get(Change.MIRRORED).classChanges().value()).isEqualTo(1);
    assertThat(found.get(Change.DARKER).classChanges().value()).isZero();
    assertThat(found.get(Change.PNG).classChanges().value()).isZero();
  }

  /** Class 1 where the mean of the rectified convolution exceeds the threshold. */
  private Map<Change, ChangeResult> results(float[] kernel, float threshold) {
    TinyModel tiny =
        new TinyModel(
            SIZE,
            SIZE,
            1,
            1,
            List.of("low", "high"),
            kernel,
            new float[] {0},
            new float[] {0, 40},
            new float[] {0, -40 * threshold});
    try (OnnxModel model = OnnxModel.open(tiny.write(folder))) {
      Scorer scorer = new Scorer(model, new ScoringOptions(1, 1, 4));
      Map<Change, Predictions> changed = new EnumMap<>(Change.class);
      for (Change change : Change.values()) {
        ChangedFiles files = new ChangedFiles(change, model.info().preprocessing());
        changed.put(change, scorer.score(samples, files));
      }
      Robustness robustness = Robustness.of(scorer.score(samples), changed, 200, 1);
      Map<Change, ChangeResult> out = new EnumMap<>(Change.class);
      robustness.changes().forEach(r -> out.put(r.change(), r));
      assertThat(out).hasSize(Change.values().length);
      return out;
    }
  }
}
