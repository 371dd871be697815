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
    return StoredJob.builder()
        .job(
            SnapshotJob.builder()
                .id(UUID.randomUUID().toString())
                .displayName(name)
                .tenantId(tenantId)
                .resources(List.of(RULE))
                .createdDateTime(now)
                .createdBy(ADMIN.identity())
                .build())
        .displayNameKey(name)
        .expiresAt(now.plus(Duration.ofDays(7)))
        .dueAt(now)
        .build();
  }

  /** Returns a claimed job after an end with a snapshot. */
  static StoredJob ended(
      StoredJob claimed, SnapshotJobStatus status, long resourceCount, Instant now) {
    return claimed.toBuilder()
        .job(
            claimed.job().toBuilder()
                .status(status)
                .completedDateTime(now)
                .snapshotId(UUID.randomUUID().toString())
                .build())
        .dueAt(null)
        .leased(false)
        .resourceCount(resourceCount)
        .build();
  }
}
