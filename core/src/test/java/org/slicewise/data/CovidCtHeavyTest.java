package org.slicewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.augment.Augmentation;
import org.slicewise.augment.Standardization;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;
import org.slicewise.split.Split;
import org.slicewise.split.SplitPlan;
import org.slicewise.testing.Golden;

/** On a real copy: {@code -Ddata=DIR}, by default {@code ../shared/data/covid-ct}. */
@Tag("heavy")
class CovidCtHeavyTest {
  private final Path root =
      Golden.root().resolve(System.getProperty("data", "../shared/data/covid-ct"));

  @BeforeEach
  void needsTheData() {
    assumeThat(root).as("COVID-CT; give -Ddata=DIR").isDirectory();
  }

  @Test
  void theRealDataIsRecognisedAndDividedAsItsAuthorsDid() {
    Dataset data = ImageFolder.read(root, FlowOptions.keras());

    assertThat(data.recognised()).isEqualTo("COVID-CT");
    assertThat(data.positive()).isEqualTo("CT_COVID");
    assertThat(data.warnings()).isEmpty();
    assertThat(data.samples()).hasSize(543);
    assertThat(data.samples().stream().map(Sample::patient).distinct()).hasSize(289);
    Split split = SplitPlan.choose(data, null, 0.2, 0, 1).split(data).check();
    assertThat(split.train()).hasSize(425);
    assertThat(split.validation()).hasSize(118);
    assertThat(split.leaky()).isFalse();
  }

  @Test
  void withoutListsAndMetadataTheManifestKnowsTheSame(@TempDir Path copy) throws IOException {
    Files.createSymbolicLink(copy.resolve("CT_COVID"), root.resolve("CT_COVID").toRealPath());
    Files.createSymbolicLink(copy.resolve("CT_NonCOVID"), root.resolve("CT_NonCOVID").toRealPath());

    Dataset bare = ImageFolder.read(copy, FlowOptions.keras());
    Dataset full = ImageFolder.read(root, FlowOptions.keras());

    assertThat(bare.official()).isEqualTo(full.official());
    assertThat(bare.samples())
        .extracting(Sample::patient)
        .isEqualTo(full.samples().stream().map(Sample::patient).toList());
    assertThat(bare.fingerprint()).isEqualTo(full.fingerprint());
  }

  @Test
  void aCachedEpochWithRotationAndZoomTakesUnderThreeSecondsOfTwoProcessors() {
    ImageOptions options = ImageOptions.keras();
    ImageCache cache = new ImageCache(1L << 30);
    Dataset data = ImageFolder.read(root, FlowOptions.keras()).preload(cache, options, false, 2);
    ImageBatches batches =
        ImageBatches.builder(
                data.samples(), new Preprocessing(options, Standardization.rescaling(1 / 255.0)))
            .augmentation(Augmentation.builder().rotationRange(20).zoomRange(0.1).build())
            .batchSize(8)
            .shuffle(true)
            .cache(cache)
            .threads(2)
            .build();
    OperatingSystemMXBean process =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double best = Double.MAX_VALUE;
    for (int epoch = 0; epoch < 4; epoch++) {
      // Processor time, which other work on the machine changes least.
      long start = process.getProcessCpuTime();
      try (BatchSource.Epoch open = batches.open(epoch)) {
        int images = 0;
        while (open.hasNext()) {
          images += open.next().size();
        }
        assertThat(images).isEqualTo(543);
      }
      best = Math.min(best, (process.getProcessCpuTime() - start) / 1e9);
    }
    assertThat(best).as("processor seconds of the fastest of four epochs").isLessThan(2 * 3);
  }
}
