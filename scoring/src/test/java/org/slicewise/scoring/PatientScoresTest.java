package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slicewise.calibration.Temperature;
import org.slicewise.data.PatientIds;
import org.slicewise.decision.Decisions;
import org.slicewise.decision.FittedOn;
import org.slicewise.decision.OperatingPoint;
import org.slicewise.decision.OperatingRule;
import org.slicewise.evaluation.Estimate;
import org.slicewise.evaluation.Evaluation;
import org.slicewise.evaluation.EvaluationOptions;
import org.slicewise.evaluation.PatientRule;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.model.ModelInfo;
import org.slicewise.selective.AbstainRule;
import org.slicewise.selective.ConformalSets;
import org.slicewise.selective.SelectiveRules;

class PatientScoresTest {
  @TempDir Path folder;

  /** At a temperature of 2, with a threshold of 0.9 and sets of what is likelier than 0.2. */
  private static ModelInfo deciding(int classes) {
    FittedOn on = new FittedOn("validation part", 30, 20);
    ConformalSets sets = new ConformalSets(0.1, 20, 0.8);
    return TinyModel.random(4, 4, 3, classes, 1)
        .info()
        .withDecisions(
            new Decisions(
                new Temperature(2),
                List.of(
                    new OperatingPoint(
                        new OperatingRule.SpecificityAtLeast(0.9), 0.9, 0.5, 0.9, on)),
                new SelectiveRules(sets, new AbstainRule.NotSingleton(sets)),
                on,
                List.of()));
  }

  private PatientIds ids(String table) throws IOException {
    return PatientIds.in(Files.writeString(folder.resolve("metadata.csv"), table));
  }

  /** Calibrated, the probabilities are {@code 1 - p} and {@code p}. */
  private ScoredImage slice(ModelInfo info, String file, double p) {
    double odds = p * p / ((1 - p) * (1 - p));
    double[] network = {1 / (1 + odds), odds / (1 + odds)};
    return new ScoredImage.Scored(folder.resolve(file).toString(), network, info.decide(network));
  }

  private ScoredImage broken(String file) {
    return new ScoredImage.Unreadable(
        folder.resolve(file).toString(), "cannot read image " + file + ": it is cut short");
  }

  private List<ScoredPatient> patients(ModelInfo info, PatientIds ids, List<ScoredImage> images) {
    List<ScoredPatient> out = new ArrayList<>();
    PatientScores scores = new PatientScores(info, ids, out::add);
    images.forEach(scores::add);
    scores.end();
    return out;
  }

  @ParameterizedTest
  @CsvSource({"2,1", "2,2", "3,3", "4,4"})
  void aPatientIsTheMeanOfItsCalibratedSlicesInAnyOrder(int classes, long seed) throws IOException {
    Random random = new Random(seed);
    ModelInfo info = deciding(classes);
    StringBuilder table = new StringBuilder("file,patient_id\n");
    List<ScoredImage> images = new ArrayList<>();
    Map<String, List<double[]>> expected = new java.util.LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      double[] network = random.doubles(classes).toArray();
      double sum = java.util.Arrays.stream(network).sum();
      for (int k = 0; k < classes; k++) {
        network[k] /= sum;
      }
      String patient = "p" + random.nextInt(9);
      table.append(i).append(".png,").append(patient).append('\n');
      ScoredImage.Scored image =
          new ScoredImage.Scored(
              folder.resolve(i + ".png").toString(), network, info.decide(network));
      images.add(image);
      expected
          .computeIfAbsent(patient, p -> new ArrayList<>())
          .add(image.decision().probabilities());
    }

    List<ScoredPatient> patients = patients(info, ids(table.toString()), images);

    assertThat(patients.stream().map(ScoredPatient::patient))
        .as("seed " + seed)
        .containsExactlyElementsOf(expected.keySet());
    for (ScoredPatient patient : patients) {
      List<double[]> slices = expected.get(patient.patient());
      assertThat(patient.slices()).isEqualTo(slices.size());
      double[] mean =
          IntStream.range(0, classes)
              .mapToDouble(k -> slices.stream().mapToDouble(p -> p[k]).average().orElseThrow())
              .toArray();
      assertThat(patient.decision().probabilities()).containsExactly(mean, within(1e-12));
      assertThat(mean[patient.decision().predicted()])
          .isCloseTo(java.util.Arrays.stream(mean).max().orElseThrow(), within(1e-12));
      assertThat(patient.decision().atOperatingPoint() == 1).isEqualTo(mean[1] >= 0.9);
      assertThat(patient.error()).isNull();
    }
  }

  @Test
  void theAnswersAreThoseOfTheEvaluationsMeanOverSlices() throws IOException {
    Random random = new Random(5);
    ModelInfo info = deciding(2);
    StringBuilder table = new StringBuilder("file,patient_id\n");
    List<ScoredImage> images = new ArrayList<>();
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int patient = random.nextInt(15);
      double p = random.nextDouble();
      images.add(slice(info, i + ".png", p));
      table.append(i).append(".png,").append(patient).append('\n');
      rows.add(Prediction.scored(i + ".png", "" + patient, patient % 2, new double[] {1 - p, p}));
    }
    Map<String, Estimate> expected =
        Evaluation.of(new Predictions(info.classes(), rows), EvaluationOptions.defaults())
            .details()
            .patientLevel()
            .rules()
            .get(PatientRule.MEAN);

    List<ScoredPatient> patients = patients(info, ids(table.toString()), images);

    ToIntFunction<ScoredPatient> label = p -> Integer.parseInt(p.patient()) % 2;
    assertThat(expected.get("accuracy").value())
        .isEqualTo(
            patients.stream()
                .mapToInt(p -> p.decision().predicted() == label.applyAsInt(p) ? 1 : 0)
                .average()
                .orElseThrow());
    assertThat(expected.get("brier").value())
        .isCloseTo(
            patients.stream()
                .mapToDouble(p -> p.decision().probabilities()[1] - label.applyAsInt(p))
                .map(d -> d * d)
                .average()
                .orElseThrow(),
            within(1e-9));
  }

  @Test
  void aPatientHasNoAnswerWhereTheMeanOrMostSlicesHaveNone() throws IOException {
    ModelInfo info = deciding(2);
    PatientIds ids = ids("file,patient_id\na1,a\na2,a\na3,a\nb1,b\nb2,b\nb3,b\nc1,c\nc2,c\nd1,d\n");
    List<ScoredPatient> patients =
        patients(
            info,
            ids,
            List.of(
                // Sure slices that contradict each other.
                slice(info, "a1", 0.95),
                slice(info, "a2", 0.05),
                slice(info, "a3", 0.95),
                // The mean, 0.82, is sure enough; two of three slices are not.
                slice(info, "b1", 0.75),
                slice(info, "b2", 0.99),
                slice(info, "b3", 0.72),
                // One of two is not most.
                slice(info, "c1", 0.75),
                slice(info, "c2", 0.99),
                slice(info, "d1", 0.6)));
    assertThat(patients.stream().map(p -> p.patient() + ": " + p.decision().reason()))
        .containsExactly(
            "a: 2 classes are likely enough",
            "b: 2 of 3 slices abstain",
            "c: null",
            "d: 2 classes are likely enough");
  }

  @Test
  void imagesWithoutAPatientAreAnsweredAtOnceAndAlone() throws IOException {
    ModelInfo info = deciding(2);
    PatientIds ids = ids("file,patient_id\na1,a\na2,a\nx,\n");
    List<ScoredPatient> out = new ArrayList<>();
    PatientScores scores = new PatientScores(info, ids, out::add);
    scores.add(slice(info, "a1", 0.9));
    scores.add(slice(info, "x", 0.9));
    assertThat(out).hasSize(1);
    scores.add(broken("y"));
    assertThat(out).hasSize(2);
    scores.add(slice(info, "a2", 0.9));
    scores.end();

    assertThat(out.get(0).file()).endsWith("x");
    assertThat(out.get(0).slices()).isEqualTo(1);
    assertThat(out.get(0).patient()).isEmpty();
    assertThat(out.get(1).decision()).isNull();
    assertThat(out.get(1).error()).isEqualTo("cannot read image y: it is cut short");
    assertThat(out.get(2).patient()).isEqualTo("a");
    assertThat(out.get(2).slices()).isEqualTo(2);
    assertThat(out.get(2).file()).isEmpty();
  }

  @Test
  void slicesThatCannotBeReadAreSaidAndDoNotCount() throws IOException {
    ModelInfo info = deciding(2);
    PatientIds ids = ids("file,patient_id\na1,a\na2,a\na3,a\nb1,b\n");
    List<ScoredPatient> patients =
        patients(
            info, ids, List.of(broken("a1"), slice(info, "a2", 0.9), broken("a3"), broken("b1")));
    assertThat(patients.get(0).slices()).isEqualTo(1);
    assertThat(patients.get(0).decision().probabilities()[1]).isCloseTo(0.9, within(1e-9));
    assertThat(patients.get(0).error())
        .isEqualTo("cannot read image a1: it is cut short (and 1 more)");
    assertThat(patients.get(1).slices()).isZero();
    assertThat(patients.get(1).decision()).isNull();
  }
}
