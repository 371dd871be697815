package io.github.tenantsnapshot.simulator.internal.runtime;

import io.github.tenantsnapshot.internal.values.Guids;
import java.util.Collection;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * A seeded random generator that counts its draws, so that another generator can continue after
 * them. It draws the same numbers as {@link SplittableRandom}, but skips those that begin a used
 * id. Thread-safe.
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
   * @param usedIds GUIDs that must not be generated again
   */
  public CountedRandom(long seed, Collection<String> usedIds) {
    this.seed = seed;
    this.used =
        usedIds.stream()
            .map(id -> Guids.withoutVersion(UUID.fromString(id).getMostSignificantBits()))
            .collect(Collectors.toUnmodifiableSet());
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
    } while (used.contains(Guids.withoutVersion(next)));
    return next;
  }

  public long drawn() {
    return drawn.get();
  }
}
