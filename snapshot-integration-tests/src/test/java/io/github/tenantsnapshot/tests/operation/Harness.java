package io.github.tenantsnapshot.tests.operation;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.Permission;
import io.github.tenantsnapshot.QuotaPeriod;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.VirtualClock;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.stores.TestStores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A service in virtual time with its store, source, clock and a listener. */
final class Harness implements AutoCloseable {

  static final Instant START = Instant.parse("2026-11-23T09:00:00Z");
  static final String TENANT = "2fcf1c68-b412-4c85-bfb2-cb20152a6843";
  static final String OTHER_TENANT = "98ceffcc-7c54-4227-8844-835af5a023ce";

  /** A user of {@link #TENANT} with all permissions. */
  static final Caller ADMIN =
      Caller.user(TENANT, "5c7d0b28-bdf8-410c-aa93-4df372b16203", "Adele Vance");

  /** An application of {@link #TENANT} with permission to read. */
  static final Caller READER =
      Caller.application(TENANT, "03b07b79-c5bc-4b5e-9bfa-13acf4a99998", "Reporter")
          .withPermissions(Permission.CONFIGURATION_MONITORING_READ_ALL);

  /** A user of {@link #TENANT} without permissions. */
  static final Caller NOBODY = ADMIN.withPermissions();

  /** A user of {@link #OTHER_TENANT} with all permissions. */
  static final Caller STRANGER =
      Caller.user(OTHER_TENANT, "6b91db1b-f05b-405a-a0b2-e3f60b28d645", "Alex Wilber");

  /**
   * The time from a job's creation to its start; {@link #RUNNING_TIME} is the time from then to its
   * extraction.
   */
  static final Duration UNTIL_START = Duration.ofSeconds(5);

  static final Duration RUNNING_TIME = Duration.ofMinutes(1);
  static final Pacing PACING = Pacing.of(UNTIL_START, RUNNING_TIME);

  /** Longer than the time from a job's creation to its end. */
  static final Duration UNTIL_ENDED = Duration.ofMinutes(2);

  final VirtualClock clock;
  final JobStore store;
  final FakeSource source;
  final Transitions transitions = new Transitions();
  final SnapshotService service;

  Harness(
      Instant start,
      JobStore store,
      FakeSource source,
      UnaryOperator<SnapshotService.Builder> settings) {
    this(VirtualClock.startingAt(start), store, source, settings);
  }

  Harness(
      VirtualClock clock,
      JobStore store,
      FakeSource source,
      UnaryOperator<SnapshotService.Builder> settings) {
    this.clock = clock;
    this.store = store;
    this.source = source;
    this.service =
        settings
            .apply(
                SnapshotService.builder(store, source)
                    .clock(clock)
                    .pacing(PACING)
                    .random(new Random(7))
                    .addListener(transitions))
            .build();
  }

  static Harness of(FakeSource source) {
    return of(source, settings -> settings);
  }

  static Harness of(FakeSource source, UnaryOperator<SnapshotService.Builder> settings) {
    return new Harness(START, TestStores.newStore(), source, settings);
  }

  /** Creates a job. */
  SnapshotJob create(String displayName, String... types) {
    return service.createSnapshot(ADMIN, CreateSnapshotRequest.of(displayName, types));
  }

  /** Creates a job and advances the clock until the job has ended. */
  SnapshotJob complete(String displayName, String... types) {
    SnapshotJob job = create(displayName, types);
    clock.advance(UNTIL_ENDED);
    return job(job);
  }

  /** Returns the current state of a job. */
  SnapshotJob job(SnapshotJob job) {
    return service.getJob(ADMIN, job.id());
  }

  /** Returns a job as it is stored. */
  StoredJob stored(SnapshotJob job) {
    return store.find(job.tenantId(), job.id(), service.clock().instant()).orElseThrow();
  }

  /** Reads the snapshot of a job. */
  List<SnapshotResource> content(SnapshotJob job) {
    return content(service, job);
  }

  static List<SnapshotResource> content(SnapshotService service, SnapshotJob job) {
    try (Snapshot snapshot = service.openSnapshot(ADMIN, job)) {
      return snapshot.resources().toList();
    }
  }

  /** Returns the tenant's usage in the calendar month of an instant. */
  long usage(Instant instant) {
    return store.usage(TENANT, QuotaPeriod.calendarMonth().startOf(instant));
  }

  @Override
  public void close() {
    service.close();
  }
}
