package org.slicewise.network.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The constants of a model file, to compare two models with. */
public final class OnnxWeights {
  private OnnxWeights() {}

  /**
   * The float constants of a model that {@link OnnxExport} made, by name, in the file's order.
   *
   * @throws IllegalArgumentException where the bytes are no ONNX model
   */
  public static Map<String, float[]> of(byte[] model) {
    ModelProto proto;
    try {
      proto = ModelProto.parseFrom(model);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("these bytes are no ONNX model", e);
    }
    Map<String, float[]> weights = new LinkedHashMap<>();
    for (TensorProto tensor : proto.getGraph().getInitializerList()) {
      if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()) {
        FloatBuffer values =
            tensor
                .getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        weights.put(tensor.getName(), copy);
      }
    }
    return weights;
  }
}
