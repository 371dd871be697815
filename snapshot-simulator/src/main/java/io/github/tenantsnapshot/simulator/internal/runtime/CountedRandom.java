package io.github.tenantsnapshot.simulator.internal.runtime;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Random numbers of a seed, of which it is known how many were drawn, so that another generator can
 * continue with the next. They are those of {@link SplittableRandom}. Thread-safe.
 */
public final class CountedRandom implements RandomGenerator {

  /** What {@link SplittableRandom} adds to its seed for each number. */
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private final long seed;
  private final AtomicLong drawn = new AtomicLong();

  public CountedRandom(long seed) {
    this.seed = seed;
  }

  /** Skips some numbers, in the same time however many they are. */
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
