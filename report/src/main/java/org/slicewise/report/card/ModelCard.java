package org.slicewise.report.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slicewise.evaluation.BaselineResults;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.ReportInput;
import org.slicewise.report.charts.Words;

/**
 * What a model is, what it was made of and what it reached, on a page (Mitchell and others, "Model
 * Cards for Model Reporting", 2019), with the checklists that reviewers ask for.
 *
 * @param title what the card is of
 * @param alarms what must be read before any number, one sentence each; may be empty
 * @param chapters in reading order
 * @param checklists CLAIM 2024 and TRIPOD+AI
 */
public record ModelCard(
    String title, List<String> alarms, List<Chapter> chapters, List<Checklist> checklists) {
  public ModelCard {
    alarms = List.copyOf(alarms);
    chapters = List.copyOf(chapters);
    checklists = List.copyOf(checklists);
  }

  /** A heading with what stands under it, one sentence or short paragraph each. */
  public record Chapter(String heading, List<String> lines) {
    public Chapter {
      lines = List.copyOf(lines);
    }
  }

  /** The card of what a report says; claims nothing that is not in it. */
  public static ModelCard of(ReportInput input) {
    Map<String, String> answers = Answers.of(input);
    List<Chapter> chapters = new ArrayList<>();
    chapter(
        chapters,
        "What it is",
        answers.get("network"),
        answers.get("output"),
        input.request().sentence());
    chapter(
        chapters,
        "What it is for",
        "For research only, not for diagnosis.",
        ChecklistItem.BLANK + "intended use, intended users, and uses that it is not made for.");
    chapter(
        chapters,
        "What it learnt from",
        answers.get("data"),
        answers.get("split"),
        answers.get("disjoint"),
        answers.get("imbalance"));
    chapter(
        chapters,
        "How it was trained",
        answers.get("training"),
        answers.get("chosen"),
        answers.get("preprocessing"));
    for (EvaluationSection section : input.sections()) {
      chapters.add(new Chapter("Results: " + section.name(), results(section)));
    }
    chapter(chapters, "Groups", answers.get("subgroups"));
    List<String> limits = new ArrayList<>(Answers.limits(input));
    limits.add(ChecklistItem.BLANK + "people, scanners and diseases that the images leave out.");
    chapters.add(new Chapter("Limits", limits));
    chapter(chapters, "Doing it again", answers.get("repeat"), answers.get("software"));
    return new ModelCard(
        input.request().title(),
        alarms(input),
        chapters,
        List.of(Checklist.claim(answers), Checklist.tripod(answers)));
  }

  private static void chapter(List<Chapter> chapters, String heading, String... lines) {
    List<String> said = new ArrayList<>();
    for (String line : lines) {
      if (!line.isEmpty()) {
        said.add(line);
      }
    }
    if (!said.isEmpty()) {
      chapters.add(new Chapter(heading, said));
    }
  }

  private static List<String> alarms(ReportInput input) {
    List<String> alarms = new ArrayList<>();
    input.split().filter(s -> s.leaky()).ifPresent(s -> alarms.add("LEAKY SPLIT: " + s.leak()));
    for (EvaluationSection s : input.sections()) {
      if (!s.leak().isEmpty()) {
        alarms.add("LEAKY (%s): %s".formatted(s.name(), s.leak()));
      }
      if (s.evaluation().seen() != null && s.evaluation().seen().n() > 0) {
        alarms.add(
            "SEEN IN TRAINING (%s): the model knows %s of %s from its training."
                .formatted(
                    s.name(),
                    Words.count(s.evaluation().seen().n()),
                    Words.count(s.evaluation().n(), "image")));
      }
    }
    return alarms;
  }

  private static List<String> results(EvaluationSection section) {
    Evaluation e = section.evaluation();
    List<String> lines = new ArrayList<>();
    lines.add("Accuracy: " + e.inWords() + ".");
    for (String metric : List.of("roc_auc", "recall", "specificity", "brier", "ece")) {
      Estimate estimate = e.metrics().get(metric);
      if (estimate != null && estimate.isDefined()) {
        lines.add(
            "%s: %s, %s."
                .formatted(
                    Answers.capital(Answers.named(metric)),
                    Answers.number(estimate),
                    Answers.where(e)));
      }
    }
    lines.addAll(baselines(e));
    return lines;
  }

  private static List<String> baselines(Evaluation e) {
    BaselineResults rules = e.baselines();
    List<String> lines = new ArrayList<>();
    if (rules != null && rules.metadataOnly() != null) {
      lines.add(
          "A rule that reads only facts of the file, on the same images: accuracy %s; the model minus the rule: %s."
              .formatted(
                  Answers.number(rules.metadataOnly().accuracy()),
                  Answers.number(rules.metadataOnly().difference())));
    }
    if (rules != null && rules.majority() != null) {
      lines.add(
          "Always answering %s: accuracy %s."
              .formatted(rules.majorityClass(), Answers.number(rules.majority().accuracy())));
    }
    return lines;
  }

  /** The card as Markdown (CommonMark with tables), ending with a new line. */
  public String markdown() {
    return Markdown.of(this);
  }

  /** The same without the checklists: short enough to travel in a model file. */
  public String brief() {
    return Markdown.of(new ModelCard(title, alarms, chapters, List.of()));
  }
}
