package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobTransaction;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;

/**
 * A transaction of the host, in which jobs can be created.
 *
 * @param store the store that it was created from
 * @param joined the same store on the host's connection
 */
record HostTransaction(JdbcJobStore store, JdbcJobStore joined) implements JobTransaction {

  @Override
  public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
    return joined.admit(job, limits, now);
  }
}
