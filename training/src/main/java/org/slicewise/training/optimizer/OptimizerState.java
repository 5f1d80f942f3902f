package org.slicewise.training.optimizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slicewise.training.engine.Keeper;
import org.slicewise.training.engine.Parameters;
import org.slicewise.training.optimizer.Optimizer.Common;

/**
 * What an {@link Optimizer} remembers between steps, and how it changes the parameters: the
 * formulas of keras/src/optimizers. Each kind of memory (momentum, velocity, …) is one buffer as
 * long as the parameters'. A step goes through all of them piece by piece, each small enough to
 * stay in the processor's cache from the first of its operations to the last.
 */
public final class OptimizerState implements AutoCloseable {
  /** Numbers in a piece: two threads take half each, and five buffers of it fit a 2 MB cache. */
  private static final int PIECE = 1 << 16;

  private static final String AVERAGE = "average";
  private static final String ACCUMULATED = "gradient_accumulator";

  private final Optimizer optimizer;
  private final Parameters parameters;
  private final ToDoubleFunction<String> share;
  private final Keeper keeper = new Keeper();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private final Map<Parameters.Slot, List<Piece>> pieces = new LinkedHashMap<>();
  private final Tensor scratch;
  private long calls;

  /** A stretch of one parameter tensor and of everything remembered about it. */
  private record Piece(long from, long size, Tensor weight, Map<String, Tensor> memory) {
    Tensor of(String buffer) {
      return memory.get(buffer);
    }
  }

  /** One optimiser's formula on one piece. */
  private interface Rule {
    void apply(Piece piece, Tensor gradient, Tensor scratch);
  }

  /** Starts with every buffer at 0, as Keras; one learning rate for all. */
  public OptimizerState(Optimizer optimizer, Parameters parameters) {
    this(optimizer, parameters, name -> 1);
  }

  /**
   * Starts with every buffer at 0.
   *
   * @param share of the learning rate, and so of the weight decay, with which the tensor of a name
   *     moves
   */
  public OptimizerState(
      Optimizer optimizer, Parameters parameters, ToDoubleFunction<String> share) {
    this.optimizer = optimizer;
    this.parameters = parameters;
    this.share = share;
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (String name : bufferNames(optimizer)) {
        buffers.put(name, keeper.keep(torch.zeros(parameters.length())));
      }
      if (optimizer.common().useEma()) {
        buffers.get(AVERAGE).copy_(parameters.flat()); // of what is not moved from the first step
      }
      scratch = keeper.keep(torch.zeros(PIECE));
      for (Parameters.Slot slot : parameters.slots()) {
        List<Piece> list = new ArrayList<>();
        for (long from = 0; from < slot.size(); from += PIECE) {
          long size = Math.min(PIECE, slot.size() - from);
          long offset = slot.offset() + from;
          Map<String, Tensor> memory = new LinkedHashMap<>();
          buffers.forEach(
              (name, buffer) -> memory.put(name, keeper.keep(buffer.narrow(0, offset, size))));
          list.add(
              new Piece(
                  from, size, keeper.keep(parameters.flat().narrow(0, offset, size)), memory));
        }
        pieces.put(slot, list);
      }
    }
  }

  private static List<String> bufferNames(Optimizer optimizer) {
    List<String> names = new ArrayList<>();
    if (optimizer instanceof Optimizer.SGD sgd) {
      if (sgd.momentum() != 0) {
        names.add("momentum");
      }
    } else if (optimizer instanceof Optimizer.RMSprop rms) {
      names.add("velocity");
      if (rms.momentum() > 0) {
        names.add("momentum");
      }
      if (rms.centered()) {
        names.add("average_gradient");
      }
    } else {
      names.add("momentum");
      names.add("velocity");
      if (amsgrad(optimizer)) {
        names.add("velocity_hat");
      }
    }
    if (optimizer.common().useEma()) {
      names.add(AVERAGE);
    }
    if (optimizer.common().gradientAccumulationSteps() > 1) {
      names.add(ACCUMULATED);
    }
    return names;
  }

  private static boolean amsgrad(Optimizer optimizer) {
    return (optimizer instanceof Optimizer.Adam a && a.amsgrad())
        || (optimizer instanceof Optimizer.AdamW w && w.amsgrad());
  }

  /**
   * One step with the parameters' gradients, which it may overwrite.
   *
   * @param learningRate of this step
   */
  public void step(double learningRate) {
    Common common = optimizer.common();
    int accumulate = common.gradientAccumulationSteps();
    long updates = calls / accumulate;
    boolean update = (calls + 1) % accumulate == 0;
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Map<Parameters.Slot, Tensor> gradients = gradients(update);
      if (update) {
        clip(gradients);
      }
      Map<Double, Rule> rules = new HashMap<>();
      Scalar towards = new Scalar(updates == 0 ? 1 : 1 - common.emaMomentum());
      boolean overwrite =
          common.useEma()
              && common.emaOverwriteFrequency() > 0
              && (updates + 1) % common.emaOverwriteFrequency() == 0;
      for (var entry : gradients.entrySet()) {
        double part = share.applyAsDouble(entry.getKey().name());
        float rate = (float) (learningRate * part);
        Rule rule = rules.computeIfAbsent(part, p -> rule(rate, updates + 1));
        Scalar keep = new Scalar(1 - common.weightDecay() * rate);
        for (Piece piece : pieces.get(entry.getKey())) {
          try (PointerScope inner = new PointerScope()) {
            if (update) {
              if (common.weightDecay() > 0) {
                piece.weight.mul_(keep);
              }
              rule.apply(
                  piece,
                  entry.getValue().narrow(0, piece.from, piece.size),
                  scratch.narrow(0, 0, piece.size));
            }
            if (common.useEma()) {
              piece.of(AVERAGE).lerp_(piece.weight, towards);
              if (overwrite) {
                piece.weight.copy_(piece.of(AVERAGE));
              }
            }
          }
        }
      }
    }
    calls++;
  }

  /** Every tensor's gradient in a row: unscaled, and averaged where this is the last of several. */
  private Map<Parameters.Slot, Tensor> gradients(boolean update) {
    Common common = optimizer.common();
    Map<Parameters.Slot, Tensor> out = new LinkedHashMap<>();
    for (Parameters.Slot slot : parameters.active()) {
      Tensor gradient = parameters.gradient(slot);
      if (common.lossScaleFactor() != 1) {
        gradient.div_(new Scalar(common.lossScaleFactor()));
      }
      if (common.gradientAccumulationSteps() > 1) {
        Tensor sum = buffers.get(ACCUMULATED).narrow(0, slot.offset(), slot.size());
        if (update) {
          gradient.add_(sum).div_(new Scalar((double) common.gradientAccumulationSteps()));
          sum.zero_();
        } else {
          sum.add_(gradient);
        }
      }
      out.put(slot, gradient);
    }
    return out;
  }

  private void clip(Map<Parameters.Slot, Tensor> gradients) {
    Common common = optimizer.common();
    if (common.clipnorm() > 0) {
      for (Tensor gradient : gradients.values()) {
        shrink(gradient, Math.sqrt(squares(gradient)), common.clipnorm());
      }
    } else if (common.globalClipnorm() > 0) {
      double squares = 0;
      for (Tensor gradient : gradients.values()) {
        squares += squares(gradient);
      }
      for (Tensor gradient : gradients.values()) {
        shrink(gradient, Math.sqrt(squares), common.globalClipnorm());
      }
    } else if (common.clipvalue() > 0) {
      for (Tensor gradient : gradients.values()) {
        gradient.clamp_(
            new ScalarOptional(new Scalar(-common.clipvalue())),
            new ScalarOptional(new Scalar(common.clipvalue())));
      }
    }
  }

  private static double squares(Tensor gradient) {
    return gradient.dot(gradient).item_double();
  }

  private static void shrink(Tensor gradient, double norm, double largest) {
    if (!(norm <= largest)) {
      gradient.mul_(new Scalar(largest / norm));
    }
  }

  /** The formula of this step; {@code count} counts updates from 1. */
  private Rule rule(float rate, long count) {
    if (optimizer instanceof Optimizer.SGD sgd) {
      return sgd(sgd, rate);
    }
    if (optimizer instanceof Optimizer.RMSprop rms) {
      return rmsprop(rms, rate);
    }
    if (optimizer instanceof Optimizer.Adam a) {
      return adam(a.beta1(), a.beta2(), a.epsilon(), a.amsgrad(), rate, count);
    }
    Optimizer.AdamW w = (Optimizer.AdamW) optimizer;
    return adam(w.beta1(), w.beta2(), w.epsilon(), w.amsgrad(), rate, count);
  }

  private static Rule sgd(Optimizer.SGD options, double rate) {
    Scalar momentum = new Scalar(options.momentum());
    Scalar minusRate = new Scalar(-rate);
    return (piece, gradient, scratch) -> {
      if (options.momentum() == 0) {
        piece.weight.add_(gradient, minusRate);
        return;
      }
      Tensor velocity = piece.of("momentum");
      velocity.mul_(momentum).add_(gradient, minusRate);
      if (options.nesterov()) {
        piece.weight.add_(velocity, momentum).add_(gradient, minusRate);
      } else {
        piece.weight.add_(velocity);
      }
    };
  }

  private static Rule rmsprop(Optimizer.RMSprop options, double rate) {
    Scalar rho = new Scalar(options.rho());
    Scalar rest = new Scalar(1 - options.rho());
    Scalar epsilon = new Scalar(options.epsilon());
    Scalar momentum = new Scalar(options.momentum());
    Scalar plusRate = new Scalar(rate);
    Scalar minusRate = new Scalar(-rate);
    Scalar minus = new Scalar(-1.0);
    return (piece, gradient, scratch) -> {
      Tensor velocity = piece.of("velocity");
      velocity.mul_(rho).addcmul_(gradient, gradient, rest);
      scratch.copy_(velocity);
      if (options.centered()) {
        Tensor average = piece.of("average_gradient");
        average.mul_(rho).add_(gradient, rest);
        scratch.addcmul_(average, average, minus);
      }
      scratch.add_(epsilon).sqrt_();
      if (options.momentum() > 0) {
        Tensor sum = piece.of("momentum");
        sum.mul_(momentum).addcdiv_(gradient, scratch, plusRate);
        piece.weight.sub_(sum);
      } else {
        piece.weight.addcdiv_(gradient, scratch, minusRate);
      }
    };
  }

  private static Rule adam(
      double beta1, double beta2, double epsilon, boolean amsgrad, float rate, long count) {
    // In 32-bit floats, as Keras: 1 - 0.999 is 0.00100005 there.
    float power1 = (float) Math.pow((float) beta1, count);
    float power2 = (float) Math.pow((float) beta2, count);
    float alpha = rate * (float) Math.sqrt(1 - power2) / (1 - power1);
    Scalar first = new Scalar(1 - beta1);
    Scalar stay = new Scalar(beta2);
    Scalar second = new Scalar(1 - beta2);
    Scalar small = new Scalar(epsilon);
    Scalar minusAlpha = new Scalar((double) -alpha);
    return (piece, gradient, scratch) -> {
      Tensor momentum = piece.of("momentum");
      Tensor velocity = piece.of("velocity");
      momentum.lerp_(gradient, first);
      velocity.mul_(stay).addcmul_(gradient, gradient, second);
      if (amsgrad) {
        Tensor highest = piece.of("velocity_hat");
        torch.maximum_out(highest, highest, velocity);
        velocity = highest;
      }
      torch.sqrt_out(scratch, velocity).add_(small);
      piece.weight.addcdiv_(momentum, scratch, minusAlpha);
    };
  }

  /**
   * Weights and their moving average, where one is kept, change places; a second call puts them
   * back.
   */
  public void swapAverage() {
    if (optimizer.common().useEma() && calls > 0) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        Tensor weights = parameters.flat().clone();
        parameters.flat().copy_(buffers.get(AVERAGE));
        buffers.get(AVERAGE).copy_(weights);
      }
    }
  }

  /** The end of a training: a moving average, where one is kept, replaces the weights. */
  public void finish() {
    if (optimizer.common().useEma() && calls > 0) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        parameters.flat().copy_(buffers.get(AVERAGE));
      }
    }
  }

  /** Steps done. */
  public long steps() {
    return calls;
  }

  /** Everything remembered, by name. */
  public Map<String, float[]> save() {
    Map<String, float[]> out = new LinkedHashMap<>();
    buffers.forEach(
        (name, buffer) -> {
          try (PointerScope scope = new PointerScope()) {
            float[] values = new float[(int) parameters.length()];
            buffer.data_ptr_float().get(values);
            out.put(name, values);
          }
        });
    return out;
  }

  /**
   * Goes back to what {@link #save} gave.
   *
   * @param steps done then
   */
  public void restore(Map<String, float[]> saved, long steps) {
    if (!saved.keySet().equals(buffers.keySet())) {
      throw new IllegalArgumentException(
          "this optimiser remembers %s, found %s".formatted(buffers.keySet(), saved.keySet()));
    }
    buffers.forEach(
        (name, buffer) -> {
          try (PointerScope scope = new PointerScope()) {
            FloatPointer memory = buffer.data_ptr_float();
            memory.put(saved.get(name));
          }
        });
    calls = steps;
  }

  @Override
  public void close() {
    keeper.close();
  }
}
