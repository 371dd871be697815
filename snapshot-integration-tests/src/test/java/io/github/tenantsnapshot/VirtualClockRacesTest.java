package io.github.tenantsnapshot;

import static io.github.tenantsnapshot.tests.races.Schedules.concurrently;
import static io.github.tenantsnapshot.tests.races.Schedules.explore;
import static io.github.tenantsnapshot.tests.races.Schedules.require;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A virtual clock that two threads use, in many schedules. */
class VirtualClockRacesTest {

  private static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Work that is due at each of the first seconds. Safe while the clock calls it alone. */
  private static final class Work implements VirtualClock.Follower {
    private final VirtualClock clock;
    private final int seconds;
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean removed;
    private int done;

    Work(VirtualClock clock, int seconds) {
      this.clock = clock;
      this.seconds = seconds;
    }

    @Override
    public Optional<Instant> nextDue() {
      return done == seconds ? Optional.empty() : Optional.of(START.plusSeconds(done + 1));
    }

    @Override
    public void runOneDue() {
      require(!removed, "work runs after its removal");
      require(running.incrementAndGet() == 1, "two threads run work");
      require(clock.instant().equals(START.plusSeconds(done + 1)), "work runs too late");
      done++;
      running.decrementAndGet();
    }
  }

  @Test
  void twoThreadsThatAdvanceItReachTheSumAndRunEachWorkOnce() {
    explore(
        100,
        () -> {
          VirtualClock clock = VirtualClock.startingAt(START);
          Work work = new Work(clock, 2);
          clock.follow(work);
          concurrently(() -> clock.advance(SECOND), () -> clock.advance(SECOND));

          require(clock.instant().equals(START.plusSeconds(2)), "the clock is wrong");
          require(work.done == 2, "work ran " + work.done + " times");
        });
  }

  @Test
  void noWorkRunsAfterItsRemoval() {
    explore(
        100,
        () -> {
          VirtualClock clock = VirtualClock.startingAt(START);
          Work work = new Work(clock, 1);
          clock.follow(work);
          concurrently(
              () -> clock.advance(SECOND),
              () -> {
                clock.unfollow(work);
                work.removed = true;
              });
        });
  }
}
