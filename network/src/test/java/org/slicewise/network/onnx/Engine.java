package org.slicewise.network.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.network.Shape;

/** ONNX Runtime, for the tests of what is exported. */
final class Engine implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  Engine(byte[] model) throws OrtException {
    this(model, oneThread());
  }

  /** Networks this small lose time to waiting threads. */
  private static OrtSession.SessionOptions oneThread() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    return options;
  }

  Engine(byte[] model, OrtSession.SessionOptions options) throws OrtException {
    session = environment.createSession(model, options);
  }

  Map<String, String> metadata() throws OrtException {
    return session.getMetadata().getCustomMetadata();
  }

  OrtSession session() {
    return session;
  }

  /** From [size, height, width, channels] to [size, channels, height, width]. */
  static float[] channelsFirst(float[] x, Shape shape, int size) {
    float[] y = new float[x.length];
    int pixels = shape.height() * shape.width();
    int channels = shape.channels();
    for (int i = 0; i < x.length; i++) {
      int n = i / (pixels * channels);
      int pixel = i / channels % pixels;
      y[(n * channels + i % channels) * pixels + pixel] = x[i];
    }
    return y;
  }

  /** All outputs, flat, of images in Keras' order. */
  Map<String, float[]> run(float[] images, Shape shape, int size) throws OrtException {
    long[] dimensions =
        shape.flat()
            ? new long[] {size, shape.channels()}
            : new long[] {size, shape.channels(), shape.height(), shape.width()};
    FloatBuffer data = FloatBuffer.wrap(channelsFirst(images, shape, size));
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try (OnnxTensor input = OnnxTensor.createTensor(environment, data, dimensions);
        OrtSession.Result result = session.run(Map.of(OnnxExport.INPUT, input))) {
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> entry : result) {
        FloatBuffer values = ((OnnxTensor) entry.getValue()).getFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        outputs.put(entry.getKey(), copy);
      }
    }
    return outputs;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
