package io.github.tenantsnapshot.store.jdbc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The column type of instants: a number of ticks of 100 ns since 1970-01-01T00:00:00Z. Each
 * database keeps and compares such a number exactly, whatever its time zone and precision.
 */
final class InstantColumn {

  private static final long TICKS_PER_SECOND = 10_000_000;
  private static final int NANOS_PER_TICK = 100;

  /** The latest instant that a job can have: the end of the year 9999. */
  static final long LATEST = 2_534_023_007_999_999_999L;

  /** The earliest whole second whose ticks fit into a {@code long}. */
  static final long EARLIEST = -9_223_372_036_850_000_000L;

  private InstantColumn() {}

  static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), TICKS_PER_SECOND),
        instant.getNano() / NANOS_PER_TICK);
  }

  static @Nullable Long ofNullable(@Nullable Instant instant) {
    return instant == null ? null : (Long) of(instant);
  }

  static Instant toInstant(long ticks) {
    return Instant.ofEpochSecond(
        Math.floorDiv(ticks, TICKS_PER_SECOND),
        Math.floorMod(ticks, TICKS_PER_SECOND) * NANOS_PER_TICK);
  }
}
