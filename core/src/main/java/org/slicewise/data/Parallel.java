package org.slicewise.data;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slicewise.errors.EnvironmentException;

/** The same work on many things, on several threads. */
public final class Parallel {
  private Parallel() {}

  /**
   * Applies {@code work} to each item.
   *
   * @return the results in the order of the items; where work threw, the exception of the first
   *     item is thrown on
   */
  public static <A, B> List<B> map(List<A> items, int threads, Function<A, B> work) {
    ExecutorService workers = workers("slicewise-data", Math.min(threads, items.size()));
    try {
      List<Future<B>> futures = new ArrayList<>(items.size());
      for (A item : items) {
        futures.add(workers.submit(() -> work.apply(item)));
      }
      List<B> results = new ArrayList<>(items.size());
      for (Future<B> future : futures) {
        results.add(get(future));
      }
      return results;
    } finally {
      workers.shutdownNow();
    }
  }

  /** Threads that do not keep the program alive. */
  public static ExecutorService workers(String name, int threads) {
    return Executors.newFixedThreadPool(
        Math.max(1, threads),
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** The result, or the exception of the other thread thrown on. */
  public static <B> B get(Future<B> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EnvironmentException("interrupted while reading images", e);
    }
  }
}
