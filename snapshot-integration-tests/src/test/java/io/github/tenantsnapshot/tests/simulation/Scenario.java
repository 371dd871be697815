package io.github.tenantsnapshot.tests.simulation;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.ContentOrder;
import io.github.tenantsnapshot.SnapshotBehavior.NameScope;
import io.github.tenantsnapshot.SnapshotBehavior.QuotaEnforcement;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.tests.operation.PacingPerJob;
import io.github.tenantsnapshot.tests.stores.ForwardingStore.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** The settings of a simulation, which depend on its seed. Immutable. */
final class Scenario {

  static final Duration LEASE = Duration.ofSeconds(12);
  static final Duration POLL = Duration.ofSeconds(5);
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
  static final int MAX_ATTEMPTS = 3;

  /** The time in which clients act and nodes die. */
  static final Duration ACTIVE = Duration.ofSeconds(60);

  /** The largest difference of a clock from virtual time: two differ by half a lease at most. */
  static final Duration MAX_SKEW = LEASE.dividedBy(4);

  /** The longest time for which a request is on its way after its caller has given up. */
  static final Duration LATEST = Duration.ofSeconds(30);

  private static final Duration SHORT = Duration.ofSeconds(90);

  final int nodes;
  final int workers;
  final int claimAhead;
  final int actions;
  final boolean ownsWorkers;
  final boolean faulty;
  final double sourceFaults;
  final double sourceDelays;
  final int longestReadMillis;
  final Pacing pacing;
  final Duration longestPacing;
  final SnapshotLimits limits;
  final SnapshotBehavior behavior;
  final Instant start;
  private final double linkFaults;
  private final int longestDelayMillis;

  /** What happens to a call of the store. */
  enum LinkFault {
    NONE,
    REQUEST_LOST,
    REQUEST_LATE,
    RESPONSE_LOST,
    FIRST_OF_TWO,
    SECOND_OF_TWO
  }

  Scenario(Random random) {
    nodes = 1 + random.nextInt(3);
    workers = 1 + random.nextInt(3);
    claimAhead = oneOf(random, 0, 0, 1, 4);
    actions = 6 + random.nextInt(20);
    ownsWorkers = random.nextInt(4) > 0;
    linkFaults = oneOf(random, 0.0, 0.02, 0.05, 0.15);
    faulty = linkFaults > 0;
    longestDelayMillis = oneOf(random, 1, 50, 300);
    sourceFaults = faulty ? oneOf(random, 0.0, 0.05, 0.2) : 0;
    sourceDelays = oneOf(random, 0.0, 0.2, 0.6);
    longestReadMillis = oneOf(random, 2_000, 16_000);
    Duration running = Duration.ofMillis(oneOf(random, 1, 3_000, 9_000));
    switch (random.nextInt(3)) {
      case 0 -> {
        pacing = Pacing.immediate();
        longestPacing = Duration.ZERO;
      }
      case 1 -> {
        pacing = PacingPerJob.ZERO;
        longestPacing = Duration.ZERO;
      }
      default -> {
        pacing = Pacing.of(Duration.ofSeconds(random.nextInt(3)), running);
        longestPacing = running.plusSeconds(3);
      }
    }
    int visibleJobs = oneOf(random, 3, 6, 1_000);
    int quota = oneOf(random, 0, 15, 400, 1_000_000);
    Duration retention =
        oneOf(random, Duration.ofDays(7), Duration.ofDays(7), SHORT, Duration.ofSeconds(20));
    limits =
        SnapshotLimits.documented().toBuilder()
            .visibleJobs(visibleJobs)
            .resourcesPerPeriod(quota)
            .retention(retention)
            .build();
    QuotaEnforcement enforcement = oneOf(random, QuotaEnforcement.values());
    NameScope nameScope = oneOf(random, NameScope.values());
    behavior =
        SnapshotBehavior.defaults().toBuilder()
            .contentOrder(ContentOrder.REQUEST_ORDER)
            .quotaEnforcement(enforcement)
            .nameScope(nameScope)
            .build();
    Instant month = Instant.parse("2026-12-01T00:00:00Z");
    start = random.nextInt(3) == 0 ? month.minusSeconds(30) : month.plusSeconds(1_000_000);
  }

  /** Draws what happens to a call. No store promises that an append can be repeated. */
  LinkFault fault(Random random, Operation operation) {
    if (random.nextDouble() >= linkFaults) {
      return LinkFault.NONE;
    }
    int kinds = operation == Operation.APPEND ? 3 : 5;
    return LinkFault.values()[1 + random.nextInt(kinds)];
  }

  /** Draws whether a listener fails or an executor rejects a task. */
  boolean otherFault(Random random) {
    return random.nextDouble() < linkFaults;
  }

  /** Draws the delay of a request or a response: most are short, and some longer than a lease. */
  Duration delay(Random random) {
    if (faulty && random.nextInt(60) == 0) {
      return Duration.ofMillis(random.nextInt(18_000));
    }
    return Duration.ofNanos(random.nextInt(longestDelayMillis * 1_000_000));
  }

  /** Draws how long a request is on its way after its caller has given up. */
  Duration lateness(Random random) {
    return Duration.ofMillis(
        random.nextInt(random.nextInt(4) == 0 ? 500 : (int) LATEST.toMillis()));
  }

  /** Draws the difference of a clock from virtual time. */
  Duration skew(Random random) {
    int most = (int) MAX_SKEW.toMillis();
    return Duration.ofMillis(random.nextInt(2 * most + 1) - most);
  }

  /** Draws one of some values. */
  @SafeVarargs
  static <T> T oneOf(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }

  /** Draws one of some values. */
  static <T> T oneOfList(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  @Override
  public String toString() {
    return "nodes="
        + nodes
        + ", workers="
        + workers
        + ", claimAhead="
        + claimAhead
        + ", ownsWorkers="
        + ownsWorkers
        + ", linkFaults="
        + linkFaults
        + ", sourceFaults="
        + sourceFaults
        + ", pacing="
        + pacing
        + ", limits="
        + limits
        + ", behavior="
        + behavior
        + ", start="
        + start;
  }
}
