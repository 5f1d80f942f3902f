package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.dflib.DataFrame;
import org.dflib.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;

class SubgroupsTest {
  private static final EvaluationOptions QUICK = EvaluationOptions.defaults().withResamples(200);

  /** Patients with one label, sex and site; whoever is of the second site is answered worse. */
  private record Cohort(Predictions table, DataFrame metadata) {
    static Cohort draw(long seed, int patients, double harder) {
      Random random = new Random(seed);
      List<Prediction> rows = new ArrayList<>();
      List<Object> cells = new ArrayList<>();
      for (int patient = 0; patient < patients; patient++) {
        int label = random.nextInt(2);
        String sex = random.nextInt(10) == 0 ? null : random.nextBoolean() ? "F" : "M";
        String site = "site " + random.nextInt(3);
        double ease = 1 + random.nextGaussian() - (site.equals("site 1") ? harder : 0);
        int slices = 1 + random.nextInt(6);
        for (int s = 0; s < slices; s++) {
          double score = ease + 0.5 * random.nextGaussian();
          double right = 1 / (1 + Math.exp(-score));
          double[] p =
              label == 0 ? new double[] {right, 1 - right} : new double[] {1 - right, right};
          String file = patient + "-" + s + ".png";
          rows.add(Prediction.scored(file, "p" + patient, label, p));
          Collections.addAll(cells, file, "p" + patient, sex, site);
        }
      }
      return new Cohort(
          new Predictions(List.of("healthy", "ill"), rows),
          DataFrame.foldByRow("file", "patient_id", "sex", "site").of(cells.toArray()));
    }

    Subgroups subgroups(EvaluationOptions options) {
      return Evaluation.of(table, options.withMetadata(metadata)).details().subgroups();
    }
  }

  private static Subgroups.Column column(Subgroups subgroups, String name) {
    return subgroups.columns().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Subgroups.Group group(Subgroups subgroups, String column, String name) {
    return column(subgroups, column).groups().stream()
        .filter(g -> g.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theNumbersOfAGroupAreThoseOfItsImagesAlone(long seed) {
    Cohort cohort = Cohort.draw(seed, 150, 0);
    Subgroups subgroups = cohort.subgroups(QUICK);
    assertThat(subgroups.columns())
        .extracting(Subgroups.Column::name)
        .containsExactly("sex", "site");
    for (Subgroups.Group group : column(subgroups, "site").groups()) {
      List<Prediction> rows = new ArrayList<>();
      for (int i = 0; i < cohort.table().size(); i++) {
        if (cohort.metadata().get("site", i).equals(group.name())) {
          rows.add(cohort.table().rows().get(i));
        }
      }
      Evaluation alone = Evaluation.of(new Predictions(cohort.table().classes(), rows), QUICK);
      assertThat(group.n()).isEqualTo(alone.n());
      assertThat(group.patients()).isEqualTo(alone.patients());
      assertThat(group.metrics().keySet())
          .containsExactly("accuracy", "recall", "specificity", "roc_auc");
      group
          .metrics()
          .forEach((name, estimate) -> assertThat(estimate).isEqualTo(alone.metrics().get(name)));
      assertThat(group.warnings()).isEmpty();
    }
  }

  @Test
  void theGroupsOfAColumnHoldEveryImageOnce() {
    Cohort cohort = Cohort.draw(4, 150, 0);
    for (Subgroups.Column column : cohort.subgroups(QUICK).columns()) {
      assertThat(column.groups().stream().mapToInt(Subgroups.Group::n).sum())
          .isEqualTo(cohort.table().size());
    }
  }

  @Test
  void theDifferenceIsFromAllOtherImages() {
    Cohort cohort = Cohort.draw(5, 150, 0);
    Subgroups.Group site = group(cohort.subgroups(QUICK), "site", "site 1");
    int[] right = new int[2];
    int[] all = new int[2];
    for (int i = 0; i < cohort.table().size(); i++) {
      int side = cohort.metadata().get("site", i).equals("site 1") ? 0 : 1;
      all[side]++;
      right[side] += cohort.table().rows().get(i).isCorrect() ? 1 : 0;
    }
    assertThat(site.difference().accuracy().value())
        .isCloseTo((double) right[0] / all[0] - (double) right[1] / all[1], within(1e-12));
  }

  @Test
  void whereThereAreTooFewASentenceStandsInsteadOfANumber() {
    Cohort cohort = Cohort.draw(6, 150, 0);
    Subgroups.Group missing = group(cohort.subgroups(QUICK), "sex", "missing");
    assertThat(missing.patients()).isGreaterThanOrEqualTo(Subgroups.FEWEST_PATIENTS);
    assertThat(missing.metrics()).containsKey("accuracy").doesNotContainKey("roc_auc");
    assertThat(missing.warnings())
        .anyMatch(w -> w.matches("sensitivity: .* are too few to say, it takes 20 \\(10\\)"));

    Subgroups small = Cohort.draw(6, 25, 0).subgroups(QUICK);
    for (Subgroups.Group group : column(small, "site").groups()) {
      assertThat(group.metrics().containsKey("accuracy"))
          .isEqualTo(group.n() >= 20 && group.patients() >= 10);
      assertThat(group.metrics().size() + group.warnings().size()).isEqualTo(4);
    }
    assertThat(group(small, "sex", "missing").difference()).isNull();
  }

  @Test
  void theTwoGroupsOfAColumnAreOneComparison() {
    Cohort cohort = Cohort.draw(7, 150, 0);
    List<String> halves = new ArrayList<>();
    for (int i = 0; i < cohort.table().size(); i++) {
      halves.add(cohort.table().rows().get(i).patient().hashCode() % 2 == 0 ? "even" : "odd");
    }
    DataFrame two =
        DataFrame.byColumn("file", "half")
            .of(cohort.metadata().getColumn("file"), Series.ofIterable(halves));
    Subgroups subgroups = new Cohort(cohort.table(), two).subgroups(QUICK);
    assertThat(subgroups.comparisons()).isEqualTo(1);
    Subgroups.Difference even = group(subgroups, "half", "even").difference();
    Subgroups.Difference odd = group(subgroups, "half", "odd").difference();
    assertThat(odd.accuracy().value()).isCloseTo(-even.accuracy().value(), within(1e-12));
    assertThat(odd.p()).isEqualTo(even.p());
    assertThat(odd.holm()).isEqualTo(even.holm()).isEqualTo(even.p());
  }

  @Test
  void aGroupThatIsAnsweredWorseIsFoundAfterHolmsCorrection() {
    Subgroups subgroups = Cohort.draw(8, 300, 1.5).subgroups(QUICK.withResamples(1000));
    assertThat(subgroups.comparisons()).isEqualTo(6);
    Subgroups.Difference worse = group(subgroups, "site", "site 1").difference();
    assertThat(worse.accuracy().high()).isNegative();
    assertThat(worse.holm()).isLessThan(0.05).isGreaterThanOrEqualTo(worse.p());
    assertThat(subgroups.inWords()).startsWith("6 groups compared").contains("site site 1");
  }

  /** With p no smaller than 2 / 201, no comparison of fifty could survive Holm's correction. */
  @Test
  void fewResamplesDoNotHideALargeDifferenceAmongManyComparisons() {
    Subgroups subgroups = Cohort.draw(8, 300, 2.5).subgroups(QUICK);
    assertThat(group(subgroups, "site", "site 1").difference().p()).isLessThan(0.05 / 50);
  }

  /** Six comparisons, none of a true difference: at most one table in twenty may raise an alarm. */
  @Test
  void amongGroupsThatDoNotDifferFalseAlarmsAreRare() {
    int tables = 120;
    int alarms = 0;
    for (int seed = 0; seed < tables; seed++) {
      Cohort cohort = Cohort.draw(1000 + seed, 150, 0);
      SubgroupTables tablesOf =
          new SubgroupTables(
              cohort.table(),
              1,
              new Intervals(cohort.table().rows(), 300, 1),
              QUICK.withResamples(100));
      alarms +=
          tablesOf.result(cohort.metadata()).columns().stream()
                  .flatMap(c -> c.groups().stream())
                  .anyMatch(g -> g.difference() != null && g.difference().holm() <= 0.05)
              ? 1
              : 0;
    }
    // 5% of 120 is 6; more than 13 would come of 5% once in 300 such tests.
    assertThat(alarms).isLessThanOrEqualTo(13);
  }

  @Test
  void theOrderOfTheMetadataDoesNotMatterAndAnImageWithoutARowIsMissing() {
    Cohort cohort = Cohort.draw(9, 150, 0);
    DataFrame backwards =
        cohort.metadata().rows(r -> r.get("file", String.class).charAt(0) != '1').select();
    Subgroups partly = new Cohort(cohort.table(), backwards).subgroups(QUICK);
    long absent = cohort.table().rows().stream().filter(r -> r.file().charAt(0) == '1').count();
    assertThat(group(partly, "site", "missing").n()).isEqualTo(absent);

    List<Prediction> shuffled = new ArrayList<>(cohort.table().rows());
    Collections.shuffle(shuffled, new Random(2));
    Subgroups there =
        new Cohort(new Predictions(cohort.table().classes(), shuffled), cohort.metadata())
            .subgroups(QUICK);
    Subgroups here = cohort.subgroups(QUICK);
    for (Subgroups.Group group : column(here, "site").groups()) {
      Subgroups.Group same = group(there, "site", group.name());
      assertThat(same.n()).isEqualTo(group.n());
      assertThat(same.metrics().get("roc_auc").value())
          .isCloseTo(group.metrics().get("roc_auc").value(), within(1e-12));
    }
  }

  @Test
  void metadataOfOtherImagesAreRefused() {
    Cohort cohort = Cohort.draw(1, 20, 0);
    Cohort named =
        new Cohort(cohort.table(), DataFrame.foldByRow("file", "sex").of("elsewhere/1.png", "F"));
    assertThatThrownBy(() -> named.subgroups(QUICK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("elsewhere/1.png")
        .hasMessageContaining("0-0.png");
    assertThatThrownBy(
            () ->
                new Cohort(cohort.table(), DataFrame.foldByRow("name", "sex").of("a", "F"))
                    .subgroups(QUICK))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no column 'file'");
  }

  @Test
  void withoutColumnsToGroupByThereAreNoSubgroups() {
    Cohort cohort = Cohort.draw(1, 20, 0);
    assertThat(new Cohort(cohort.table(), DataFrame.empty("file", "patient_id")).subgroups(QUICK))
        .isNull();
    Subgroups one =
        new Cohort(
                cohort.table(),
                DataFrame.byColumn("file", "scanner")
                    .of(
                        cohort.metadata().getColumn("file"),
                        Series.ofVal("A", cohort.table().size())))
            .subgroups(QUICK);
    assertThat(one.columns().get(0).groups()).isEmpty();
    assertThat(one.columns().get(0).note()).contains("all images have the same, A");
    assertThat(one.comparisons()).isZero();
  }
}
