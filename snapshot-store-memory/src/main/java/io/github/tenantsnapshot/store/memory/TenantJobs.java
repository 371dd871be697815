package io.github.tenantsnapshot.store.memory;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.Admission;
import io.github.tenantsnapshot.spi.AdmissionLimits;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobPosition;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The jobs, content and usage of one tenant. Every method holds the tenant's lock. */
final class TenantJobs {

  private final Schedule due;
  private final Schedule expiry;

  private final NavigableMap<JobPosition, Kept> byPosition = new TreeMap<>();
  private final Map<String, Kept> byId = new HashMap<>();
  private final Map<String, Kept> bySnapshot = new HashMap<>();
  private final Map<String, Kept> byName = new HashMap<>();
  private final Map<Instant, Long> usage = new HashMap<>();

  /** Takes the schedules of the store, which this keeps up to date for its jobs. */
  TenantJobs(Schedule due, Schedule expiry) {
    this.due = due;
    this.expiry = expiry;
  }

  /** A job with the content of its last claim. */
  private static final class Kept {
    StoredJob job;
    List<SnapshotResource> content;

    Kept(StoredJob job, List<SnapshotResource> content) {
      this.job = job;
      this.content = content;
    }
  }

  /** Adds what was stored before, to nothing else. */
  synchronized void addAll(StoredTenant stored) {
    stored.jobs().forEach(each -> insert(new Kept(each.job(), each.content())));
    usage.putAll(stored.usage());
  }

  /** Returns what there is; content that is not published is left out. */
  synchronized StoredTenant stored(String tenantId) {
    List<StoredTenant.Job> jobs = new ArrayList<>(byPosition.size());
    for (Kept kept : byPosition.values()) {
      boolean published = kept.job.job().snapshotId() != null;
      jobs.add(new StoredTenant.Job(kept.job, published ? kept.content : List.of()));
    }
    return new StoredTenant(tenantId, jobs, usage);
  }

  synchronized Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
    if (visible(byId.get(job.job().id()), now).isPresent()) {
      throw new IllegalStateException("there is a job with the id " + job.job().id() + " already");
    }
    List<StoredJob> expired = new ArrayList<>();
    for (Kept kept : List.copyOf(byPosition.values())) {
      if (isExpired(kept, now)) {
        remove(kept);
        expired.add(kept.job);
      }
    }
    long used = usage(limits.periodStart());
    Admission.Outcome outcome;
    if (job.displayNameKey() != null && byName.containsKey(job.displayNameKey())) {
      outcome = Admission.Outcome.NAME_TAKEN;
    } else if (byId.size() >= limits.visibleJobs()) {
      outcome = Admission.Outcome.TOO_MANY_VISIBLE;
    } else if (used >= limits.quota() && limits.quota() != Long.MAX_VALUE) {
      outcome = Admission.Outcome.QUOTA_USED_UP;
    } else {
      outcome = Admission.Outcome.ADMITTED;
      insert(new Kept(job, List.of()));
    }
    return new Admission(outcome, used, expired);
  }

  synchronized Optional<StoredJob> find(String jobId, Instant now) {
    return visible(byId.get(jobId), now).map(kept -> kept.job);
  }

  synchronized Optional<StoredJob> findBySnapshot(String snapshotId, Instant now) {
    return visible(bySnapshot.get(snapshotId), now).map(kept -> kept.job);
  }

  synchronized List<StoredJob> list(@Nullable JobPosition after, int limit, Instant now) {
    return (after == null ? byPosition : byPosition.tailMap(after, false))
        .values().stream()
            .filter(kept -> !isExpired(kept, now))
            .limit(limit)
            .map(kept -> kept.job)
            .toList();
  }

  synchronized Optional<StoredJob> delete(String jobId, Instant now) {
    Optional<Kept> kept = visible(byId.get(jobId), now);
    kept.ifPresent(this::remove);
    return kept.map(removed -> removed.job);
  }

  /** Claims the job if the entry still tells when it is due. */
  synchronized Optional<ClaimedJob> claim(Schedule.Entry entry, Instant now, Duration lease) {
    return visible(byId.get(entry.jobId()), now)
        .filter(found -> entry.at().equals(found.job.dueAt()))
        .map(
            found -> {
              ClaimedJob claimed = ClaimedJob.of(found.job, now.plus(lease));
              found.content = List.of();
              replace(found, claimed.job());
              return claimed;
            });
  }

  synchronized boolean renew(JobClaim claim, Duration lease, Instant now) {
    Kept kept = claimed(claim, now);
    if (kept == null) {
      return false;
    }
    replace(kept, kept.job.withDueAt(now.plus(lease)));
    return true;
  }

  synchronized boolean endStep(StoredJob next, Instant now) {
    Kept kept = claimed(next.jobClaim(), now);
    if (kept == null) {
      return false;
    }
    kept.content = List.of();
    replace(kept, next);
    return true;
  }

  synchronized boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
    Kept kept = claimed(claim, now);
    if (kept == null) {
      return false;
    }
    if (kept.content.isEmpty()) {
      kept.content = new ArrayList<>(resources);
    } else {
      kept.content.addAll(resources);
    }
    return true;
  }

  synchronized Publication publish(StoredJob ended, QuotaCharge charge, Instant now) {
    Kept kept = claimed(ended.jobClaim(), now);
    if (kept == null) {
      return new Publication(Publication.Outcome.STALE, 0);
    }
    long used = usage(charge.periodStart());
    long left = Math.max(0, charge.quota() - used);
    if (ended.resourceCount() > left) {
      return new Publication(Publication.Outcome.QUOTA_EXCEEDED, left);
    }
    if (bySnapshot.containsKey(ended.job().snapshotId())) {
      throw new IllegalStateException(
          "there is a snapshot with the id " + ended.job().snapshotId() + " already");
    }
    kept.content = List.copyOf(kept.content.subList(0, Math.toIntExact(ended.resourceCount())));
    replace(kept, ended);
    usage.put(charge.periodStart(), used + ended.resourceCount());
    return new Publication(Publication.Outcome.PUBLISHED, 0);
  }

  synchronized Optional<List<SnapshotResource>> readContent(
      String snapshotId, long from, int limit, Instant now) {
    return visible(bySnapshot.get(snapshotId), now)
        .map(
            kept -> {
              int start = (int) Math.min(from, kept.content.size());
              int end = Math.min(kept.content.size() - start, limit) + start;
              return kept.content.subList(start, end);
            });
  }

  synchronized boolean reschedule(String jobId, Instant dueAt, Instant now) {
    Optional<Kept> waiting =
        visible(byId.get(jobId), now)
            .filter(kept -> !kept.job.leased() && kept.job.dueAt() != null);
    waiting.ifPresent(kept -> replace(kept, kept.job.withDueAt(dueAt)));
    return waiting.isPresent();
  }

  synchronized Optional<StoredJob> deleteExpired(String jobId, Instant now) {
    Kept kept = byId.get(jobId);
    if (kept == null || !isExpired(kept, now)) {
      return Optional.empty();
    }
    remove(kept);
    return Optional.of(kept.job);
  }

  synchronized long usage(Instant periodStart) {
    return usage.getOrDefault(periodStart, 0L);
  }

  private static boolean isExpired(Kept kept, Instant now) {
    return !now.isBefore(kept.job.expiresAt());
  }

  private static Optional<Kept> visible(@Nullable Kept kept, Instant now) {
    return kept == null || isExpired(kept, now) ? Optional.empty() : Optional.of(kept);
  }

  private @Nullable Kept claimed(JobClaim claim, Instant now) {
    Kept kept = byId.get(claim.jobId());
    return kept == null
            || isExpired(kept, now)
            || !kept.job.leased()
            || kept.job.claimNumber() != claim.number()
        ? null
        : kept;
  }

  private void insert(Kept kept) {
    StoredJob job = kept.job;
    byPosition.put(JobPosition.of(job.job()), kept);
    byId.put(job.job().id(), kept);
    if (job.job().snapshotId() != null) {
      bySnapshot.put(job.job().snapshotId(), kept);
    }
    if (job.displayNameKey() != null) {
      byName.put(job.displayNameKey(), kept);
    }
    if (job.dueAt() != null) {
      due.add(new Schedule.Entry(job.dueAt(), job.job().id(), job.job().tenantId()));
    }
    expiry.add(new Schedule.Entry(job.expiresAt(), job.job().id(), job.job().tenantId()));
  }

  private void remove(Kept kept) {
    StoredJob job = kept.job;
    byPosition.remove(JobPosition.of(job.job()));
    byId.remove(job.job().id());
    if (job.job().snapshotId() != null) {
      bySnapshot.remove(job.job().snapshotId());
    }
    if (job.displayNameKey() != null) {
      byName.remove(job.displayNameKey(), kept);
    }
    if (job.dueAt() != null) {
      due.remove(new Schedule.Entry(job.dueAt(), job.job().id(), job.job().tenantId()));
    }
    expiry.remove(new Schedule.Entry(job.expiresAt(), job.job().id(), job.job().tenantId()));
  }

  /** Stores the job in place of the one before, which has the same id, creation and expiry. */
  private void replace(Kept kept, StoredJob next) {
    StoredJob before = kept.job;
    kept.job = next;
    if (!Objects.equals(before.dueAt(), next.dueAt())) {
      if (next.dueAt() != null) { // added first, so that the job is never missing
        due.add(new Schedule.Entry(next.dueAt(), next.job().id(), next.job().tenantId()));
      }
      if (before.dueAt() != null) {
        due.remove(new Schedule.Entry(before.dueAt(), next.job().id(), next.job().tenantId()));
      }
    }
    if (before.displayNameKey() != null && next.displayNameKey() == null) {
      byName.remove(before.displayNameKey(), kept);
    }
    if (next.job().snapshotId() != null) {
      bySnapshot.put(next.job().snapshotId(), kept);
    }
  }
}
