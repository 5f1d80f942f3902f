package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupingTest {

  private static List<String> named(Grouping grouping) {
    return Arrays.stream(grouping.groupOfRow()).mapToObj(grouping.groups()::get).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"age", "Age", "patient_age", "age (years)", "AGE_AT_SCAN"})
  void agesFallIntoBands(String column) {
    Grouping ages =
        Grouping.of(column, List.of("17", "18", "39.5", "40", "64", "065Y", "90", "40+", "", "NA"));
    assertThat(ages.groups())
        .containsExactly("under 18", "18 to 39", "40 to 64", "65 and over", "no number", "missing");
    assertThat(named(ages))
        .containsExactly(
            "under 18",
            "18 to 39",
            "18 to 39",
            "40 to 64",
            "40 to 64",
            "65 and over",
            "65 and over",
            "no number",
            "missing",
            "missing");
  }

  @Test
  void aColumnWithAgeInsideAnotherWordIsNoAge() {
    Grouping stages = Grouping.of("stage", List.of("1", "2", "1", "3"));
    assertThat(stages.groups()).containsExactly("1", "2", "3");
  }

  @Test
  void otherNumbersFallIntoQuarters() {
    List<String> cells = IntStream.rangeClosed(1, 100).mapToObj(Integer::toString).toList();
    Grouping quarters = Grouping.of("kvp", cells);
    assertThat(quarters.groups())
        .containsExactly(
            "below 25.75", "25.75 to below 50.50", "50.50 to below 75.25", "75.25 and over");
    int[] sizes = new int[4];
    Arrays.stream(quarters.groupOfRow()).forEach(g -> sizes[g]++);
    assertThat(sizes).containsExactly(25, 25, 25, 25);
  }

  @Test
  void numbersThatAreMostlyOneValueStillFallIntoGroups() {
    String[] cells = new String[40];
    Arrays.fill(cells, "5");
    for (int i = 0; i < 10; i++) {
      cells[i] = Integer.toString(100 + i);
    }
    Grouping grouping = Grouping.of("dose", List.of(cells));
    assertThat(grouping.groups()).isNotEmpty();
    assertThat(named(grouping).get(39)).isEqualTo(grouping.groups().get(0));
  }

  @Test
  void fewWordsAreGroupsByThemselvesTheCommonestFirst() {
    Grouping sex = Grouping.of("sex", List.of("M", "F", "F ", "", "M", "F", "unknown"));
    assertThat(sex.groups()).containsExactly("F", "M", "missing");
    assertThat(named(sex)).containsExactly("M", "F", "F", "missing", "M", "F", "missing");
    assertThat(sex.note()).isNull();
  }

  @Test
  void ofManyWordsTheCommonestStandAlone() {
    List<String> cells =
        IntStream.range(0, 12)
            .boxed()
            .flatMap(v -> Collections.nCopies(20 - v, "city " + v).stream())
            .toList();
    Grouping cities = Grouping.of("location", cells);
    assertThat(cities.groups()).hasSize(8).contains("city 0", "city 6", "other (5 values)");
    assertThat(cities.note()).isEqualTo("the 7 commonest of 12 values");
    long others = named(cities).stream().filter(name -> name.equals("other (5 values)")).count();
    assertThat(others).isEqualTo(13 + 12 + 11 + 10 + 9);
  }

  @Test
  void aColumnOfNamesOnlySaysWhetherThereIsOne() {
    List<String> cells = IntStream.range(0, 30).mapToObj(i -> i < 25 ? "scan " + i : "").toList();
    Grouping names = Grouping.of("accession", cells);
    assertThat(names.groups()).containsExactly("given", "missing");
    assertThat(names.note()).isEqualTo("25 values for 25 images");
  }
}
