package io.github.tenantsnapshot.simulator.internal.runtime;

import java.util.Collection;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A seeded random generator that counts its draws, so that another generator can continue after
 * them. It draws the same numbers as {@link SplittableRandom}, without those of used ids.
 * Thread-safe.
 */
public final class CountedRandom implements RandomGenerator {

  /** The constant that {@link SplittableRandom} adds to its seed for each number. */
  private static final long GAMMA = 0x9e3779b97f4a7c15L;

  private final long seed;
  private final Set<Long> used;
  private final AtomicLong drawn = new AtomicLong();

  /**
   * Creates a generator.
   *
   * @param usedIds GUIDs that must not be made of its numbers
   */
  public CountedRandom(long seed, Collection<String> usedIds) {
    this.seed = seed;
    this.used =
        usedIds.stream()
            .map(id -> randomBits(UUID.fromString(id).getMostSignificantBits()))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the first half of a GUID without its version, which is not random. */
  private static long randomBits(long half) {
    return half & 0xFFFFFFFFFFFF0FFFL;
  }

  /** Skips numbers in constant time. */
  public void skip(long count) {
    drawn.addAndGet(count);
  }

  @Override
  public long nextLong() {
    long next;
    do {
      next = new SplittableRandom(seed + GAMMA * drawn.getAndIncrement()).nextLong();
    } while (used.contains(randomBits(next)));
    return next;
  }

  public long drawn() {
    return drawn.get();
  }
}
