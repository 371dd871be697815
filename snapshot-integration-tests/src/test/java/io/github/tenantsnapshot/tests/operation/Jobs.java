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

/** Creates jobs in the form in which a service passes them to its store. */
final class Jobs {

  private Jobs() {}

  /** Returns a new job that is due immediately. */
  static StoredJob created(String tenantId, String name, Instant now) {
    return created(tenantId, UUID.randomUUID().toString(), name, now, now);
  }

  static StoredJob created(
      String tenantId, String id, String name, Instant created, Instant dueAt) {
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(id)
                .displayName(name)
                .tenantId(tenantId)
                .resources(List.of(RULE))
                .createdDateTime(created)
                .createdBy(ADMIN.identity())
                .build())
        .displayNameKey(name)
        .expiresAt(created.plus(Duration.ofDays(7)))
        .dueAt(dueAt)
        .build();
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
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(job.id())
                .displayName(job.displayName())
                .description(job.description())
                .tenantId(job.tenantId())
                .status(status)
                .resources(job.resources())
                .createdDateTime(job.createdDateTime())
                .completedDateTime(completed)
                .snapshotId(snapshotId)
                .createdBy(job.createdBy())
                .errorDetails(
                    status == SnapshotJobStatus.FAILED ? List.of("It failed.") : List.of())
                .build())
        .displayNameKey(claimed.displayNameKey())
        .expiresAt(claimed.expiresAt())
        .dueAt(dueAt)
        .claimNumber(claimed.claimNumber())
        .attempt(claimed.attempt())
        .resourceCount(resourceCount)
        .build();
  }
}
