package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slicewise.model.ModelInfo;

class PredictionFormatTest {
  private static final ModelInfo INFO = TinyModel.random(4, 4, 3, 2, 1).info();
  private static final ScoredImage SCORED =
      new ScoredImage.Scored(Path.of("a, \"b\".png"), new float[] {0.0703125f, 0.9296875f});
  private static final ScoredImage UNREADABLE =
      new ScoredImage.Unreadable(Path.of("c.png"), "cannot read image c.png: it is cut short");

  @Test
  void jsonIsTheContractsObjectALineAFile() {
    assertThat(written(PredictionFormat.Kind.JSON).lines())
        .containsExactly(
            "{\"predictions\":[{\"file\":\"a, \\\"b\\\".png\",\"class\":\"class 1\","
                + "\"probabilities\":{\"class 0\":0.0703125,\"class 1\":0.9296875},"
                + "\"set\":null,\"abstain\":false,\"reason\":null}]}",
            "{\"predictions\":[{\"file\":\"c.png\",\"class\":null,\"probabilities\":null,"
                + "\"set\":null,\"abstain\":false,\"reason\":null,"
                + "\"error\":\"cannot read image c.png: it is cut short\"}]}");
  }

  @Test
  void manyFilesMayStandInOneObject() throws Exception {
    JsonNode json =
        new ObjectMapper().readTree(PredictionFormat.json(INFO, List.of(SCORED, UNREADABLE)));
    assertThat(json.get("predictions")).hasSize(2);
    assertThat(json.get("predictions").get(0).get("probabilities").get("class 1").floatValue())
        .isEqualTo(0.9296875f);
  }

  @Test
  void csvHasTheNamesOfPredictionsCsvAndQuotesWhatItMust() {
    assertThat(written(PredictionFormat.Kind.CSV).lines())
        .containsExactly(
            "file,predicted,prob_class 0,prob_class 1,error",
            "\"a, \"\"b\"\".png\",class 1,0.0703125,0.9296875,",
            "c.png,,,,cannot read image c.png: it is cut short");
  }

  @Test
  void theTableHasAlignedColumns() {
    assertThat(written(PredictionFormat.Kind.TABLE).lines())
        .containsExactly(
            "class    probability  file",
            "class 1        93.0%  a, \"b\".png",
            "-                  -  cannot read image c.png: it is cut short");
  }

  @ParameterizedTest
  @EnumSource(PredictionFormat.Kind.class)
  void eachRowIsThereAsSoonAsItIsWritten(PredictionFormat.Kind kind) {
    StringWriter text = new StringWriter();
    PredictionFormat format =
        PredictionFormat.of(kind, INFO, new PrintWriter(new java.io.BufferedWriter(text)));
    format.begin();
    format.row(SCORED);
    assertThat(text.toString()).contains("class 1");
  }

  private static String written(PredictionFormat.Kind kind) {
    StringWriter text = new StringWriter();
    PredictionFormat format = PredictionFormat.of(kind, INFO, new PrintWriter(text));
    format.begin();
    format.row(SCORED);
    format.row(UNREADABLE);
    format.end();
    return text.toString();
  }
}
