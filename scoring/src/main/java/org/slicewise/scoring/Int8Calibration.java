package org.slicewise.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;

/** The ranges that an int8 model needs: what each tensor of the network takes on real images. */
public final class Int8Calibration {
  private Int8Calibration() {}

  /**
   * Runs images through a graph that has every tensor of interest as an output.
   *
   * @param graph an ONNX model with the input {@code image} and any outputs
   * @param images preprocessed images, each row-major {@code [height, width, channels]}; a hundred
   *     training images are plenty
   * @return for the input and each output its least and greatest value, by name
   * @throws BadInputException when there are no images
   */
  public static Map<String, float[]> ranges(byte[] graph, Iterator<float[]> images) {
    if (!images.hasNext()) {
      throw new BadInputException(
          "int8 needs images to find the range of each layer, found none; give training images");
    }
    try (OrtSession session = Sessions.open(graph, Runtime.getRuntime().availableProcessors())) {
      InputShape shape = OnnxModel.inputShape("the calibration graph", session);
      InputBuffers buffers = new InputBuffers(shape);
      Map<String, float[]> ranges = new LinkedHashMap<>();
      while (images.hasNext()) {
        FloatBuffer input = buffers.borrow(1);
        shape.pack(images.next(), 1, input);
        widen(ranges, OnnxModel.INPUT, input);
        try (OnnxTensor image =
                OnnxTensor.createTensor(Sessions.environment(), input, shape.batch(1));
            OrtSession.Result result = session.run(Map.of(OnnxModel.INPUT, image))) {
          for (Map.Entry<String, OnnxValue> output : result) {
            widen(ranges, output.getKey(), ((OnnxTensor) output.getValue()).getFloatBuffer());
          }
        }
        buffers.giveBack(input);
      }
      return ranges;
    } catch (OrtException e) {
      throw new EnvironmentException(
          "finding the ranges for int8 failed (%s)".formatted(Sessions.firstLine(e)), e);
    }
  }

  private static void widen(Map<String, float[]> ranges, String name, FloatBuffer values) {
    float[] range =
        ranges.computeIfAbsent(
            name, n -> new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY});
    for (int i = 0; i < values.limit(); i++) {
      float value = values.get(i);
      range[0] = Math.min(range[0], value);
      range[1] = Math.max(range[1], value);
    }
  }
}
