package org.slicewise.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.network.Layer.ActivationFunction;

/**
 * What layers do to the data, in a sentence or two, for someone who meets them for the first time.
 * docs/how-it-works.md holds the same sentences.
 */
public final class LayerNotes {
  private LayerNotes() {}

  /**
   * What this kind of layer does; for a layer with an activation, see also {@link
   * #explain(ActivationFunction)}.
   */
  public static String explain(Layer layer) {
    if (layer instanceof Layer.Activation a) {
      return explain(a.activation());
    }
    return layers().get(LayerNames.kind(layer));
  }

  /** What this activation does. */
  public static String explain(ActivationFunction activation) {
    return switch (activation) {
      case LINEAR -> "The linear activation passes every number on unchanged.";
      case RELU ->
          "ReLU keeps positive numbers and replaces negative ones with zero. "
              + "Without such a bend between them, many layers could do no more than one.";
      case RELU6 ->
          "ReLU6 is ReLU with a ceiling: negative numbers become zero and those above six become six.";
      case SIGMOID -> "The sigmoid squeezes any number smoothly into the range from zero to one.";
      case TANH ->
          "The hyperbolic tangent squeezes any number smoothly into the range from minus one to one.";
      case SOFTMAX ->
          "Softmax turns one score a class into positive numbers that sum to one: "
              + "the larger a score beside the others, the larger its share. "
              + "They are read as probabilities, and are only as trustworthy as their calibration.";
      case SILU ->
          "SiLU multiplies a number by its own sigmoid: a smooth relative of ReLU "
              + "that lets small negative numbers through.";
      case HARD_SIGMOID ->
          "The hard sigmoid draws the sigmoid with three straight lines, which is faster to compute.";
      case HARD_SILU ->
          "The hard SiLU is SiLU with the hard sigmoid in it: nearly the same curve, faster to compute.";
      case ELU -> "ELU keeps positive numbers and bends negative ones smoothly towards minus one.";
      case GELU ->
          "GELU weighs a number by how likely a random number is to be smaller: "
              + "a smooth relative of ReLU.";
    };
  }

  /**
   * Every kind of layer by its name in Keras, in the order in which a network tends to use them.
   */
  static Map<String, String> layers() {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(
        "Conv2D",
        "A convolution slides small learned patterns over the image and writes down, for each place, "
            + "how well each pattern matches there. Early ones find edges and spots; later ones, fed with those, "
            + "find textures and shapes.");
    notes.put(
        "DepthwiseConv2D",
        "A depthwise convolution slides one small learned pattern over each channel by itself, "
            + "which takes far fewer multiplications than matching across all channels at once.");
    notes.put("ReLU", explain(ActivationFunction.RELU));
    notes.put(
        "MaxPooling2D",
        "Max pooling shrinks the image by keeping only the strongest match in each small window. "
            + "What was found stays; exactly where, within the window, is forgotten.");
    notes.put(
        "AveragePooling2D",
        "Average pooling shrinks the image by replacing each small window with its mean.");
    notes.put(
        "GlobalAveragePooling2D",
        "Global average pooling replaces each channel with its mean over the whole image: "
            + "it says how much of a pattern there is, no longer where. "
            + "Because it only averages, one can look back and see which places contributed.");
    notes.put(
        "BatchNormalization",
        "Batch normalisation shifts and scales each channel to a common mean and spread, so that training is steadier. "
            + "While training it measures them on the batch; afterwards it uses the running averages that it kept.");
    notes.put(
        "Activation",
        "An activation bends every number by the same fixed curve; "
            + "without such a bend between them, many layers could do no more than one.");
    notes.put(
        "Flatten",
        "Flatten writes all rows, columns and channels into one long list, without changing a number, "
            + "because the dense layers that follow read lists.");
    notes.put(
        "Dropout",
        "Dropout sets a random share of the numbers to zero at each training step, so that the network cannot lean on any single one of them. "
            + "When the trained network is used, it does nothing.");
    notes.put(
        "Dense",
        "A dense layer computes weighted sums of all its inputs, with a learned weight for each: "
            + "here the evidence from the whole image is weighed together.");
    notes.put("Softmax", explain(ActivationFunction.SOFTMAX));
    notes.put(
        "ZeroPadding2D",
        "Zero padding puts a frame of zeros around the image, so that patterns at its border can be matched too.");
    notes.put(
        "ResidualBlock",
        "A residual block adds its input to what its layers make of it, so that they only have to learn a correction. "
            + "This lets deep networks train. Some multiply instead, so that the layers decide how much each channel counts, "
            + "or put what the layers found beside the input, so that nothing found before is lost.");
    notes.put(
        "LevelStatistics",
        "Level statistics look at several depths of the network at once and keep, for each channel, its mean and its spread over the image: "
            + "how much of a pattern there is and how unevenly it lies, from fine texture up to whole shapes.");
    notes.put(
        "Branches",
        "Branches look at the same image side by side, each with layers of its own, and their lists of numbers are put one after another: "
            + "what several networks found is weighed together.");
    return notes;
  }
}
