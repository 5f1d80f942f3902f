package org.slicewise.network.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.network.weights.Half;

/** The constants of a model file, to compare two models with. */
public final class OnnxWeights {
  private OnnxWeights() {}

  /**
   * The float constants of a model that {@link OnnxExport} made, by name, in the file's order;
   * those in half precision as the floats that they are.
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
      ByteBuffer bytes = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()) {
        float[] values = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(values);
        weights.put(tensor.getName(), values);
      } else if (tensor.getDataType() == TensorProto.DataType.FLOAT16.getNumber()) {
        float[] values = new float[bytes.remaining() / 2];
        for (int i = 0; i < values.length; i++) {
          values[i] = Half.toFloat(bytes.getShort());
        }
        String name = tensor.getName();
        weights.put(name.substring(0, name.length() - ModelWriter.HALF.length()), values);
      }
    }
    return weights;
  }
}
