package io.github.tenantsnapshot.tests.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The shortest sequences that have found defects. */
class FoundSequencesTest {

  /** The first publication is rejected and changes nothing, so the crash belongs to the second. */
  @Test
  void aCrashAfterPublishingDoesNotOccurAtAPublicationThatExceedsTheQuota() {
    Settings quotaOfOne =
        new Settings(
            Instant.parse("2025-12-31T22:00:00.500Z"),
            12,
            1L,
            Duration.ofDays(7),
            Duration.ofSeconds(5),
            Duration.ZERO,
            false,
            false,
            true,
            false,
            false,
            true);

    Sequence.replay(
        Kind.SIMULATOR,
        quotaOfOne,
        world -> world.crash(World.Point.AFTER_PUBLISH),
        world -> world.create(0, "Weekly export", "", List.of(Types.MAILBOX)),
        world -> world.advance(5_000),
        world -> world.snapshot(0, 0, 0));
  }
}
