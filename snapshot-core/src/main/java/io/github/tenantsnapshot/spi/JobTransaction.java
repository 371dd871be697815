package io.github.tenantsnapshot.spi;

import java.time.Instant;

/**
 * A transaction of the host in which jobs of one store can be created. The store that supports this
 * creates it from what its database calls a transaction; {@link
 * io.github.tenantsnapshot.SnapshotService#createSnapshot(io.github.tenantsnapshot.Caller,
 * io.github.tenantsnapshot.CreateSnapshotRequest, JobTransaction)} takes it.
 *
 * <p>It neither commits nor rolls back, and is used by the thread that runs the transaction.
 */
public interface JobTransaction {

  /** Returns the store that the transaction was created from. */
  JobStore store();

  /**
   * Does what {@link JobStore#admit} does, as part of the transaction: other threads see neither
   * the job nor the removal of expired ones before the commit.
   *
   * @throws IllegalStateException if the tenant already has a job of that id
   */
  Admission admit(StoredJob job, AdmissionLimits limits, Instant now);
}
