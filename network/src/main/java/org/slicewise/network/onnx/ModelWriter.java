package org.slicewise.network.onnx;

import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT;
import static ai.onnx.proto.OnnxMl.TensorProto.DataType.FLOAT16;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slicewise.errors.BadInputException;
import org.slicewise.network.weights.Half;

/** Puts an ONNX model together: nodes, their constants, inputs and outputs. */
final class ModelWriter {
  /** Of December 2022: read by every onnxruntime since 1.14. */
  private static final int OPSET = 18;

  private static final int IR_VERSION = 8;

  /** What a constant in half precision is called beside the name of what is made of it. */
  static final String HALF = "/half";

  private final GraphProto.Builder graph;
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final int halfFrom;

  /**
   * @param halfFrom constants of at least so many floats lie in the file in half precision, and the
   *     engine widens them once, when it opens the model
   */
  ModelWriter(int halfFrom) {
    this(GraphProto.newBuilder(), halfFrom);
  }

  private ModelWriter(GraphProto.Builder graph, int halfFrom) {
    this.graph = graph;
    this.halfFrom = halfFrom;
  }

  /** A named attribute; integers and floats. */
  record Attribute(String name, Object value) {
    static Attribute of(String name, int... values) {
      return new Attribute(name, values);
    }

    static Attribute number(String name, long value) {
      return new Attribute(name, value);
    }

    static Attribute real(String name, double value) {
      return new Attribute(name, (float) value);
    }

    private AttributeProto proto() {
      AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
      if (value instanceof int[] values) {
        proto.setType(AttributeProto.AttributeType.INTS);
        for (int v : values) {
          proto.addInts(v);
        }
      } else if (value instanceof Long v) {
        proto.setType(AttributeProto.AttributeType.INT).setI(v);
      } else {
        proto.setType(AttributeProto.AttributeType.FLOAT).setF((Float) value);
      }
      return proto.build();
    }
  }

  void node(String type, List<String> inputs, String output, Attribute... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(type)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output);
    for (Attribute attribute : attributes) {
      node.addAttribute(attribute.proto());
    }
    graph.addNode(node);
  }

  /** A constant of floats; returns its name. */
  String floats(String name, float[] values, int... shape) {
    if (values.length >= halfFrom) {
      boolean first = !constants.containsKey(name + HALF);
      String half = halves(name, values, shape);
      if (first) {
        node("Cast", List.of(half), name, Attribute.number("to", FLOAT.getNumber()));
      }
      return name;
    }
    ByteBuffer bytes = buffer(4 * values.length);
    bytes.asFloatBuffer().put(values);
    return constant(name, FLOAT, bytes, shape);
  }

  private String halves(String name, float[] values, int... shape) {
    ByteBuffer bytes = buffer(2 * values.length);
    for (float value : values) {
      try {
        bytes.putShort(Half.of(value));
      } catch (BadInputException e) {
        throw new BadInputException("the weights " + name + ": " + e.getMessage(), e);
      }
    }
    return constant(name + HALF, FLOAT16, bytes.flip(), shape);
  }

  String scalar(String name, double value) {
    return floats(name, new float[] {(float) value});
  }

  String int64s(String name, long... values) {
    ByteBuffer bytes = buffer(8 * values.length);
    bytes.asLongBuffer().put(values);
    return constant(name, TensorProto.DataType.INT64, bytes, values.length);
  }

  String int32s(String name, int[] values, int... shape) {
    ByteBuffer bytes = buffer(4 * values.length);
    bytes.asIntBuffer().put(values);
    return constant(name, TensorProto.DataType.INT32, bytes, shape);
  }

  String int8s(String name, byte[] values, int... shape) {
    return constant(name, TensorProto.DataType.INT8, ByteBuffer.wrap(values), shape);
  }

  String uint8(String name, int value) {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {(byte) value});
    return constant(name, TensorProto.DataType.UINT8, bytes);
  }

  private String constant(String name, TensorProto.DataType type, ByteBuffer bytes, int... shape) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.getNumber())
            .setRawData(ByteString.copyFrom(bytes));
    for (int s : shape) {
      tensor.addDims(s);
    }
    TensorProto built = tensor.build();
    TensorProto before = constants.putIfAbsent(name, built);
    if (before == null) {
      graph.addInitializer(built);
    } else if (!before.equals(built)) {
      throw new IllegalStateException("two constants are called '" + name + "'");
    }
    return name;
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  void input(String name, int... shape) {
    graph.addInput(info(name, shape));
  }

  /** An output of floats; without a shape it is left open. */
  void output(String name, int... shape) {
    graph.addOutput(info(name, shape));
  }

  /** States the shape of a tensor within, of floats. */
  void shape(String name, int... shape) {
    graph.addValueInfo(info(name, shape));
  }

  /** Tensors within whose shape was stated, and their sizes but the first, which is the batch. */
  Map<String, int[]> shapes() {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    graph.getValueInfoList().forEach(value -> shapes.put(value.getName(), sizes(value)));
    return shapes;
  }

  private static ValueInfoProto info(String name, int... shape) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(FLOAT.getNumber());
    if (shape.length > 0) {
      TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
      dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
      for (int s : shape) {
        dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(s));
      }
      tensor.setShape(dims);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  byte[] bytes(String name, Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setProducerName("slicewise")
            .setDocString("research only, not for diagnosis")
            .setGraph(graph.setName(name));
    describe(model, metadata);
    return model.build().toByteArray();
  }

  /**
   * The same model with further nodes and outputs.
   *
   * @param more writes them; names of constants must be new
   */
  static byte[] extended(byte[] model, Consumer<ModelWriter> more)
      throws InvalidProtocolBufferException {
    ModelProto.Builder builder = ModelProto.parseFrom(model).toBuilder();
    more.accept(new ModelWriter(builder.getGraphBuilder(), Integer.MAX_VALUE));
    return builder.build().toByteArray();
  }

  /** Sizes of an input or output but the first, which is the batch; null where there is none. */
  int[] sizes(String name) {
    return Stream.concat(graph.getInputList().stream(), graph.getOutputList().stream())
        .filter(value -> value.getName().equals(name))
        .findFirst()
        .map(ModelWriter::sizes)
        .orElse(null);
  }

  private static int[] sizes(ValueInfoProto value) {
    return value.getType().getTensorType().getShape().getDimList().stream()
        .skip(1)
        .mapToInt(d -> (int) d.getDimValue())
        .toArray();
  }

  /** The same model with other metadata. */
  static byte[] withMetadata(byte[] model, Map<String, String> metadata)
      throws InvalidProtocolBufferException {
    ModelProto.Builder builder = ModelProto.parseFrom(model).toBuilder();
    describe(builder.clearMetadataProps(), metadata);
    return builder.build().toByteArray();
  }

  private static void describe(ModelProto.Builder model, Map<String, String> metadata) {
    new TreeMap<>(metadata)
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
  }
}
