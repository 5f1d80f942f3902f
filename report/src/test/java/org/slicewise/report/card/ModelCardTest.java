package org.slicewise.report.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slicewise.evaluation.Estimate;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.ExampleReport;
import org.slicewise.report.Fact;
import org.slicewise.report.ReportInput;
import org.slicewise.report.Request;
import org.slicewise.report.SplitNote;

class ModelCardTest {
  private static final String LEAK = "31 patients have images in both parts";

  private static ReportInput training(String leak, EvaluationSection... sections) {
    ReportInput example = ExampleReport.full();
    ReportInput.Builder report =
        ReportInput.about(example.request())
            .data(example.data().orElseThrow())
            .split(new SplitNote("grouped by patient", 1, leak))
            .network(example.network().orElseThrow())
            .training(example.training().orElseThrow())
            .provenance(
                List.of(
                    new Fact("environment: slicewise", "0.1.0"),
                    new Fact("settings: seed", "1"),
                    new Fact("chosen on", "nothing: the number of epochs was fixed beforehand")));
    for (EvaluationSection section : sections) {
      report.section(section);
    }
    return report.build();
  }

  private static EvaluationSection scored(String name, boolean otherData) {
    EvaluationSection s =
        ExampleReport.section(
            name, ExampleReport.predictions(1, 60, ExampleReport.CLASSES, true), List.of(), "");
    return new EvaluationSection(s.name(), s.evaluation(), List.of(), "", otherData);
  }

  private static final EvaluationSection HELD_OUT = scored("validation part", false);

  static Stream<ReportInput> inputs() {
    return Stream.of(
        training("", HELD_OUT),
        training(LEAK, HELD_OUT),
        training(""),
        ExampleReport.full(),
        ExampleReport.tableOnly(),
        ReportInput.about(new Request("Nothing", "Nothing was done.", "")).build());
  }

  @Test
  void aLeakyRunSaysSoBeforeAnythingElse() {
    String text = ModelCard.of(training(LEAK, HELD_OUT)).markdown();
    assertThat(text.lines().skip(1).filter(l -> !l.isBlank()).findFirst().orElseThrow())
        .isEqualTo("> **LEAKY SPLIT: " + LEAK + "**");
    for (Checklist list : ModelCard.of(training(LEAK, HELD_OUT)).checklists()) {
      assertThat(list.items())
          .filteredOn(i -> i.answer().contains("LEAKY: " + LEAK))
          .extracting(ChecklistItem::number)
          .containsAnyOf("20", "12a")
          .containsAnyOf("40", "26");
    }
    assertThat(ModelCard.of(training("", HELD_OUT)).markdown()).doesNotContain("LEAKY");
  }

  @Test
  void aModelThatKnowsItsImagesSaysSoBeforeAnythingElse() {
    ModelCard card = ModelCard.of(ExampleReport.full());
    assertThat(card.alarms()).anyMatch(a -> a.startsWith("SEEN IN TRAINING (training part)"));
    String text = card.markdown();
    assertThat(text.indexOf("SEEN IN TRAINING")).isBetween(0, text.indexOf("## "));
  }

  @Test
  void nothingIsSaidOfDataFromElsewhereUnlessSuchDataWereScored() {
    ModelCard inside = ModelCard.of(training("", HELD_OUT));
    assertThat(item(inside, "CLAIM 2024", "33").known()).isEmpty();
    assertThat(item(inside, "CLAIM 2024", "33").answer()).startsWith(ChecklistItem.BLANK);
    assertThat(item(inside, "TRIPOD+AI", "16").known())
        .isEqualTo("Both are of one folder of images.");
    assertThat(inside.markdown()).doesNotContainIgnoringCase("another folder", "external");

    ModelCard outside =
        ModelCard.of(training("", HELD_OUT, scored("images of another clinic", true)));
    assertThat(item(outside, "CLAIM 2024", "33").known())
        .contains("another folder than the training's")
        .contains("images of another clinic (60 images of 30 patients)")
        .doesNotContain("validation part");
    assertThat(item(outside, "CLAIM 2024", "33").missing()).isNotEmpty();
    assertThat(item(outside, "CLAIM 2024", "32").known()).doesNotContain("another clinic");
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void everyItemOfBothGuidelinesStandsOnceInOrder(ReportInput input) {
    List<Checklist> lists = ModelCard.of(input).checklists();
    assertThat(lists).extracting(Checklist::name).containsExactly("CLAIM 2024", "TRIPOD+AI");
    assertThat(lists.get(0).items())
        .extracting(ChecklistItem::number)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 44).mapToObj(Integer::toString).toList());
    List<String> tripod = new ArrayList<>();
    String[] letters = {
      "", "", "abc", "", "ab", "abc", "", "abc", "abc", "", "", "abcdefg", "", "", "", "", "",
      "abcdef", "", "abc", "", "", "ab", "", "", "", "abc"
    };
    for (int i = 0; i < letters.length; i++) {
      String number = Integer.toString(i + 1);
      if (letters[i].isEmpty()) {
        tripod.add(number);
      }
      letters[i].chars().forEach(c -> tripod.add(number + (char) c));
    }
    assertThat(tripod).hasSize(52);
    assertThat(lists.get(1).items())
        .extracting(ChecklistItem::number)
        .containsExactlyElementsOf(tripod);
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void whatTheRunDoesNotKnowIsABlankThatSaysWhatIsMissing(ReportInput input) {
    for (Checklist list : ModelCard.of(input).checklists()) {
      for (ChecklistItem item : list.items()) {
        if (item.known().isEmpty()) {
          assertThat(item.answer())
              .startsWith(ChecklistItem.BLANK)
              .hasSizeGreaterThan(ChecklistItem.BLANK.length() + 5);
        }
      }
      assertThat(list.items())
          .filteredOn(i -> List.of("44", "18a", "17").contains(i.number()))
          .filteredOn(i -> i.topic().matches("Funding|Ethical approval"))
          .isNotEmpty()
          .allMatch(i -> i.known().isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void noCardClaimsWhatNoRunCanKnow(ReportInput input) {
    String claims = ModelCard.of(input).markdown().replace("not for diagnosis", "");
    for (Checklist list : ModelCard.of(input).checklists()) {
      for (ChecklistItem item : list.items()) {
        claims = claims.replace(Markdown.escape(item.topic()), "");
        claims = claims.replace(Markdown.escape(item.missing()), "");
      }
    }
    assertThat(claims)
        .doesNotContainIgnoringCase(
            "validated",
            "clinical",
            "diagnos",
            "generalis",
            "robust",
            "reliable",
            "proven",
            "null",
            "NaN",
            "Optional");
    assertThat(claims).doesNotContainPattern("\\bsafe");
  }

  @Test
  void aRunWithoutDataKnowsNothingOfTheItemsAboutData() {
    ModelCard card = ModelCard.of(ExampleReport.tableOnly());
    for (String number : List.of("7", "9", "12", "14", "19", "20", "22", "24", "25", "26", "27")) {
      assertThat(item(card, "CLAIM 2024", number).known()).as(number).isEmpty();
    }
    assertThat(item(card, "CLAIM 2024", "37").known()).contains("all images", "accuracy");
  }

  @Test
  void resultsStandWithTheirIntervalsAndHowManyTheyAreOf() {
    Estimate accuracy = HELD_OUT.evaluation().metrics().get("accuracy");
    ModelCard card = ModelCard.of(training("", HELD_OUT));
    String performance = item(card, "CLAIM 2024", "37").known();
    assertThat(performance)
        .contains("60 images of 30 patients")
        .contains("accuracy " + Answers.number(accuracy));
    assertThat(Answers.number(accuracy)).matches("0\\.\\d{3} \\(0\\.\\d{3} to 0\\.\\d{3}\\)");
    assertThat(card.markdown()).contains(HELD_OUT.evaluation().inWords());
  }

  @Test
  void theBriefCardKeepsTheAlarmsAndTheNumbersAndIsShort() {
    ModelCard card = ModelCard.of(training(LEAK, HELD_OUT));
    assertThat(card.brief())
        .contains("LEAKY SPLIT: " + LEAK, HELD_OUT.evaluation().inWords())
        .doesNotContain("CLAIM", "| ")
        .hasSizeLessThan(8000);
    assertThat(card.markdown()).startsWith(card.brief().substring(0, 1000));
  }

  @Test
  void namesFromOutsideAreNoMarkup() {
    String text =
        ModelCard.of(
                ReportInput.about(new Request("a|b <b>*c*</b>\n# d", "`x` [y](z)", "")).build())
            .markdown();
    assertThat(text)
        .startsWith("# Model card: a\\|b \\<b\\>\\*c\\*\\</b\\> \\# d\n")
        .contains("\\`x\\` \\[y\\](z)");
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void everyRowOfAMarkdownTableHasThreeCells(ReportInput input) {
    List<String> rows =
        ModelCard.of(input).markdown().lines().filter(l -> l.startsWith("|")).toList();
    assertThat(rows).hasSize(44 + 52 + 4);
    assertThat(rows)
        .allMatch(l -> l.replace("\\\\", "").replace("\\|", "").split("\\|").length == 4);
  }

  private static ChecklistItem item(ModelCard card, String list, String number) {
    return card.checklists().stream()
        .filter(c -> c.name().equals(list))
        .flatMap(c -> c.items().stream())
        .filter(i -> i.number().equals(number))
        .findFirst()
        .orElseThrow();
  }
}
