package io.github.tenantsnapshot.store.jdbc;

import java.time.Instant;

/** Instants as tables keep them: numbers of 100 ns since 1970. */
final class Ticks {

  private static final long PER_SECOND = 10_000_000;
  private static final int NANOS = 100;

  /** The last instant that a job can have: the end of the year 9999. */
  static final long LAST = 2_534_023_007_999_999_999L;

  /** The first whole second that a number can be: those below are before any number. */
  static final long FIRST = -9_223_372_036_850_000_000L;

  private Ticks() {}

  static long of(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), PER_SECOND), instant.getNano() / NANOS);
  }

  static Instant toInstant(long ticks) {
    return Instant.ofEpochSecond(
        Math.floorDiv(ticks, PER_SECOND), Math.floorMod(ticks, PER_SECOND) * NANOS);
  }
}
