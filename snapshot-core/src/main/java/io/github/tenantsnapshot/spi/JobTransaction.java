package io.github.tenantsnapshot.spi;

import java.time.Instant;

/**
 * A transaction of the application, in which jobs of one store can be created. A store that
 * supports this creates it from a transaction of its database, for {@link
 * io.github.tenantsnapshot.SnapshotService#createSnapshot(io.github.tenantsnapshot.Caller,
 * io.github.tenantsnapshot.CreateSnapshotRequest, JobTransaction)}.
 *
 * <p>It neither commits nor rolls back. Only the thread that runs the transaction uses it.
 */
public interface JobTransaction {

  /** Returns the store that the transaction was created from. */
  JobStore store();

  /**
   * Admits a job like {@link JobStore#admit}, as part of the transaction. Before the commit, other
   * threads see neither the job nor the removal of expired jobs.
   *
   * @throws IllegalStateException if the tenant already has a job with that id
   */
  Admission admit(StoredJob job, AdmissionLimits limits, Instant now);
}
