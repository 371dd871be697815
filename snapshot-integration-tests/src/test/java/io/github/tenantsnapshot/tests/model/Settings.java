package io.github.tenantsnapshot.tests.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The settings of a service and of its model.
 *
 * @param start the first instant
 * @param untilStart how long a job waits
 * @param running how long it runs
 * @param namesOfEndedJobsAreFree whether names must be unique among unfinished jobs only
 * @param namesAreExact whether names that differ in case are different
 * @param truncatesToQuota whether the quota truncates results, instead of rejecting requests
 * @param keepsUnfinishedJobs whether unfinished jobs cannot be deleted
 * @param requestOrder whether a snapshot has the types in the order of the request
 * @param licensed whether the tenants have the license
 */
record Settings(
    Instant start,
    int visibleJobs,
    long quota,
    Duration retention,
    Duration untilStart,
    Duration running,
    boolean namesOfEndedJobsAreFree,
    boolean namesAreExact,
    boolean truncatesToQuota,
    boolean keepsUnfinishedJobs,
    boolean requestOrder,
    boolean licensed) {

  static final Duration LEASE = Duration.ofMinutes(1);
  static final int ATTEMPTS = 3;

  /** Returns random settings; most are near the defaults. */
  static Settings random(Random random) {
    return new Settings(
        pick(
            random,
            Instant.parse("2026-01-31T23:58:00Z"),
            Instant.parse("2024-02-29T23:59:59.9999999Z"),
            Instant.parse("2026-11-23T09:00:00.1234567Z"),
            Instant.parse("2025-12-31T22:00:00.5Z")),
        pick(random, 12, 12, 3, 1, 0),
        pick(random, 20_000L, 20_000L, 12L, 5L, 1L, 0L),
        pick(
            random,
            Duration.ofDays(7),
            Duration.ofDays(7),
            Duration.ofMinutes(3),
            Duration.ofSeconds(65),
            Duration.ofMillis(20)),
        pick(random, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO),
        pick(random, Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ZERO),
        random.nextInt(4) == 0,
        random.nextInt(4) == 0,
        random.nextInt(3) == 0,
        random.nextInt(4) == 0,
        random.nextInt(4) == 0,
        random.nextInt(50) != 0);
  }

  /** Returns similar settings that are nearer to the defaults. */
  List<Settings> simpler() {
    Duration week = Duration.ofDays(7);
    List<Settings> simpler = new ArrayList<>();
    simpler.add(with(12, 20_000, week, false, false, false, false, false));
    simpler.add(
        with(
            12,
            quota,
            retention,
            namesOfEndedJobsAreFree,
            namesAreExact,
            truncatesToQuota,
            keepsUnfinishedJobs,
            requestOrder));
    simpler.add(
        with(
            visibleJobs,
            20_000,
            retention,
            namesOfEndedJobsAreFree,
            namesAreExact,
            truncatesToQuota,
            keepsUnfinishedJobs,
            requestOrder));
    simpler.add(
        with(
            visibleJobs,
            quota,
            week,
            namesOfEndedJobsAreFree,
            namesAreExact,
            truncatesToQuota,
            keepsUnfinishedJobs,
            requestOrder));
    simpler.add(
        with(
            visibleJobs,
            quota,
            retention,
            false,
            namesAreExact,
            truncatesToQuota,
            keepsUnfinishedJobs,
            requestOrder));
    simpler.add(
        with(
            visibleJobs,
            quota,
            retention,
            namesOfEndedJobsAreFree,
            false,
            truncatesToQuota,
            keepsUnfinishedJobs,
            requestOrder));
    simpler.add(
        with(
            visibleJobs,
            quota,
            retention,
            namesOfEndedJobsAreFree,
            namesAreExact,
            false,
            keepsUnfinishedJobs,
            requestOrder));
    simpler.add(
        with(
            visibleJobs,
            quota,
            retention,
            namesOfEndedJobsAreFree,
            namesAreExact,
            truncatesToQuota,
            false,
            requestOrder));
    simpler.add(
        with(
            visibleJobs,
            quota,
            retention,
            namesOfEndedJobsAreFree,
            namesAreExact,
            truncatesToQuota,
            keepsUnfinishedJobs,
            false));
    simpler.removeIf(this::equals);
    return simpler;
  }

  private Settings with(
      int jobs,
      long resources,
      Duration kept,
      boolean freed,
      boolean exact,
      boolean truncates,
      boolean keeps,
      boolean ordered) {
    return new Settings(
        start,
        jobs,
        resources,
        kept,
        untilStart,
        running,
        freed,
        exact,
        truncates,
        keeps,
        ordered,
        licensed);
  }

  @SafeVarargs
  static <T> T pick(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  /** Returns Java code that creates these settings. */
  String code() {
    return String.format(
        Locale.ROOT,
        "new Settings(Instant.parse(\"%s\"), %d, %dL, Duration.parse(\"%s\"), Duration.parse(\"%s\"), Duration.parse(\"%s\"), %s, %s, %s, %s, %s, %s)",
        start,
        visibleJobs,
        quota,
        retention,
        untilStart,
        running,
        namesOfEndedJobsAreFree,
        namesAreExact,
        truncatesToQuota,
        keepsUnfinishedJobs,
        requestOrder,
        licensed);
  }
}
