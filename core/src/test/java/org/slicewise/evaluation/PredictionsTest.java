package org.slicewise.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.errors.BadInputException;

class PredictionsTest {
  @TempDir Path folder;

  private Predictions read(String text) throws IOException {
    return Predictions.read(write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("predictions.csv"), bytes);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refusal(String text) {
    return assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("predictions.csv");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aTableComesBackFromItsFileNumberForNumber(long seed) {
    Predictions table = Tables.random(seed, 50, 2 + (int) seed, 7, 17);
    Path file = folder.resolve("deep/er/predictions.csv");
    table.writeCsv(file);
    Predictions back = Predictions.read(file);
    assertThat(back.classes()).isEqualTo(table.classes());
    assertThat(back.rows())
        .usingRecursiveComparison()
        .isEqualTo(table.rows()); // doubles compared exactly
  }

  @Test
  void awkwardNamesUnknownLabelsAndExtraColumnsComeBack() {
    Predictions table =
        new Predictions(
            List.of("a, \"b\"", "ü"),
            List.of(
                new Prediction(
                    "x,\"y\".png",
                    "",
                    Prediction.UNKNOWN,
                    1,
                    new double[] {1.0 / 3, 2.0 / 3},
                    Map.of("at_operating_point", "a, \"b\"")),
                new Prediction("line\nfeed.png", "P 1", 0, 0, new double[] {1, 0}, Map.of())));
    Path file = folder.resolve("predictions.csv");
    table.writeCsv(file);
    Predictions back = Predictions.read(file);
    assertThat(back.classes()).isEqualTo(table.classes());
    assertThat(back.rows().get(0)).usingRecursiveComparison().isEqualTo(table.rows().get(0));
    assertThat(back.rows().get(1).file()).isEqualTo("line\nfeed.png");
    assertThat(back.rows().get(1).extra()).containsEntry("at_operating_point", "");
  }

  @Test
  void theFileHasTheColumnsOfTheContract() throws IOException {
    Path file = folder.resolve("predictions.csv");
    new Predictions(
            List.of("CT_COVID", "CT_NonCOVID"),
            List.of(Prediction.scored("a.png", "P1", 0, new double[] {0.25, 0.75})))
        .writeCsv(file);
    assertThat(Files.readString(file))
        .isEqualTo(
            """
            file,patient_id,label,predicted,prob_CT_COVID,prob_CT_NonCOVID
            a.png,P1,CT_COVID,CT_NonCOVID,0.25,0.75
            """);
  }

  @Test
  void aByteOrderMarkCarriageReturnsAndQuotedCommasAreRead() throws IOException {
    Predictions table =
        read(
            "\uFEFFfile,label,predicted,prob_b,prob_a\r\n\"x,1.png\",a,b,0.5,0.5\r\ny.png,,a,0.1,0.9\r\n");
    assertThat(table.classes()).containsExactly("b", "a"); // the order of the columns
    assertThat(table.rows().get(0).file()).isEqualTo("x,1.png");
    assertThat(table.rows().get(0).label()).isEqualTo(1);
    assertThat(table.rows().get(0).predicted()).isZero();
    assertThat(table.rows().get(0).patient()).isEmpty();
    assertThat(table.rows().get(1).isLabelled()).isFalse();
    assertThat(table.labelled().size()).isEqualTo(1);
  }

  @Test
  void withoutThePredictedColumnTheFirstOfTheMostProbableClassesIsTaken() throws IOException {
    Predictions table = read("file,label,prob_a,prob_b,prob_c\nx,a,0.2,0.4,0.4\ny,b,0.4,0.4,0.2\n");
    assertThat(table.rows().stream().map(Prediction::predicted)).containsExactly(1, 0);
  }

  @Test
  void withoutProbabilitiesTheClassesAreTheSortedNames() throws IOException {
    Predictions table = read("file,patient_id,label,predicted\nx,p,b,c\ny,p,b,a\n");
    assertThat(table.classes()).containsExactly("a", "b", "c");
    assertThat(table.hasProbabilities()).isFalse();
    assertThat(table.rows().get(0).confidence()).isNaN();
  }

  @Test
  void theFrameHasNumbersForProbabilities() {
    Predictions table = Tables.random(4, 5, 3, 2, 3);
    assertThat(table.frame().height()).isEqualTo(5);
    assertThat(table.frame().<Double>getColumn("prob_class 2").get(3))
        .isEqualTo(table.rows().get(3).probabilities()[2]);
  }

  @Test
  void aLabelOutsideTheClassesIsRefusedWithTheNearestName() {
    refusal("file,label,prob_CT_COVID,prob_CT_NonCOVID\nx.png,CT_COVD,0.5,0.5\n")
        .hasMessageContaining("row 1 of")
        .hasMessageContaining("x.png")
        .hasMessageContaining("label 'CT_COVD'")
        .hasMessageContaining("did you mean 'CT_COVID'");
  }

  @Test
  void aPredictedClassOutsideTheClassesIsRefused() {
    refusal("file,label,predicted,prob_a,prob_b\nx,a,A,0.5,0.5\n")
        .hasMessageContaining("predicted 'A'");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"NaN", "1.2", "-0.1", "many", "", "Infinity"})
  void whatIsNoProbabilityIsRefusedWithItsRowAndColumn(String cell) {
    refusal("file,label,prob_a,prob_b\nx,a,0.5,0.5\ny,a," + cell + ",0.5\n")
        .hasMessageContaining("row 2 of")
        .hasMessageContaining("'" + cell + "' in column prob_a")
        .hasMessageContaining("from 0 to 1");
  }

  @Test
  void probabilitiesThatDoNotSumToOneAreRefused() {
    refusal("file,label,prob_a,prob_b\nx,a,0.5,0.4\n")
        .hasMessageContaining("row 1 of")
        .hasMessageContaining("sum to 0.9");
  }

  @Test
  void probabilitiesRoundedToThreeDigitsAreAccepted() throws IOException {
    assertThat(read("file,label,prob_a,prob_b,prob_c\nx,a,0.333,0.333,0.333\n").size())
        .isEqualTo(1);
  }

  @Test
  void missingColumnsAreNamed() {
    refusal("name,truth\nx,a\n")
        .hasMessageContaining("file and label and predicted (or prob_<class>)")
        .hasMessageContaining("name,truth");
    refusal("file,label\nx,a\n").hasMessageContaining("no column predicted (or prob_<class>)");
  }

  @Test
  void aSingleProbabilityColumnIsRefused() {
    refusal("file,label,prob_a\nx,a,1\n").hasMessageContaining("only one column of probabilities");
  }

  @Test
  void aProbabilityColumnWithoutAClassIsRefused() {
    refusal("file,label,prob_,prob_a\nx,a,0,1\n").hasMessageContaining("without the name");
  }

  @Test
  void aRowWithNeitherPredictionNorProbabilitiesIsRefused() {
    refusal("file,label,predicted\nx,a,\n").hasMessageContaining("neither a predicted class");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    refusal("file,label,predicted\nx,a,a\ny,a\n")
        .hasMessageContaining("row 2 of")
        .hasMessageContaining("2 values under 3");
    refusal("file,label,predicted\nx,a,a,a\n").hasMessageContaining("4 values under 3");
  }

  @Test
  void aColumnThatComesTwiceIsRefused() {
    refusal("file,label,label,predicted\nx,a,a,a\n").hasMessageContaining("'label' twice");
  }

  @Test
  void anEmptyFileAndOneWithoutRowsAreRefused() {
    refusal("").hasMessageContaining("is empty");
    refusal("file,label,predicted\n").hasMessageContaining("no rows");
  }

  @Test
  void aTableCutInsideAQuotationIsRefused() {
    refusal("file,label,predicted\n\"x,a,a\n").hasMessageContaining("quotation marks");
  }

  @Test
  void whatIsNotUtf8IsRefused() throws IOException {
    Path file = write(new byte[] {'f', 'i', (byte) 0xFF, (byte) 0xFE});
    assertThatThrownBy(() -> Predictions.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void aMissingFileAndAFolderAreRefused() {
    assertThatThrownBy(() -> Predictions.read(folder.resolve("absent.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("absent.csv");
    assertThatThrownBy(() -> Predictions.read(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void rowsThatDoNotFitTheClassesAreRefused() {
    assertThatThrownBy(
            () ->
                new Predictions(
                    List.of("a", "b"),
                    List.of(Prediction.scored("x", "", 0, new double[] {0.1, 0.2, 0.7}))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("x");
  }
}
