package org.slicewise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Sample;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.lungs.LungMask;
import org.slicewise.lungs.LungSearch;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;

class LungMasksTest {
  private static final ImageOptions GREY =
      ImageOptions.keras().withColorMode(ColorMode.GRAYSCALE).withTargetSize(128, 128);

  @TempDir Path folder;

  /** Twice the shared pixels over all pixels of both (Dice 1945). */
  private static double dice(LungMask a, LungMask b) {
    int both = 0;
    int all = 0;
    for (int i = 0; i < a.lung().length; i++) {
      both += a.lung()[i] && b.lung()[i] ? 1 : 0;
      all += (a.lung()[i] ? 1 : 0) + (b.lung()[i] ? 1 : 0);
    }
    return 2.0 * both / all;
  }

  @Test
  void thePhantomsLungsAreFoundAndLesionsAreWhatIsMissed() {
    Path data =
        Phantom.write(folder, PhantomOptions.defaults().withSize(128).withPatientsPerClass(3));
    LungMasks given = new LungMasks.Given(folder.resolve("masks").resolve("lungs"));
    List<Double> healthy = new ArrayList<>();
    List<Double> diseased = new ArrayList<>();
    for (Sample sample : ImageFolder.read(data, FlowOptions.keras()).samples()) {
      ImageArray grey = ImageLoader.load(sample.path(), GREY);
      LungSearch found = new LungMasks.Classical().of(sample.path(), grey);
      assertThat(found).as(sample.file()).isInstanceOf(LungSearch.Found.class);
      LungMask drawn = ((LungSearch.Found) given.of(sample.path(), grey)).mask();
      (sample.label() == 0 ? diseased : healthy)
          .add(dice(((LungSearch.Found) found).mask(), drawn));
    }
    assertThat(healthy.stream().sorted().skip(healthy.size() / 2).findFirst().orElseThrow())
        .isGreaterThan(0.95);
    assertThat(healthy).allSatisfy(d -> assertThat(d).isGreaterThan(0.7));
    assertThat(diseased).allSatisfy(d -> assertThat(d).isGreaterThan(0.5));
  }

  @Test
  void whatCannotBeLungsIsRefusedWithAReason() {
    LungMasks classical = new LungMasks.Classical();
    float[] flat = new float[64 * 64];
    assertThat(classical.of(Path.of("a"), new ImageArray(64, 64, 1, flat)))
        .isEqualTo(new LungSearch.NotFound("the image has one grey level"));
    // Dark regions that run into the edge: a tight crop.
    float[] halves = new float[64 * 64];
    Arrays.fill(halves, 0, halves.length / 2, 200);
    assertThat(classical.of(Path.of("a"), new ImageArray(64, 64, 1, halves)))
        .isEqualTo(new LungSearch.NotFound("no large dark region clear of the image's edge"));
    // A frame: nearly all of the image lies inside it.
    float[] frame = new float[64 * 64];
    for (int i = 0; i < frame.length; i++) {
      boolean edge = i % 64 < 2 || i % 64 > 61 || i / 64 < 2 || i / 64 > 61;
      frame[i] = edge ? 250 : 10;
    }
    assertThat(classical.of(Path.of("a"), new ImageArray(64, 64, 1, frame)))
        .isEqualTo(new LungSearch.NotFound("the dark region takes 88% of the image"));
  }

  @Test
  void aMaskThatIsNotThereIsAFailureAndNoError() {
    LungSearch search =
        new LungMasks.Given(folder)
            .of(Path.of("x", "slice.jpg"), new ImageArray(1, 1, 1, new float[1]));
    assertThat(search).isEqualTo(new LungSearch.NotFound("there is no mask slice.png"));
  }
}
