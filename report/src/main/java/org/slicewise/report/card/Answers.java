package org.slicewise.report.card;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.Subgroups;
import org.slicewise.report.DataOverview;
import org.slicewise.report.EvaluationSection;
import org.slicewise.report.Fact;
import org.slicewise.report.NetworkTable;
import org.slicewise.report.ReportInput;
import org.slicewise.report.charts.Words;

/** What a run knows about the things that checklists ask for; "" where it knows nothing. */
final class Answers {
  private static final List<String> DIAGNOSTIC =
      List.of("recall", "specificity", "precision", "roc_auc");
  private static final List<String> PERFORMANCE =
      List.of("accuracy", "balanced_accuracy", "roc_auc", "brier", "ece");

  private final ReportInput input;

  private Answers(ReportInput input) {
    this.input = input;
  }

  /** The answer to each key that the checklists use. */
  static Map<String, String> of(ReportInput input) {
    Answers a = new Answers(input);
    Map<String, String> answers = new LinkedHashMap<>();
    answers.put("network", a.network());
    answers.put("data", a.data());
    answers.put("preprocessing", a.facts("preprocessing: "));
    answers.put("missing", a.missing());
    answers.put("labels", a.labels());
    answers.put("predictors", a.predictors());
    answers.put("split", a.split());
    answers.put("disjoint", a.disjoint());
    answers.put("size", a.size());
    answers.put("model", a.model());
    answers.put("software", a.facts("environment: "));
    answers.put("initial", a.initial());
    answers.put("training", a.training());
    answers.put("chosen", a.chosen());
    answers.put("ensemble", a.network().isEmpty() ? "" : "None: the model is one network.");
    answers.put("updating", a.network().isEmpty() ? "" : "None: no earlier model was updated.");
    answers.put("computed", a.computed());
    answers.put("output", a.output());
    answers.put("imbalance", a.imbalance());
    answers.put("metrics", a.metrics());
    answers.put("uncertainty", a.uncertainty());
    answers.put("subgroups", a.subgroups());
    answers.put("internal", a.scored(false));
    answers.put("external", a.scored(true));
    answers.put("differ", a.differ());
    answers.put("flow", a.flow());
    answers.put("events", a.flow());
    answers.put("characteristics", a.characteristics());
    answers.put("performance", a.performance(PERFORMANCE));
    answers.put("diagnostic", a.performance(DIAGNOSTIC));
    answers.put("failures", a.failures());
    answers.put("limits", String.join(" ", limits(input)));
    answers.put("repeat", a.repeat());
    answers.put("availability", a.availability());
    return answers;
  }

  private String network() {
    return input
        .network()
        .map(
            n ->
                "A neural network ('%s', %s) that sorts images into %s."
                    .formatted(
                        n.name(),
                        Words.count(n.parameters(), "parameter"),
                        String.join(", ", classes())))
        .orElse("");
  }

  private List<String> classes() {
    return input
        .data()
        .map(d -> d.classes().stream().map(DataOverview.ClassCount::name).toList())
        .or(() -> input.sections().stream().findFirst().map(s -> s.evaluation().classes()))
        .orElse(List.of());
  }

  private String data() {
    return input
        .data()
        .map(
            d ->
                "Read from %s%s: %s of %s.%s"
                    .formatted(
                        d.source(),
                        d.recognisedAs().isEmpty() ? "" : ", recognised as " + d.recognisedAs(),
                        Words.count(images(d), "image"),
                        d.patients() == 0
                            ? "unknown patients"
                            : Words.count(d.patients(), "patient"),
                        fact("data: fingerprint").isEmpty()
                            ? ""
                            : " Fingerprint " + fact("data: fingerprint") + "."))
        .orElse("");
  }

  private static int images(DataOverview data) {
    return data.classes().stream().mapToInt(DataOverview.ClassCount::total).sum();
  }

  private String missing() {
    return input
        .data()
        .map(
            d ->
                d.warnings().isEmpty()
                    ? "No file was left out; nothing was imputed."
                    : "Nothing was imputed. " + sentences(d.warnings()))
        .orElse("");
  }

  private String labels() {
    return input.data().isEmpty()
        ? ""
        : "The class of an image is the name of its folder: %s."
            .formatted(String.join(", ", classes()));
  }

  private String predictors() {
    return input.data().isEmpty() ? "" : "The pixels of one image; nothing else.";
  }

  private String split() {
    return input
        .split()
        .map(
            s ->
                "%s%s, seed %s. %s"
                    .formatted(
                        s.leaky() ? "LEAKY: %s. ".formatted(trim(s.leak())) : "",
                        capital(s.plan()),
                        Long.toString(s.seed()),
                        parts()))
        .orElse("");
  }

  private String parts() {
    return input
        .data()
        .map(
            d ->
                parts(d).entrySet().stream()
                    .map(e -> "%s %s".formatted(e.getKey(), Words.count(e.getValue(), "image")))
                    .collect(Collectors.joining(", ", "Parts: ", ".")))
        .orElse("");
  }

  private static Map<String, Integer> parts(DataOverview data) {
    Map<String, Integer> parts = new LinkedHashMap<>();
    data.classes()
        .forEach(c -> c.byPart().forEach((part, n) -> parts.merge(part, n, Integer::sum)));
    return parts;
  }

  private String disjoint() {
    return input
        .split()
        .map(
            s ->
                s.leaky()
                    ? "Not disjoint by patient. LEAKY: " + trim(s.leak()) + "."
                    : patients() == 0
                        ? "By image only: patients are not known."
                        : "By patient: no patient is known to have images in two parts.")
        .orElse("");
  }

  private int patients() {
    return input.data().map(DataOverview::patients).orElse(0);
  }

  private String size() {
    String scored =
        input.sections().stream()
            .map(s -> "%s: %s".formatted(s.name(), where(s.evaluation())))
            .collect(Collectors.joining("; "));
    return scored.isEmpty() ? "" : "Scored: " + scored + ". No sample size was computed.";
  }

  private String model() {
    return input
        .network()
        .map(
            n ->
                "%s: %s. The report lists them one by one."
                    .formatted(
                        n.name(),
                        n.layers().stream()
                            .map(NetworkTable.Layer::kind)
                            .collect(Collectors.joining(", "))))
        .orElse("");
  }

  private String initial() {
    return facts("initial weights");
  }

  private String training() {
    if (input.training().isEmpty()) {
      return "";
    }
    String settings = facts("settings: ");
    return "%s.%s"
        .formatted(
            Words.count(input.training().get().epochs(), "epoch"),
            settings.isEmpty() ? "" : " Settings other than the defaults: " + settings);
  }

  private String chosen() {
    String on = fact("chosen on");
    return input
        .training()
        .map(
            t ->
                "%s%s."
                    .formatted(
                        on.isEmpty() ? "" : "What decided: " + trim(on) + "; ",
                        t.bestEpoch() == 0
                            ? "the weights after the last epoch were kept"
                            : "the weights after epoch " + t.bestEpoch() + " were kept"))
        .orElse("");
  }

  private String computed() {
    String scored = input.sections().isEmpty() ? "" : "By the model file, one image at a time.";
    String decisions = facts("decisions: ");
    return scored + (scored.isEmpty() || decisions.isEmpty() ? "" : " " + decisions);
  }

  private String output() {
    return classes().isEmpty()
        ? ""
        : "One probability a class (%s), and the most probable class."
            .formatted(String.join(", ", classes()));
  }

  private String imbalance() {
    return input
        .data()
        .map(
            d ->
                "Images by class: %s.%s"
                    .formatted(
                        d.classes().stream()
                            .map(c -> c.name() + " " + Words.count(c.total()))
                            .collect(Collectors.joining(", ")),
                        facts("settings: class").isEmpty() ? "" : " " + facts("settings: class")))
        .orElse("");
  }

  private String metrics() {
    return input.sections().stream()
        .findFirst()
        .map(s -> String.join(", ", s.evaluation().metrics().keySet()).replace('_', ' ') + ".")
        .orElse("");
  }

  private String uncertainty() {
    TreeSet<String> kinds = new TreeSet<>();
    for (EvaluationSection s : input.sections()) {
      s.evaluation().metrics().values().stream()
          .map(Estimate::intervalText)
          .filter(Objects::nonNull)
          .forEach(kinds::add);
    }
    return kinds.isEmpty() ? "" : "Intervals: " + String.join("; ", kinds) + ".";
  }

  private String subgroups() {
    List<String> found = new ArrayList<>();
    for (EvaluationSection s : input.sections()) {
      Subgroups groups = s.evaluation().details().subgroups();
      if (groups != null) {
        List<String> columns =
            groups.columns().stream()
                .filter(c -> !c.groups().isEmpty())
                .map(Subgroups.Column::name)
                .toList();
        if (!columns.isEmpty()) {
          found.add(
              "%s, by %s: %s".formatted(s.name(), String.join(", ", columns), groups.inWords()));
        }
      }
    }
    return String.join(" ", found);
  }

  private String scored(boolean otherData) {
    String text =
        input.sections().stream()
            .filter(s -> s.otherData() == otherData)
            .map(s -> "%s (%s)%s".formatted(s.name(), where(s.evaluation()), leak(s)))
            .collect(Collectors.joining("; "));
    if (text.isEmpty()) {
      return "";
    }
    return otherData
        ? "Scored on images read from another folder than the training's, none of which the model knows: "
            + text
            + "."
        : "Scored on " + text + ", of the folder that the training came from.";
  }

  private String differ() {
    String other = scored(true);
    return other.isEmpty()
        ? scored(false).isEmpty() ? "" : "Both are of one folder of images."
        : other;
  }

  private String flow() {
    String parts = parts();
    return parts.isEmpty() ? size() : parts + (size().isEmpty() ? "" : " " + size());
  }

  private String characteristics() {
    return input
        .data()
        .map(
            d ->
                d.classes().stream()
                    .map(
                        c ->
                            "%s: %s"
                                .formatted(
                                    c.name(),
                                    c.byPart().entrySet().stream()
                                        .map(e -> e.getKey() + " " + Words.count(e.getValue()))
                                        .collect(Collectors.joining(", "))))
                    .collect(Collectors.joining("; ", "Images by class and part. ", ".")))
        .orElse("");
  }

  private String performance(List<String> metrics) {
    return input.sections().stream()
        .map(
            s ->
                "%s (%s)%s: %s."
                    .formatted(
                        s.name(),
                        where(s.evaluation()),
                        leak(s),
                        metrics.stream()
                            .filter(m -> s.evaluation().metrics().containsKey(m))
                            .map(m -> named(m) + " " + number(s.evaluation().metrics().get(m)))
                            .collect(Collectors.joining(", "))))
        .collect(Collectors.joining(" "));
  }

  static String named(String metric) {
    return switch (metric) {
      case "recall" -> "sensitivity";
      case "roc_auc" -> "ROC AUC";
      case "brier" -> "Brier score";
      case "ece" -> "calibration error";
      default -> metric.replace('_', ' ');
    };
  }

  /** As "0.864 (0.790 to 0.910)". */
  static String number(Estimate e) {
    return e == null || !e.isDefined()
        ? "undefined"
        : e.hasInterval()
            ? "%s (%s to %s)"
                .formatted(
                    Words.decimal(e.value()), Words.decimal(e.low()), Words.decimal(e.high()))
            : Words.decimal(e.value()) + " (no interval)";
  }

  private static String leak(EvaluationSection section) {
    return section.leak().isEmpty() ? "" : " LEAKY: " + trim(section.leak());
  }

  private String failures() {
    return input.sections().stream()
        .map(
            s -> {
              int n = s.evaluation().n();
              long right = 0;
              for (int k = 0; k < s.evaluation().classes().size(); k++) {
                right += s.evaluation().confusionMatrix()[k][k];
              }
              return "%s: %s among %s; the report shows the most confident ones."
                  .formatted(s.name(), Words.count(n - right, "mistake"), Words.count(n, "image"));
            })
        .collect(Collectors.joining(" "));
  }

  /** What the run found that makes its numbers worth less, one sentence each. */
  static List<String> limits(ReportInput input) {
    List<String> limits = new ArrayList<>();
    input
        .split()
        .filter(s -> s.leaky())
        .ifPresent(s -> limits.add("LEAKY: " + trim(s.leak()) + "."));
    for (EvaluationSection s : input.sections()) {
      if (!s.leak().isEmpty()) {
        limits.add("%s: LEAKY: %s.".formatted(s.name(), trim(s.leak())));
      }
      s.evaluation().warnings().forEach(w -> limits.add(s.name() + ": " + w));
    }
    return limits.stream().distinct().toList();
  }

  private String repeat() {
    String command = input.request().command();
    return command.isEmpty()
        ? ""
        : "The command: %s. Settings, seeds and versions are in run.json.".formatted(command);
  }

  private String availability() {
    String version = fact("environment: slicewise");
    return version.isEmpty() ? "" : "Software: Slicewise " + version + ".";
  }

  static String where(Evaluation evaluation) {
    String images = Words.count(evaluation.n(), "image");
    return evaluation.patients() == null
        ? images + " of unknown patients"
        : images + " of " + Words.count(evaluation.patients(), "patient");
  }

  private String fact(String name) {
    return input.provenance().stream()
        .filter(f -> f.name().equals(name))
        .map(Fact::value)
        .findFirst()
        .orElse("");
  }

  /** The facts whose names begin so, without that beginning: "java 17; cores 2." */
  private String facts(String beginning) {
    String text =
        input.provenance().stream()
            .filter(f -> f.name().startsWith(beginning))
            .map(f -> (f.name().substring(beginning.length()) + " " + f.value()).strip())
            .collect(Collectors.joining("; "));
    return text.isEmpty() ? "" : text + ".";
  }

  private static String sentences(List<String> texts) {
    return texts.stream().map(t -> trim(t) + ".").collect(Collectors.joining(" "));
  }

  static String capital(String words) {
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private static String trim(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
