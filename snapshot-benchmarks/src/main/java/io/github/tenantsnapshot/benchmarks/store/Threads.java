package io.github.tenantsnapshot.benchmarks.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that share numbered pieces of work. */
final class Threads {

  private Threads() {}

  /** A numbered piece of work. */
  @FunctionalInterface
  interface Work {
    void run(int number) throws Exception;
  }

  /** Does the work with the numbers below {@code count}, and waits until all of it is done. */
  static void run(int threads, int count, Work work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> parts = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = thread;
        parts.add(
            executor.submit(
                () -> {
                  for (int number = first; number < count; number += threads) {
                    work.run(number);
                  }
                  return null;
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
