package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.ClaimedJob;
import org.jspecify.annotations.Nullable;

/**
 * A row that a claim has found.
 *
 * @param row the row after the claim; an earlier version of it if it is damaged
 * @param previousLeaseEnd the end of the previous worker's lease, in ticks; null if no worker held
 *     the job
 * @param started whether the claim has started the job
 */
record ClaimedRow(JobRow row, @Nullable Long previousLeaseEnd, boolean started) {

  /** Returns a damaged row, which is not claimed. */
  static ClaimedRow damaged(JobRow row) {
    return new ClaimedRow(row, null, false);
  }

  ClaimedJob job() {
    return ClaimedJob.of(
        row.job(),
        previousLeaseEnd == null ? null : InstantColumn.toInstant(previousLeaseEnd),
        started);
  }
}
