package org.slicewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slicewise.network.Layer.ActivationFunction;
import org.slicewise.network.Layers;
import org.slicewise.network.Network;
import org.slicewise.network.Shape;
import org.slicewise.network.weights.Initialisation;
import org.slicewise.testing.ResidentMemory;

class MemoryTest {
  @Test
  void residentMemoryIsFlatOverAThousandSteps() {
    assumeTrue(ResidentMemory.isKnown(), "resident memory is read from /proc");
    // Each step's first activation is 262 kB: keeping one a step would be 262 MB at the end, and
    // keeping the gradient of the dense layer 29 MB. Without any leak the Java heap and the
    // compiler's code move resident memory by up to some 10 MB.
    Network network =
        Network.of(
            "tiny",
            Shape.image(32, 32, 1),
            Layers.conv2D(16, 3, ActivationFunction.RELU),
            Layers.maxPooling2D(),
            Layers.batchNormalization(),
            Layers.flatten(),
            Layers.dropout(0.2),
            Layers.dense(2, ActivationFunction.SOFTMAX));
    TinyImages images = TinyImages.noise(400, 32, 1, 2, 4, 1);
    List<Long> resident = new ArrayList<>();
    Trainer.fit(
        network,
        Initialisation.keras(network, 1),
        images,
        null,
        TrainingOptions.builder(14).threads(1).build(),
        new TrainingListener() {
          @Override
          public void epochDone(EpochRecord epoch) {
            System.gc();
            resident.add(ResidentMemory.kilobytes());
          }
        });
    long before = resident.get(3);
    long after = resident.get(13);
    assertThat(after - before)
        .as("kB more after 1000 steps; after each 100: %s", resident)
        .isLessThan(24_000);
  }
}
