package io.github.tenantsnapshot.tests.graph;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.MemoryJobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A store in memory that counts what is read of a snapshot, and fails on demand. */
final class WatchedStore implements JobStore {

  private final JobStore memory = new MemoryJobStore();
  private Supplier<RuntimeException> failure;
  private int pagesRead;
  private int resourcesRead;

  /** Makes every call from a client fail, or, with null, succeed again. */
  void failWith(Supplier<RuntimeException> clientCalls) {
    failure = clientCalls;
  }

  int pagesRead() {
    return pagesRead;
  }

  int resourcesRead() {
    return resourcesRead;
  }

  private JobStore memory() {
    if (failure != null) {
      throw failure.get();
    }
    return memory;
  }

  @Override
  public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
    return memory().admit(job, limits, now);
  }

  @Override
  public Optional<StoredJob> find(String tenantId, String jobId, Instant now) {
    return memory().find(tenantId, jobId, now);
  }

  @Override
  public Optional<StoredJob> findBySnapshot(String tenantId, String snapshotId, Instant now) {
    return memory().findBySnapshot(tenantId, snapshotId, now);
  }

  @Override
  public List<StoredJob> list(String tenantId, JobPosition after, int limit, Instant now) {
    return memory().list(tenantId, after, limit, now);
  }

  @Override
  public Optional<StoredJob> delete(String tenantId, String jobId, Instant now) {
    return memory().delete(tenantId, jobId, now);
  }

  @Override
  public Optional<List<SnapshotResource>> readContent(
      String tenantId, String snapshotId, long from, int limit, Instant now) {
    Optional<List<SnapshotResource>> page =
        memory().readContent(tenantId, snapshotId, from, limit, now);
    pagesRead++;
    resourcesRead += page.map(List::size).orElse(0);
    return page;
  }

  @Override
  public List<StoredJob> claim(Instant now, Duration lease, int limit) {
    return memory.claim(now, lease, limit);
  }

  @Override
  public Set<JobClaim> renew(Collection<JobClaim> claims, Duration lease, Instant now) {
    return memory.renew(claims, lease, now);
  }

  @Override
  public Set<JobClaim> endSteps(Collection<StoredJob> next, Instant now) {
    return memory.endSteps(next, now);
  }

  @Override
  public boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
    return memory.append(claim, resources, now);
  }

  @Override
  public Publication publish(StoredJob ended, QuotaCharge charge, Instant now) {
    return memory.publish(ended, charge, now);
  }

  @Override
  public List<StoredJob> deleteExpired(Instant now, int limit) {
    return memory.deleteExpired(now, limit);
  }

  @Override
  public Optional<Instant> nextDue() {
    return memory.nextDue();
  }

  @Override
  public long usage(String tenantId, Instant period) {
    return memory.usage(tenantId, period);
  }
}
