package io.github.tenantsnapshot.tests.operation;

import static io.github.tenantsnapshot.tests.operation.FakeSource.RULE;
import static io.github.tenantsnapshot.tests.operation.Harness.ADMIN;

import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Makes jobs as a service hands them to its store. */
final class Jobs {

  private Jobs() {}

  /** Returns a new job, due at once. */
  static StoredJob created(String tenantId, String name, Instant now) {
    return created(tenantId, UUID.randomUUID().toString(), name, now, now);
  }

  static StoredJob created(
      String tenantId, String id, String name, Instant created, Instant dueAt) {
    return new StoredJob(
        new SnapshotJob(
            id,
            name,
            "",
            tenantId,
            SnapshotJobStatus.NOT_STARTED,
            List.of(RULE),
            created,
            null,
            null,
            ADMIN.identity(),
            List.of()),
        name,
        created.plus(Duration.ofDays(7)),
        dueAt,
        0,
        false,
        1,
        0);
  }

  /** Returns a claimed job after its start, due at {@code dueAt}. */
  static StoredJob started(StoredJob claimed, Instant dueAt) {
    return next(claimed, SnapshotJobStatus.RUNNING, null, null, dueAt, 0);
  }

  /** Returns a claimed job after its end, with a snapshot unless it failed. */
  static StoredJob ended(
      StoredJob claimed, SnapshotJobStatus status, long resourceCount, Instant now) {
    return next(
        claimed,
        status,
        now,
        status == SnapshotJobStatus.FAILED ? null : UUID.randomUUID().toString(),
        null,
        resourceCount);
  }

  private static StoredJob next(
      StoredJob claimed,
      SnapshotJobStatus status,
      Instant completed,
      String snapshotId,
      Instant dueAt,
      long resourceCount) {
    SnapshotJob job = claimed.job();
    return new StoredJob(
        new SnapshotJob(
            job.id(),
            job.displayName(),
            job.description(),
            job.tenantId(),
            status,
            job.resources(),
            job.createdDateTime(),
            completed,
            snapshotId,
            job.createdBy(),
            status == SnapshotJobStatus.FAILED ? List.of("It failed.") : List.of()),
        claimed.displayNameKey(),
        claimed.expiresAt(),
        dueAt,
        claimed.claimNumber(),
        false,
        claimed.attempt(),
        resourceCount);
  }
}
