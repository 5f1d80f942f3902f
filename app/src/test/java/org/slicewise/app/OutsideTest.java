package org.slicewise.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slicewise.app.Setting.Section;
import org.slicewise.augment.Standardization;
import org.slicewise.data.FlowOptions;
import org.slicewise.data.ImageFolder;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.image.ColorMode;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.Interpolation;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Network;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.outside.Drawn;
import org.slicewise.outside.Everyday;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;
import org.slicewise.scoring.OnnxModel;

class OutsideTest {
  private static final int SIZE = 64;

  @TempDir static Path folder;
  private static List<Sample> train;
  private static List<Sample> validation;
  private static ModelInfo info;
  private static byte[] model;

  @BeforeAll
  static void draw() {
    Path data =
        Phantom.write(
            folder.resolve("phantom"),
            PhantomOptions.defaults().withSize(SIZE).withPatientsPerClass(20));
    List<Sample> samples = ImageFolder.read(data, FlowOptions.fromMap(Map.of())).samples();
    train = samples.stream().filter(s -> !isHeldOut(s)).toList();
    validation = samples.stream().filter(OutsideTest::isHeldOut).toList();
    info =
        ModelInfo.of(
            "small",
            List.of("lesion", "no_lesion"),
            new Preprocessing(
                ImageOptions.keras()
                    .withTargetSize(SIZE, SIZE)
                    .withColorMode(ColorMode.GRAYSCALE)
                    .withInterpolation(Interpolation.BILINEAR)
                    .harmonised(),
                Standardization.rescaling(1 / 255.0)));
    // Not trained: random features and the coarse image have to do.
    Network network = Networks.named("small", Shape.image(SIZE, SIZE, 1), 2);
    model = OnnxExport.bytes(network, Initialisation.keras(network, 1), info.toMetadata());
  }

  private static boolean isHeldOut(Sample sample) {
    return sample.patient().hashCode() % 5 == 0;
  }

  private static OutsideTeaching teaching(List<Sample> slices) {
    return new OutsideTeaching(info, slices, validation, 1, 1, 3);
  }

  @Test
  void aTaughtModelKnowsItsSlicesFromOtherImages() throws Exception {
    OutsideTeaching.Taught taught = teaching(train).teach(model, folder.resolve("m.onnx"));
    Path file = Files.write(folder.resolve("taught.onnx"), taught.model());
    int alarms = 0;
    int found = 0;
    try (OnnxModel opened = OnnxModel.open(file)) {
      assertThat(opened.info()).isEqualTo(info);
      for (Sample sample : validation) {
        alarms +=
            opened.outside(info.preprocessing().apply(sample.path()).values(), 1)[0] > 0 ? 1 : 0;
      }
      for (Drawn kind : Drawn.values()) {
        byte[] image = Everyday.file(kind.draw(99));
        float[] x = info.preprocessing().apply(image, kind.word()).values();
        found += opened.outside(x, 1)[0] > 0 ? 1 : 0;
      }
    }
    assertThat(alarms).isLessThanOrEqualTo(validation.size() / 8);
    assertThat(found).isGreaterThanOrEqualTo(Drawn.values().length * 3 / 4);
    assertThat(((Map<?, ?>) taught.record().get("kinds")).keySet().stream().map(Object::toString))
        .hasSize(24)
        .contains("head ct");
    assertThat(taught.inWords()).contains("are missed");
  }

  @Test
  void whatHindersIsSaid() throws Exception {
    Path file = Files.write(folder.resolve("plain.onnx"), model);
    try (OnnxModel opened = OnnxModel.open(file)) {
      assertThat(teaching(train).hindrance(opened)).isEmpty();
      assertThat(teaching(train.subList(0, 20)).hindrance(opened))
          .isEqualTo("there are 20 training slices and 100 are needed to know what is usual");
      assertThatThrownBy(() -> opened.outside(new float[SIZE * SIZE], 1))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("plain.onnx cannot tell what is outside");
    }
  }

  @Test
  void theSettingIsAutoOnOrOff() {
    Settings settings = Settings.empty();
    assertThat(OutsideFitting.asked(settings)).isEqualTo("auto");
    settings.sections().get(Section.DECISIONS).put("outside", false); // YAML's off
    assertThat(OutsideFitting.asked(settings)).isEqualTo("off");
    settings.sections().get(Section.DECISIONS).put("outside", "autp");
    assertThatThrownBy(() -> OutsideFitting.asked(settings))
        .isInstanceOf(BadInputException.class)
        .hasMessage("outside must be auto, on or off, found 'autp'; did you mean 'auto'?");
  }
}
