package org.slicewise.network.onnx;

import java.util.Map;
import org.slicewise.network.Network;
import org.slicewise.network.weights.Weights;

/**
 * Networks as ONNX graphs. Input {@code image}: float32 [batch, channels, height, width]. Outputs:
 * {@code probabilities} [batch, classes] and, where the head is global average pooling and one
 * dense layer, {@code activation_map} [batch, classes, h, w]: the evidence for each class before
 * pooling.
 */
public final class OnnxExport {
  public static final String INPUT = "image";
  public static final String PROBABILITIES = "probabilities";
  public static final String ACTIVATION_MAP = "activation_map";

  private OnnxExport() {}

  /** The model in float32. The same arguments give the same bytes. */
  public static byte[] bytes(Network network, Weights weights, Map<String, String> metadata) {
    throw new UnsupportedOperationException("being built");
  }

  /** The float32 graph with every tensor that int8 quantises as a further output. */
  public static byte[] calibration(Network network, Weights weights) {
    throw new UnsupportedOperationException("being built");
  }

  /**
   * The model in int8.
   *
   * @param ranges for each output of {@link #calibration} but the probabilities, and the input: its
   *     least and greatest value
   */
  public static byte[] int8(
      Network network, Weights weights, Map<String, String> metadata, Map<String, float[]> ranges) {
    throw new UnsupportedOperationException("being built");
  }
}
