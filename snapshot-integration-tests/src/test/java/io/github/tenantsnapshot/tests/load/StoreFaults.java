package io.github.tenantsnapshot.tests.load;

import io.github.tenantsnapshot.spi.JobStoreException;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Failures of stores at random calls: without an effect, or after the effect, as if the response
 * had been lost. They can be switched off. Thread-safe.
 */
final class StoreFaults {

  private final Random random;
  private final int perThousand;
  private final Counts counts;
  private volatile boolean on;
  private volatile boolean exhausted;

  /**
   * Creates failures, which are off.
   *
   * @param perThousand how many of a thousand calls fail
   */
  StoreFaults(long seed, int perThousand, Counts counts) {
    this.random = new Random(seed);
    this.perThousand = perThousand;
    this.counts = counts;
  }

  void set(boolean on) {
    this.on = on;
  }

  boolean areOn() {
    return on;
  }

  /** Sets whether every call fails without an effect, as if all connections were in use. */
  void setExhausted(boolean exhausted) {
    this.exhausted = exhausted;
  }

  /** Makes a call of a store, or fails before or after it. */
  <T> T call(Supplier<T> call) {
    if (exhausted) {
      counts.add("calls without a connection");
      throw failure("all connections are in use");
    }
    int roll = on ? random.nextInt(1_000) : 1_000;
    if (roll < perThousand / 2) {
      counts.add("failures of the store before a call");
      throw failure("injected before the call");
    }
    T result = call.get();
    if (roll < perThousand) {
      counts.add("failures of the store after a call");
      throw failure("injected after the call");
    }
    return result;
  }

  /** Returns a failure without a stack trace, which would fill the log. */
  private static JobStoreException failure(String message) {
    JobStoreException failure = new JobStoreException(message);
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }
}
