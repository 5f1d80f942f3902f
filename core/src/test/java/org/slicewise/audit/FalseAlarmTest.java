package org.slicewise.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.data.Dataset;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageFolder;
import org.slicewise.image.ImageCache;
import org.slicewise.intervals.Interval;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;

/** How often the probes cry wolf where there is none: phantoms in which nothing is confounded. */
class FalseAlarmTest {
  private static final int PATIENTS_PER_CLASS = 12;

  @TempDir Path folder;

  @Test
  void onCleanPhantomsTheProbesRaiseFalseAlarmsInFivePercentOrLess() {
    assertRate(1, 6);
  }

  @Test
  @Tag("heavy")
  void over200SeedsTheRateOfFalseAlarmsIsFivePercentOrLess() {
    assertRate(1, 200);
  }

  private void assertRate(int firstSeed, int seeds) {
    Map<FindingKind, Integer> alarms = new EnumMap<>(FindingKind.class);
    int alarmed = 0;
    for (int seed = firstSeed; seed < firstSeed + seeds; seed++) {
      AuditResult result = probed(seed);
      result.findings().forEach(f -> alarms.merge(f.kind(), 1, Integer::sum));
      alarmed += result.findings().isEmpty() ? 0 : 1;
    }
    Interval rate = Interval.clopperPearson(alarmed, seeds, 0.95);
    System.out.printf(
        "false alarms: %d of %d seeds (95%% interval %.3f-%.3f) %s%n",
        alarmed, seeds, rate.low(), rate.high(), alarms);
    assertThat(rate.low())
        .as("%d of %d seeds, %s", alarmed, seeds, alarms)
        .isLessThanOrEqualTo(0.05);
  }

  private AuditResult probed(int seed) {
    Path phantom = folder.resolve("seed" + seed);
    PhantomOptions options =
        PhantomOptions.defaults()
            .withSize(64)
            .withPatientsPerClass(PATIENTS_PER_CLASS)
            .withSeed(seed);
    Dataset data = ImageFolder.read(Phantom.write(phantom, options), FlowOptions.keras());
    ProbeOptions probes =
        ProbeOptions.defaults()
            .withLungs(new LungMasks.Given(phantom.resolve("masks").resolve("lungs")))
            .withHarmonised(false)
            .withPermutations(299)
            .withResamples(1)
            .withSeed(seed);
    AuditResult result = Probes.run(data.samples(), data.classes(), new ImageCache(0), probes);
    assertThat(result.probes()).extracting(ProbeResult::kind).contains(FindingKind.OUTSIDE_LUNGS);
    return result;
  }
}
