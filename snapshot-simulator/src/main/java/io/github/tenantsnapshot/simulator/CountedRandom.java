package io.github.tenantsnapshot.simulator;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Random numbers of a seed, of which it is known how many were drawn, so that somebody else can go
 * on with the next. Drawn from by one thread at a time; counted by any.
 */
final class CountedRandom implements RandomGenerator {

  private final SplittableRandom numbers;
  private final AtomicLong drawn = new AtomicLong();

  CountedRandom(SplittableRandom numbers) {
    this.numbers = numbers;
  }

  /** Draws some numbers for nobody. */
  void skip(long count) {
    for (long i = 0; i < count; i++) {
      var unused = nextLong();
    }
  }

  @Override
  public long nextLong() {
    drawn.incrementAndGet();
    return numbers.nextLong();
  }

  long drawn() {
    return drawn.get();
  }
}
