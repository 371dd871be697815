package io.github.tenantsnapshot.store.memory;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.store.memory.internal.MemoryStoreAccess;
import io.github.tenantsnapshot.store.memory.internal.StoredTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A job store in memory, for one process.
 *
 * <p>It fulfills the whole contract of {@link JobStore} for any number of threads and services that
 * share it. Suitable for production if jobs may be lost when the process ends. It is not durable,
 * and its memory is not bounded: snapshots are kept until they are deleted or expire.
 *
 * <p>Operations on different tenants do not block each other, and the duration of an operation does
 * not depend on the jobs of other tenants. There is nothing to close. Thread-safe.
 */
public final class MemoryJobStore implements JobStore {

  static {
    MemoryStoreAccess.install(
        new MemoryStoreAccess() {
          @Override
          public List<StoredTenant> tenants(JobStore memoryStore) {
            return ((MemoryJobStore) memoryStore).tenants();
          }

          @Override
          public void addTenants(JobStore emptyMemoryStore, Collection<StoredTenant> tenants) {
            ((MemoryJobStore) emptyMemoryStore).addTenants(tenants);
          }
        });
  }

  private final ConcurrentMap<String, TenantJobs> tenants = new ConcurrentHashMap<>();

  /** The jobs that are due at an instant. */
  private final Schedule due = new Schedule();

  /** The job of each tenant that expires first. */
  private final Schedule expiry = new Schedule();

  /** Creates an empty store. */
  public MemoryJobStore() {}

  private void addTenants(Collection<StoredTenant> stored) {
    for (StoredTenant each : stored) {
      TenantJobs jobs = new TenantJobs(due, expiry);
      if (tenants.putIfAbsent(each.tenantId(), jobs) != null) {
        throw new IllegalArgumentException("tenants must not have duplicates: " + each.tenantId());
      }
      jobs.addAll(each);
    }
  }

  private List<StoredTenant> tenants() {
    return tenants.keySet().stream()
        .sorted()
        .map(id -> Objects.requireNonNull(tenants.get(id)).stored(id))
        .toList();
  }

  @Override
  public Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
    Objects.requireNonNull(job, "job must not be null");
    Objects.requireNonNull(limits, "limits must not be null");
    Objects.requireNonNull(now, "now must not be null");
    return tenants
        .computeIfAbsent(job.job().tenantId(), id -> new TenantJobs(due, expiry))
        .admit(job, limits, now);
  }

  @Override
  public Optional<StoredJob> find(String tenantId, String jobId, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    TenantJobs tenant = tenants.get(tenantId);
    return tenant == null ? Optional.empty() : tenant.find(jobId, now);
  }

  @Override
  public Optional<StoredJob> findBySnapshot(String tenantId, String snapshotId, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(snapshotId, "snapshotId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    TenantJobs tenant = tenants.get(tenantId);
    return tenant == null ? Optional.empty() : tenant.findBySnapshot(snapshotId, now);
  }

  @Override
  public List<StoredJob> list(
      String tenantId, @Nullable JobPosition after, int limit, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    TenantJobs tenant = tenants.get(tenantId);
    return tenant == null ? List.of() : tenant.list(after, limit, now);
  }

  @Override
  public RemovedJobs delete(String tenantId, String jobId, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    TenantJobs tenant = tenants.get(tenantId);
    StoredJob deleted = tenant == null ? null : tenant.delete(jobId, now);
    return deleted == null ? RemovedJobs.none() : RemovedJobs.of(List.of(deleted));
  }

  @Override
  public List<ClaimedJob> claim(Instant now, Duration lease, int limit) {
    return claim(now, lease, limit, ClaimedJob::claiming);
  }

  @Override
  public List<ClaimedJob> claimAndStart(Instant now, Duration lease, int limit) {
    return claim(now, lease, limit, ClaimedJob::starting);
  }

  private List<ClaimedJob> claim(
      Instant now, Duration lease, int limit, BiFunction<StoredJob, Instant, ClaimedJob> claiming) {
    Objects.requireNonNull(now, "now must not be null");
    Objects.requireNonNull(lease, "lease must not be null");
    List<ClaimedJob> claimed = new ArrayList<>();
    for (Schedule.Entry entry : due.until(now)) {
      if (claimed.size() == limit) {
        break;
      }
      TenantJobs tenant = tenants.get(entry.tenantId());
      if (tenant != null) {
        tenant
            .claim(entry, now, job -> claiming.apply(job, now.plus(lease)))
            .ifPresent(claimed::add);
      }
    }
    return claimed;
  }

  @Override
  public Set<JobClaim> renew(Collection<JobClaim> claims, Duration lease, Instant now) {
    Objects.requireNonNull(claims, "claims must not be null");
    Objects.requireNonNull(lease, "lease must not be null");
    Objects.requireNonNull(now, "now must not be null");
    Set<JobClaim> renewed = new HashSet<>();
    for (JobClaim claim : claims) {
      TenantJobs tenant = tenants.get(claim.tenantId());
      if (tenant != null && tenant.renew(claim, lease, now)) {
        renewed.add(claim);
      }
    }
    return renewed;
  }

  @Override
  public Set<JobClaim> completeSteps(Collection<StoredJob> next, Instant now) {
    Objects.requireNonNull(next, "next must not be null");
    Objects.requireNonNull(now, "now must not be null");
    Set<JobClaim> stored = new HashSet<>();
    for (StoredJob job : next) {
      TenantJobs tenant = tenants.get(job.job().tenantId());
      if (tenant != null && tenant.completeStep(job, now)) {
        stored.add(job.jobClaim());
      }
    }
    return stored;
  }

  @Override
  public boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
    Objects.requireNonNull(claim, "claim must not be null");
    Objects.requireNonNull(resources, "resources must not be null");
    Objects.requireNonNull(now, "now must not be null");
    TenantJobs tenant = tenants.get(claim.tenantId());
    return tenant != null && tenant.append(claim, resources, now);
  }

  @Override
  public Publication publish(
      StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, Instant now) {
    Objects.requireNonNull(ended, "ended must not be null");
    Objects.requireNonNull(resources, "resources must not be null");
    Objects.requireNonNull(charge, "charge must not be null");
    Objects.requireNonNull(now, "now must not be null");
    TenantJobs tenant = tenants.get(ended.job().tenantId());
    return tenant == null ? Publication.stale() : tenant.publish(ended, resources, charge, now);
  }

  @Override
  public Optional<List<SnapshotResource>> readContent(
      String tenantId, String snapshotId, long from, int limit, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(snapshotId, "snapshotId must not be null");
    Objects.requireNonNull(now, "now must not be null");
    TenantJobs tenant = tenants.get(tenantId);
    return tenant == null ? Optional.empty() : tenant.readContent(snapshotId, from, limit, now);
  }

  @Override
  public boolean reschedule(String tenantId, String jobId, Instant dueAt, Instant now) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(jobId, "jobId must not be null");
    Objects.requireNonNull(dueAt, "dueAt must not be null");
    Objects.requireNonNull(now, "now must not be null");
    TenantJobs tenant = tenants.get(tenantId);
    return tenant != null && tenant.reschedule(jobId, dueAt, now);
  }

  @Override
  public RemovedJobs deleteExpired(Instant now, int limit) {
    Objects.requireNonNull(now, "now must not be null");
    List<StoredJob> deleted = new ArrayList<>();
    Schedule.Entry first = expiry.first();
    while (first != null && !first.at().isAfter(now) && deleted.size() < limit) {
      TenantJobs tenant = Objects.requireNonNull(tenants.get(first.tenantId()));
      tenant.deleteExpired(first.jobId(), now).ifPresent(deleted::add);
      first = expiry.first(); // of the tenant, its next job has taken the place of the first
    }
    return RemovedJobs.of(deleted);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same job may be removed and created again
  public Optional<Instant> nextDue() {
    Schedule.Entry end = expiry.first();
    Schedule.Entry step = due.first();
    while (end != expiry.first()) { // a job came or went: the two may differ in it
      end = expiry.first();
      step = due.first();
    }
    if (step == null || end == null) {
      return Optional.ofNullable(step == null ? end : step).map(Schedule.Entry::at);
    }
    return Optional.of(step.at().isBefore(end.at()) ? step.at() : end.at());
  }

  @Override
  public long usage(String tenantId, Instant periodStart) {
    Objects.requireNonNull(tenantId, "tenantId must not be null");
    Objects.requireNonNull(periodStart, "periodStart must not be null");
    TenantJobs tenant = tenants.get(tenantId);
    return tenant == null ? 0 : tenant.usage(periodStart);
  }
}
