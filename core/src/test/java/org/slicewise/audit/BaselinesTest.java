package org.slicewise.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;
import org.slicewise.evaluation.BaselineScores;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.image.FileFacts;

class BaselinesTest {
  private static final List<String> CLASSES = List.of("CT_COVID", "CT_NonCOVID");
  private static final FileFacts PNG_RGB = facts("png", "png", "RGB");
  private static final FileFacts JPG_L = facts("jpg", "jpeg", "L");
  private static final FileFacts PNG_RGBA = facts("png", "png", "RGBA");

  /** COVID are mostly png, the others mostly jpg. */
  private static final Baselines FITTED =
      Baselines.fit(
          CLASSES,
          new int[] {0, 0, 0, 1, 1, 1, 1},
          List.of(PNG_RGB, PNG_RGB, PNG_RGBA, JPG_L, JPG_L, JPG_L, PNG_RGB));

  private static FileFacts facts(String extension, String container, String mode) {
    return new FileFacts(extension, container, mode, 10, 10, 100);
  }

  @Test
  void probabilitiesAreSmoothedCountsOfTheThreeFacts() {
    assertThat(FITTED.majority()).isEqualTo("CT_NonCOVID");
    assertThat(FITTED.predict(PNG_RGB)).containsExactly(3 / 5.0, 2 / 5.0);
    assertThat(FITTED.predict(JPG_L)).containsExactly(1 / 5.0, 4 / 5.0);
  }

  @Test
  void factsNotSeenFallBackToTheContainerThenToTheClasses() {
    // png: 3 COVID, 1 other; all: 3 and 4.
    assertThat(FITTED.predict(facts("PNG", "png", "P"))).containsExactly(4 / 6.0, 2 / 6.0);
    assertThat(FITTED.predict(facts("tif", "tiff", "L"))).containsExactly(4 / 9.0, 5 / 9.0);
  }

  @Test
  void sizeAndBytesDoNotMatter() {
    assertThat(FITTED.predict(new FileFacts("jpg", "jpeg", "L", 999, 1, 5)))
        .isEqualTo(FITTED.predict(JPG_L));
  }

  @Test
  void theRulesSurviveTheJourneyAsJson() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    String json = mapper.writeValueAsString(FITTED.toMap());
    Baselines back = Baselines.fromMap(mapper.readValue(json, new TypeReference<>() {}));
    assertThat(back.classes()).isEqualTo(CLASSES);
    assertThat(back.majority()).isEqualTo(FITTED.majority());
    for (FileFacts facts : List.of(PNG_RGB, JPG_L, PNG_RGBA, facts("bmp", "bmp", "RGB"))) {
      assertThat(back.predict(facts)).isEqualTo(FITTED.predict(facts));
    }
  }

  @Test
  void scoresFollowTheClassOrderOfTheTable() {
    Predictions table =
        new Predictions(
            List.of("CT_NonCOVID", "CT_COVID"),
            List.of(Prediction.scored("a.png", "", 0, new double[] {0.5, 0.5})));
    BaselineScores scores = FITTED.scores(table, List.of(PNG_RGB));
    assertThat(scores.majority()).isEqualTo("CT_NonCOVID");
    assertThat(scores.metadataOnly()[0]).containsExactly(2 / 5.0, 3 / 5.0);
    assertThat(FITTED.scores(table, null).metadataOnly()).isNull();
    assertThatThrownBy(() -> FITTED.scores(table, List.of()))
        .hasMessageContaining("0 images for a table of 1");
  }

  /** As if the rules had been fitted anew without each patient in turn. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aboutSeenImagesTheRuleIsAskedAsIfItHadNeverMetTheirPatient(long seed) {
    Random random = new Random(seed);
    List<FileFacts> kinds = List.of(PNG_RGB, JPG_L, PNG_RGBA, facts("bmp", "bmp", "L"));
    List<FileFacts> facts = new ArrayList<>();
    List<Prediction> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int patient = random.nextInt(12);
      facts.add(kinds.get(Math.min(3, patient % 3 + (random.nextInt(5) == 0 ? 1 : 0))));
      int label = random.nextInt(3) == 0 ? patient % 2 : random.nextInt(2);
      rows.add(
          Prediction.scored(
              i + ".png", patient == 0 ? "" : "p" + patient, label, new double[] {0.5, 0.5}));
    }
    Predictions table = new Predictions(CLASSES, rows);
    Baselines fitted =
        Baselines.fit(CLASSES, rows.stream().mapToInt(Prediction::label).toArray(), facts);
    Set<String> seen = rows.stream().map(Prediction::file).collect(Collectors.toSet());
    BaselineScores scores = fitted.scores(table, facts, seen);
    assertThat(scores.outOfFold()).isEqualTo(40);
    for (int i = 0; i < 40; i++) {
      Prediction row = rows.get(i);
      List<Integer> others = new ArrayList<>();
      for (int j = 0; j < 40; j++) {
        String patient = rows.get(j).patient();
        if (j != i && (patient.isEmpty() || !patient.equals(row.patient()))) {
          others.add(j);
        }
      }
      Baselines without =
          Baselines.fit(
              CLASSES,
              others.stream().mapToInt(j -> rows.get(j).label()).toArray(),
              others.stream().map(facts::get).toList());
      assertThat(scores.metadataOnly()[i])
          .as("row %d, seed %d", i, seed)
          .isEqualTo(without.predict(facts.get(i)));
    }
    assertThat(fitted.scores(table, facts).metadataOnly()[0])
        .isEqualTo(fitted.predict(facts.get(0)));
  }

  @Test
  void aSeenImageThatWasStoredInAnotherFormatTakesNothingAway() {
    Predictions table =
        new Predictions(
            CLASSES, List.of(Prediction.scored("a.bmp", "p", 0, new double[] {0.5, 0.5})));
    FileFacts bmp = facts("bmp", "bmp", "RGB");
    assertThat(FITTED.scores(table, List.of(bmp), Set.of("a.bmp")).metadataOnly()[0])
        .isEqualTo(FITTED.predict(bmp));
  }

  @Test
  void damagedRulesAreRefusedWithAdvice() {
    Map<String, Object> noMajority = new HashMap<>(FITTED.toMap());
    noMajority.put("majority", "CT_Other");
    Map<String, Object> badEntry = new HashMap<>(FITTED.toMap());
    badEntry.put("metadata_only", List.of(Map.of("extension", "png")));
    Map<String, Object> badCounts = new HashMap<>(FITTED.toMap());
    badCounts.put(
        "metadata_only",
        List.of(
            Map.of(
                "extension", "png", "container", "png", "mode", "L", "counts", List.of(1, 2, 3))));
    Map<String, Object> nothing = new HashMap<>(FITTED.toMap());
    nothing.put("metadata_only", List.of());
    for (Map<String, Object> damaged :
        List.of(Map.<String, Object>of(), noMajority, badEntry, badCounts, nothing)) {
      assertThatThrownBy(() -> Baselines.fromMap(damaged))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("train the model again");
    }
  }

  @Test
  void nothingToFitIsRefused() {
    assertThatThrownBy(() -> Baselines.fit(CLASSES, new int[0], List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
