package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.ClaimedJob;
import org.jspecify.annotations.Nullable;

/**
 * A row that a claim has met.
 *
 * @param row the row as the claim leaves it; as it was before if it cannot be read
 * @param previousLeaseEnd when the lease of the previous worker ended, in ticks; null if no worker
 *     held it
 */
record ClaimedRow(JobRow row, @Nullable Long previousLeaseEnd) {

  ClaimedJob job() {
    return new ClaimedJob(
        row.job(), previousLeaseEnd == null ? null : InstantColumn.toInstant(previousLeaseEnd));
  }
}
