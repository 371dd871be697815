package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.StoredJob;
import java.util.List;

/**
 * A job that has ended, to be stored if its claim still holds.
 *
 * @param lastResources the last resources of its snapshot, which have not been stored yet
 * @param now the instant at which the claim must hold, in ticks
 */
record EndedJob(StoredJob job, List<SnapshotResource> lastResources, long now) {}
