package org.slicewise.training.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.network.Network;
import org.slicewise.network.weights.Weights;

/**
 * The weights of a network in native memory. Those that training moves lie one after another in one
 * buffer, each from a multiple of 16 numbers on, convolution kernels in channels-last order; the
 * tensors given out are views of it.
 */
public final class Parameters implements AutoCloseable {
  private static final int ALIGN = 16;

  private final Keeper keeper = new Keeper();
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, int[]> shapes = new LinkedHashMap<>();
  private final List<Slot> slots = new ArrayList<>();
  private final long length;
  private final Tensor flat;

  /**
   * Where one trained tensor lies.
   *
   * @param offset first number in the buffer
   * @param size how many numbers
   */
  public record Slot(String name, long offset, long size) {}

  /** Copies {@code weights} into native memory; training moves all that can be trained. */
  public Parameters(Weights weights) {
    this(weights, name -> true);
  }

  /**
   * Copies {@code weights} into native memory.
   *
   * @param trained which of the trainable ones training moves; no gradient is computed for others
   */
  public Parameters(Weights weights, Predicate<String> trained) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      long offset = 0;
      for (var entry : weights.tensors().entrySet()) {
        shapes.put(entry.getKey(), entry.getValue().shape().clone());
        if (Network.isTrainable(entry.getKey()) && trained.test(entry.getKey())) {
          long size = entry.getValue().values().length;
          slots.add(new Slot(entry.getKey(), offset, size));
          offset += (size + ALIGN - 1) / ALIGN * ALIGN;
        }
      }
      length = Math.max(ALIGN, offset);
      flat = keeper.keep(torch.zeros(new long[] {length}, LibTorch.floats()));
      for (Slot slot : slots) {
        int[] shape = shapes.get(slot.name());
        Tensor tensor =
            torch.from_blob(
                flat.data_ptr_float().getPointer(slot.offset()),
                longs(shape),
                strides(shape),
                LibTorch.floats());
        tensors.put(slot.name(), keeper.keep(tensor));
      }
      for (String name : shapes.keySet()) {
        if (!tensors.containsKey(name)) {
          tensors.put(name, keeper.keep(torch.zeros(longs(shapes.get(name)), LibTorch.floats())));
        }
      }
      set(weights);
      for (Slot slot : slots) {
        tensors.get(slot.name()).set_requires_grad(true);
      }
    }
  }

  /** The tensor called {@code name}, or null where the network has none. */
  Tensor find(String name) {
    return tensors.get(name);
  }

  /** The tensor called {@code name}. */
  public Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "no weight is called '" + name + "'; there are " + tensors.keySet());
    }
    return tensor;
  }

  /** The buffer with all trained numbers. */
  public Tensor flat() {
    return flat;
  }

  /** How many numbers the buffer holds, gaps included. */
  public long length() {
    return length;
  }

  /** The trained tensors in the order of the buffer. */
  public List<Slot> slots() {
    return List.copyOf(slots);
  }

  /** The gradient of a trained tensor as one row of numbers in the buffer's order. */
  public Tensor gradient(Slot slot) {
    Tensor gradient = get(slot.name()).grad();
    if (!gradient.defined()) {
      throw new IllegalStateException("no gradient reached " + slot.name());
    }
    long[] wanted = strides(shapes.get(slot.name()));
    for (int i = 0; i < wanted.length; i++) {
      if (gradient.size(i) > 1 && gradient.stride(i) != wanted[i]) {
        Tensor ordered = torch.empty(longs(shapes.get(slot.name())));
        ordered = ordered.as_strided(longs(shapes.get(slot.name())), wanted);
        ordered.copy_(gradient);
        gradient = ordered;
        break;
      }
    }
    return gradient.as_strided(new long[] {slot.size()}, 1);
  }

  /**
   * Moves only some of the trained tensors from now on.
   *
   * @param active those that get gradients
   */
  public void activate(Predicate<String> active) {
    for (Slot slot : slots) {
      get(slot.name()).set_requires_grad(active.test(slot.name()));
    }
  }

  /** The trained tensors that get gradients now. */
  public List<Slot> active() {
    return slots.stream().filter(slot -> get(slot.name()).requires_grad()).toList();
  }

  /** Forgets all gradients. */
  public void clearGradients() {
    for (Slot slot : slots) {
      get(slot.name()).mutable_grad().reset();
    }
  }

  /** Whether every weight is a finite number. */
  public boolean finite() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (Tensor tensor : tensors.values()) {
        // A sum is finite unless an element is not, or the numbers are beyond all use.
        if (!Double.isFinite(tensor.sum().item_double())) {
          return false;
        }
      }
      return true;
    }
  }

  /** Copies the weights out. */
  public Weights toWeights() {
    Map<String, org.slicewise.network.weights.Tensor> out = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (var entry : shapes.entrySet()) {
        out.put(
            entry.getKey(),
            new org.slicewise.network.weights.Tensor(
                entry.getValue(), toArray(tensors.get(entry.getKey()))));
      }
    }
    return new Weights(out);
  }

  /** Replaces the weights by others of the same names and shapes. */
  public void set(Weights weights) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (var entry : tensors.entrySet()) {
        float[] values = weights.get(entry.getKey()).values();
        if (values.length > 0) {
          entry
              .getValue()
              .copy_(
                  torch.from_blob(
                      new FloatPointer(values),
                      longs(shapes.get(entry.getKey())),
                      LibTorch.floats()));
        }
      }
    }
  }

  /** The numbers of {@code tensor} in row-major order. */
  public static float[] toArray(Tensor tensor) {
    Tensor ordered = tensor.contiguous();
    float[] out = new float[(int) ordered.numel()];
    ordered.data_ptr_float().get(out);
    return out;
  }

  private static long[] longs(int[] shape) {
    long[] out = new long[shape.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = shape[i];
    }
    return out;
  }

  /** Row-major, but channels fastest where there are four axes. */
  private static long[] strides(int[] shape) {
    int[] order = shape.length == 4 ? new int[] {1, 3, 2, 0} : new int[shape.length];
    if (shape.length != 4) {
      for (int i = 0; i < order.length; i++) {
        order[i] = shape.length - 1 - i;
      }
    }
    long[] strides = new long[shape.length];
    long step = 1;
    for (int axis : order) {
      strides[axis] = step;
      step *= shape[axis];
    }
    return strides;
  }

  @Override
  public void close() {
    keeper.close();
  }
}
