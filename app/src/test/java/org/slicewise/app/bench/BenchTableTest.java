package org.slicewise.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTableTest {
  private static final Contender F32 = Contender.ours("slicewise f32", List.of());
  private static final Contender BF16 = Contender.ours("slicewise bf16", List.of());

  private static Contender torch(String name) {
    return Contender.peer(name, "torch", List.of(), "slicewise f32", "slicewise bf16");
  }

  private static Measured measured(Unit unit, Map<Contender, double[]> rows) {
    Map<String, double[]> values = new LinkedHashMap<>();
    rows.forEach((contender, turns) -> values.put(contender.name(), turns));
    return new Measured(new Part("lite-step", unit, false, 3, List.copyOf(rows.keySet())), values);
  }

  private static Map<Contender, double[]> rows() {
    Map<Contender, double[]> rows = new LinkedHashMap<>();
    rows.put(F32, new double[] {400, 410, 500});
    rows.put(BF16, new double[] {200, 210, 250});
    rows.put(torch("torch f32"), new double[] {480, 615, 550});
    rows.put(torch("torch bf16"), new double[] {300, 252, 400});
    return rows;
  }

  @Test
  void aRatioIsTheMedianOfTheTurnsRatios() {
    Measured measured = measured(Unit.MILLISECONDS, rows());
    // 480 / 400, 615 / 410, 550 / 500; not the ratio of medians, 550 / 410
    assertThat(measured.ratio(F32, torch("torch f32"))).isCloseTo(1.2, within(1e-12));
    assertThat(measured.median(torch("torch f32"))).isEqualTo(550);
  }

  @Test
  void theBetterOfOursIsSetBesideTheBetterOfAFamily() {
    assertThat(measured(Unit.MILLISECONDS, rows()).best())
        .singleElement()
        .satisfies(
            best -> {
              assertThat(best.ours()).isEqualTo(BF16);
              assertThat(best.peer().name()).isEqualTo("torch bf16");
              assertThat(best.ratio()).isCloseTo(1.5, within(1e-12));
            });
  }

  @Test
  void ofRatesTheHigherIsBetter() {
    assertThat(measured(Unit.IMAGES_PER_SECOND, rows()).best())
        .singleElement()
        .satisfies(
            best -> {
              assertThat(best.ours()).isEqualTo(F32);
              assertThat(best.peer().name()).isEqualTo("torch f32");
              assertThat(best.ratio()).isCloseTo(400 / 480.0, within(1e-12));
            });
  }

  @Test
  void whereThereIsNoChoiceThereIsNoBest() {
    Map<Contender, double[]> rows = new LinkedHashMap<>();
    rows.put(F32, new double[] {1, 1, 1});
    rows.put(Contender.peer("timm", "timm", List.of(), "slicewise f32"), new double[] {2, 2, 2});
    assertThat(measured(Unit.SECONDS, rows).best()).isEmpty();
  }

  @Test
  void theTableHasARowAProgramAndOneForTheBest() {
    List<Measured> all = List.of(measured(Unit.MILLISECONDS, rows()));
    List<String> lines = BenchTable.text(all).lines().toList();
    assertThat(lines).hasSize(1 + 4 + 1);
    assertThat(lines.get(3)).endsWith("ms        1.20 x (f32), 2.40 x (bf16)");
    assertThat(lines.get(5)).endsWith("1.50 x (slicewise bf16 : torch bf16)");
    assertThat(BenchTable.best(all).toString())
        .startsWith("{lite-step={torch={ours=slicewise bf16, peer=torch bf16, ratio=1.5");
    assertThat(BenchTable.parts(all).get("lite-step").toString())
        .contains("torch f32={median=550.0")
        .doesNotContain("slicewise f32={median=410.0, values=null");
  }
}
