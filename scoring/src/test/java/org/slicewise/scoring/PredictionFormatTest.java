package org.slicewise.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slicewise.calibration.Temperature;
import org.slicewise.decision.Decision;
import org.slicewise.decision.Decisions;
import org.slicewise.decision.FittedOn;
import org.slicewise.decision.OperatingPoint;
import org.slicewise.decision.OperatingRule;
import org.slicewise.model.ModelInfo;
import org.slicewise.selective.AbstainRule;
import org.slicewise.selective.ConformalSets;
import org.slicewise.selective.SelectiveRules;

class PredictionFormatTest {
  private static final ModelInfo INFO = TinyModel.random(4, 4, 3, 2, 1).info();
  private static final ScoredImage SCORED = scored(INFO, "a, \"b\".png", 0.9296875);
  private static final ScoredImage UNREADABLE =
      new ScoredImage.Unreadable("c.png", "cannot read image c.png: it is cut short");

  private static ScoredImage scored(ModelInfo info, String file, double p) {
    double[] network = {1 - p, p};
    return new ScoredImage.Scored(file, network, info.decide(network));
  }

  /** At a temperature of 2, with a threshold of 0.9 and sets of what is likelier than 0.2. */
  private static ModelInfo deciding() {
    FittedOn on = new FittedOn("validation part", 30, 20);
    ConformalSets sets = new ConformalSets(0.1, 20, 0.8);
    return INFO.withDecisions(
        new Decisions(
            new Temperature(2),
            List.of(
                new OperatingPoint(new OperatingRule.SpecificityAtLeast(0.9), 0.9, 0.5, 0.9, on)),
            new SelectiveRules(sets, new AbstainRule.NotSingleton(sets)),
            on,
            List.of()));
  }

  @Test
  void aModelThatDecidesSaysTheClassAtItsOperatingPointTheSetAndWhyItAbstains() {
    ModelInfo info = deciding();
    List<ScoredImage> images =
        List.of(scored(info, "sure.png", 0.96), scored(info, "not.png", 0.8));
    // sqrt(24) : 1 is 0.83 : 0.17 and sqrt(4) : 1 is 2/3 : 1/3.
    assertThat(written(PredictionFormat.Kind.TABLE, info, images).lines())
        .containsExactly(
            "class    probability  at specificity>=0.9  answer   file",
            "class 1        83.0%  class 0              yes      sure.png",
            "class 1        66.7%  class 0              abstain  not.png");
    List<String> csv = written(PredictionFormat.Kind.CSV, info, images).lines().toList();
    assertThat(csv.get(1)).startsWith("sure.png,class 1,0.16").endsWith(",class 0,class 1,false,,");
    assertThat(csv.get(2)).endsWith(",class 0,class 0|class 1,true,2 classes are likely enough,");
    assertThat(PredictionFormat.json(info, images.subList(1, 2)))
        .contains(
            "\"at_operating_point\":\"class 0\",\"set\":[\"class 0\",\"class 1\"],"
                + "\"abstain\":true,\"reason\":\"2 classes are likely enough\"");
  }

  @Test
  void jsonIsTheContractsObjectALineAFile() {
    assertThat(written(PredictionFormat.Kind.JSON).lines())
        .containsExactly(
            "{\"predictions\":[{\"file\":\"a, \\\"b\\\".png\",\"class\":\"class 1\","
                + "\"probabilities\":{\"class 0\":0.0703125,\"class 1\":0.9296875},"
                + "\"at_operating_point\":null,\"set\":null,\"abstain\":false,\"reason\":null}]}",
            "{\"predictions\":[{\"file\":\"c.png\",\"class\":null,\"probabilities\":null,"
                + "\"at_operating_point\":null,\"set\":null,\"abstain\":false,\"reason\":null,"
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
            "file,predicted,prob_class 0,prob_class 1,at_operating_point,set,abstain,reason,error",
            "\"a, \"\"b\"\".png\",class 1,0.0703125,0.9296875,,,false,,",
            "c.png,,,,,,false,,cannot read image c.png: it is cut short");
  }

  @Test
  void theTableHasAlignedColumns() {
    assertThat(written(PredictionFormat.Kind.TABLE).lines())
        .containsExactly(
            "class    probability  file",
            "class 1        93.0%  a, \"b\".png",
            "-                  -  cannot read image c.png: it is cut short");
  }

  @Test
  void patientsHaveTheColumnsOfImagesAndTheirSlices() {
    ModelInfo info = deciding();
    List<ScoredPatient> patients =
        List.of(
            new ScoredPatient("p, 1", "", 12, decision(info, 0.96), null),
            new ScoredPatient("p2", "", 1, decision(info, 0.8), "cannot read image c.png: why"),
            new ScoredPatient("p3", "", 0, null, "cannot read image d.png: why (and 1 more)"),
            new ScoredPatient("", "e.png", 1, decision(info, 0.96), null),
            new ScoredPatient("", "f.png", 0, null, "cannot read image f.png: why"));

    assertThat(patients(PredictionFormat.Kind.TABLE, info, patients))
        .containsExactly(
            "class    probability  at specificity>=0.9  answer   slices  patient",
            "class 1        83.0%  class 0              yes          12  p, 1",
            "class 1        66.7%  class 0              abstain       1  p2 (cannot read image c.png: why)",
            "-                  -  -                    -             0  p3 (cannot read image d.png: why (and 1 more))",
            "class 1        83.0%  class 0              yes           1  e.png",
            "-                  -  -                    -             0  cannot read image f.png: why");
    List<String> csv = patients(PredictionFormat.Kind.CSV, info, patients);
    assertThat(csv.get(0))
        .isEqualTo(
            "patient_id,file,slices,predicted,prob_class 0,prob_class 1,at_operating_point,set,abstain,reason,error");
    assertThat(csv.get(1))
        .startsWith("\"p, 1\",,12,class 1,0.16")
        .endsWith(",class 0,class 1,false,,");
    assertThat(csv.get(3)).isEqualTo("p3,,0,,,,,,false,,cannot read image d.png: why (and 1 more)");
    assertThat(csv.get(4)).startsWith(",e.png,1,class 1,");
    List<String> json = patients(PredictionFormat.Kind.JSON, info, patients);
    assertThat(json.get(1))
        .startsWith(
            "{\"patients\":[{\"patient_id\":\"p2\",\"file\":null,\"slices\":1,\"class\":\"class 1\",")
        .endsWith(
            "\"abstain\":true,\"reason\":\"2 classes are likely enough\","
                + "\"error\":\"cannot read image c.png: why\"}]}");
    assertThat(json.get(4))
        .isEqualTo(
            "{\"patients\":[{\"patient_id\":null,\"file\":\"f.png\",\"slices\":0,\"class\":null,"
                + "\"probabilities\":null,\"at_operating_point\":null,\"set\":null,"
                + "\"abstain\":false,\"reason\":null,\"error\":\"cannot read image f.png: why\"}]}");
  }

  private static Decision decision(ModelInfo info, double p) {
    return info.decide(new double[] {1 - p, p});
  }

  private static List<String> patients(
      PredictionFormat.Kind kind, ModelInfo info, List<ScoredPatient> patients) {
    StringWriter text = new StringWriter();
    PredictionFormat format =
        PredictionFormat.of(kind, PredictionFormat.About.PATIENTS, info, new PrintWriter(text));
    format.begin();
    patients.forEach(format::row);
    return text.toString().lines().toList();
  }

  @ParameterizedTest
  @EnumSource(PredictionFormat.Kind.class)
  void eachRowIsThereAsSoonAsItIsWritten(PredictionFormat.Kind kind) {
    StringWriter text = new StringWriter();
    PredictionFormat format =
        PredictionFormat.of(
            kind,
            PredictionFormat.About.IMAGES,
            INFO,
            new PrintWriter(new java.io.BufferedWriter(text)));
    format.begin();
    format.row(SCORED);
    assertThat(text.toString()).contains("class 1");
  }

  private static String written(PredictionFormat.Kind kind) {
    return written(kind, INFO, List.of(SCORED, UNREADABLE));
  }

  private static String written(
      PredictionFormat.Kind kind, ModelInfo info, List<ScoredImage> images) {
    StringWriter text = new StringWriter();
    PredictionFormat format =
        PredictionFormat.of(kind, PredictionFormat.About.IMAGES, info, new PrintWriter(text));
    format.begin();
    images.forEach(format::row);
    return text.toString();
  }
}
