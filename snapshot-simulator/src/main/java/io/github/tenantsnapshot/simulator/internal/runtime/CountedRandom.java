package io.github.tenantsnapshot.simulator.internal.runtime;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A seeded random generator that counts its draws, so that another generator can continue after
 * them. It draws the same numbers as {@link SplittableRandom}. Thread-safe.
 */
public final class CountedRandom implements RandomGenerator {

  /** The constant that {@link SplittableRandom} adds to its seed for each number. */
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private final long seed;
  private final AtomicLong drawn = new AtomicLong();

  public CountedRandom(long seed) {
    this.seed = seed;
  }

  /** Skips numbers in constant time. */
  public void skip(long count) {
    drawn.addAndGet(count);
  }

  @Override
  public long nextLong() {
    return new SplittableRandom(seed + GAMMA * drawn.getAndIncrement()).nextLong();
  }

  public long drawn() {
    return drawn.get();
  }
}
