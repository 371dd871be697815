package io.github.tenantsnapshot;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of a job's status that has been stored.
 *
 * @param event what happened
 * @param from the status before; null for {@link SnapshotJobEvent#CREATE}
 * @param to the status now; null once the job is gone
 * @param job the job after the change; as it last stood, if it is gone
 * @param at when, by the service's clock
 * @param attempt which attempt at the job this is, from 1
 */
public record SnapshotJobTransition(
    SnapshotJobEvent event,
    @Nullable SnapshotJobStatus from,
    @Nullable SnapshotJobStatus to,
    SnapshotJob job,
    Instant at,
    int attempt) {

  /** Checks that no required part is null. */
  public SnapshotJobTransition {
    Objects.requireNonNull(event, "event must not be null");
    Objects.requireNonNull(job, "job must not be null");
    Objects.requireNonNull(at, "at must not be null");
  }
}
