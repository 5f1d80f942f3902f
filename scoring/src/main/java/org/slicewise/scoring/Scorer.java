package org.slicewise.scoring;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slicewise.data.LeftOut;
import org.slicewise.data.Sample;
import org.slicewise.decision.Decision;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.evaluation.Deciding;
import org.slicewise.evaluation.Prediction;
import org.slicewise.evaluation.Predictions;
import org.slicewise.image.ImageArray;
import org.slicewise.image.UnreadableImageException;
import org.slicewise.model.ModelInfo;
import org.slicewise.scoring.inputs.ImageInput;
import org.slicewise.scoring.inputs.ImageSupply;

/**
 * Scores image files with a model: reads each as the model's preprocessing says, keeps their order,
 * and holds no more of them than the workers have in hand.
 */
public final class Scorer {
  private final OnnxModel model;
  private final ScoringOptions options;

  /**
   * @param model stays the caller's to close
   */
  public Scorer(OnnxModel model, ScoringOptions options) {
    this.model = model;
    this.options = options;
  }

  /**
   * Scores the images of a data set: calibrated probabilities, and beside them what the model's
   * {@link org.slicewise.decision.Decisions} say.
   *
   * @param samples labelled by the model's classes ({@link ModelInfo#classes()}), or with {@link
   *     Prediction#UNKNOWN}
   * @return one row a sample, in their order
   * @throws UnreadableImageException naming the first file that cannot be read
   */
  public Predictions score(List<Sample> samples) {
    return decided(scoreUncalibrated(samples));
  }

  /**
   * As {@link #score(List)}, but files become the network's input in another way.
   *
   * @param reading makes an image of the network's size; called by many threads at once
   */
  public Predictions score(List<Sample> samples, Function<Path, ImageArray> reading) {
    return decided(scoreUncalibrated(samples, reading));
  }

  /** As {@link #score(List)}, but the network's own probabilities and nothing beside them. */
  public Predictions scoreUncalibrated(List<Sample> samples) {
    return uncalibrated(samples, this::read);
  }

  /**
   * As {@link #scoreUncalibrated(List)}, but files become the network's input in another way.
   *
   * @param reading makes an image of the network's size; called by many threads at once
   */
  public Predictions scoreUncalibrated(List<Sample> samples, Function<Path, ImageArray> reading) {
    return uncalibrated(samples, sample -> reading.apply(sample.path()));
  }

  private Predictions uncalibrated(List<Sample> samples, Reader<Sample> reader) {
    List<Prediction> rows = new ArrayList<>(samples.size());
    run(
        samples.iterator(),
        () -> true,
        reader,
        (sample, result) -> rows.add(row(sample, result.readable())));
    return new Predictions(model.info().classes(), rows);
  }

  /** As {@link #score(List)}, but leaves unreadable images out and lists them. */
  public Scores scoreReadable(List<Sample> samples) {
    List<Prediction> rows = new ArrayList<>(samples.size());
    List<LeftOut> leftOut = new ArrayList<>();
    run(
        samples.iterator(),
        () -> true,
        this::read,
        (sample, result) -> {
          if (result.unreadable() == null) {
            rows.add(row(sample, result));
          } else {
            leftOut.add(new LeftOut(sample.file(), result.unreadable().reason()));
          }
        });
    return new Scores(decided(new Predictions(model.info().classes(), rows)), leftOut);
  }

  /**
   * Scores images as they come: where the next is not there yet, those that are get their answers
   * first.
   *
   * @param sink gets one answer an image, in order, on the calling thread; an unreadable image does
   *     not stop the others
   */
  public void score(ImageSupply images, Consumer<ScoredImage> sink) {
    run(
        images,
        images::isReady,
        input -> input.read(model.info().preprocessing()),
        (input, result) -> sink.accept(image(input, result)));
  }

  private ScoredImage image(ImageInput input, Result result) {
    if (result.unreadable() != null) {
      return new ScoredImage.Unreadable(input.name(), result.unreadable().getMessage());
    }
    double[] network = result.probabilities();
    Decision said = model.info().decide(network);
    return new ScoredImage.Scored(
        input.name(), network, result.outside() > 0 ? said.outside() : said);
  }

  private ImageArray read(Sample sample) {
    return model.info().preprocessing().apply(sample.path());
  }

  private Predictions decided(Predictions network) {
    return Deciding.apply(model.info().decisions(), network, model.info().positive());
  }

  private Prediction row(Sample sample, Result result) {
    int classes = model.info().classes().size();
    if (sample.label() < Prediction.UNKNOWN || sample.label() >= classes) {
      throw new IllegalArgumentException(
          "%s has label %d, the model has %d classes"
              .formatted(sample.file(), sample.label(), classes));
    }
    Prediction row =
        Prediction.scored(sample.file(), sample.patient(), sample.label(), result.probabilities());
    return model.knowsOutside() ? row.withOutside(result.outside() > 0) : row;
  }

  /**
   * What the network says about one image.
   *
   * @param probabilities its own
   * @param outside above 0 where the image is unlike any that the model was made for; NaN where it
   *     cannot tell
   * @param unreadable why there are none; null for a readable image
   */
  private record Result(
      double[] probabilities, double outside, UnreadableImageException unreadable) {
    Result readable() {
      if (unreadable != null) {
        throw unreadable;
      }
      return this;
    }
  }

  @FunctionalInterface
  private interface Reader<T> {
    ImageArray read(T item);
  }

  @FunctionalInterface
  private interface Sink<T> {
    void accept(T item, Result result);
  }

  private record Work<T>(List<T> items, Future<List<Result>> results) {}

  /**
   * Two batches a worker are under way: one in hand, one waiting, so that none runs dry. The next
   * item is waited for only when nothing is under way.
   *
   * @param ready whether {@code items} answers at once
   */
  private <T> void run(Iterator<T> items, BooleanSupplier ready, Reader<T> reader, Sink<T> sink) {
    ExecutorService workers = Executors.newFixedThreadPool(options.workers(), work -> daemon(work));
    Deque<Work<T>> underWay = new ArrayDeque<>();
    try {
      while (!underWay.isEmpty() || items.hasNext()) {
        while (underWay.size() < 2 * options.workers()
            && (underWay.isEmpty() || ready.getAsBoolean())
            && items.hasNext()) {
          List<T> batch = next(items, ready);
          underWay.add(new Work<>(batch, workers.submit(() -> scoreBatch(batch, reader))));
        }
        Work<T> first = underWay.remove();
        List<Result> results = await(first.results());
        for (int i = 0; i < results.size(); i++) {
          sink.accept(first.items().get(i), results.get(i));
        }
      }
    } finally {
      underWay.forEach(work -> work.results().cancel(false));
      stop(workers);
    }
  }

  /** What is there, up to a batch; at least the next item. */
  private <T> List<T> next(Iterator<T> items, BooleanSupplier ready) {
    List<T> batch = new ArrayList<>(options.batchSize());
    do {
      batch.add(items.next());
    } while (batch.size() < options.batchSize() && ready.getAsBoolean() && items.hasNext());
    return batch;
  }

  private <T> List<Result> scoreBatch(List<T> items, Reader<T> reader) {
    InputShape shape = model.shape();
    float[] images = new float[items.size() * shape.size()];
    UnreadableImageException[] unreadable = new UnreadableImageException[items.size()];
    int n = 0;
    for (int i = 0; i < items.size(); i++) {
      try {
        float[] image = reader.read(items.get(i)).values();
        System.arraycopy(image, 0, images, n * shape.size(), shape.size());
        n++;
      } catch (UnreadableImageException e) {
        unreadable[i] = e;
      }
    }
    OnnxModel.Answers answers = n == 0 ? null : model.answer(images, n);
    List<Result> results = new ArrayList<>(items.size());
    int scored = 0;
    for (UnreadableImageException e : unreadable) {
      results.add(e == null ? result(answers, scored++) : new Result(null, Double.NaN, e));
    }
    return results;
  }

  private static Result result(OnnxModel.Answers answers, int i) {
    double outside = answers.outside() == null ? Double.NaN : answers.outside()[i];
    return new Result(doubles(answers.probabilities()[i]), outside, null);
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "scoring");
    thread.setDaemon(true);
    return thread;
  }

  private static <R> R await(Future<R> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("scoring was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Waits for the batches in hand: the model must not be closed under them. */
  private static void stop(ExecutorService workers) {
    workers.shutdown();
    boolean interrupted = false;
    while (!workers.isTerminated()) {
      try {
        workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
