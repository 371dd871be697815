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
import io.github.tenantsnapshot.store.memory.internal.StoredTenant;
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

/** The jobs, content and usage of one tenant. Thread-safe: every method holds the tenant's lock. */
final class TenantJobs {

  private final Schedule due;
  private final Schedule expiry;

  private final NavigableMap<JobPosition, JobEntry> byPosition = new TreeMap<>();
  private final Map<String, JobEntry> byId = new HashMap<>();
  private final Map<String, JobEntry> bySnapshot = new HashMap<>();
  private final Map<String, JobEntry> byName = new HashMap<>();
  private final Map<Instant, Long> usage = new HashMap<>();

  /** Creates an empty tenant that updates the given schedules of its store. */
  TenantJobs(Schedule due, Schedule expiry) {
    this.due = due;
    this.expiry = expiry;
  }

  /** A job and the content that the worker with its last claim has written. */
  private static final class JobEntry {
    StoredJob job;
    List<SnapshotResource> content;

    JobEntry(StoredJob job, List<SnapshotResource> content) {
      this.job = job;
      this.content = content;
    }
  }

  /** Adds the content of another store to this empty tenant. */
  synchronized void addAll(StoredTenant stored) {
    stored.jobs().forEach(each -> insert(new JobEntry(each.job(), each.content())));
    usage.putAll(stored.usage());
  }

  /** Returns the whole content, except for content that is not published yet. */
  synchronized StoredTenant stored(String tenantId) {
    List<StoredTenant.Job> jobs = new ArrayList<>(byPosition.size());
    for (JobEntry entry : byPosition.values()) {
      boolean published = entry.job.job().snapshotId() != null;
      jobs.add(new StoredTenant.Job(entry.job, published ? entry.content : List.of()));
    }
    return new StoredTenant(tenantId, jobs, usage);
  }

  synchronized Admission admit(StoredJob job, AdmissionLimits limits, Instant now) {
    if (visible(byId.get(job.job().id()), now).isPresent()) {
      throw new IllegalStateException("the tenant already has a job with the id " + job.job().id());
    }
    List<StoredJob> expired = new ArrayList<>();
    for (JobEntry entry : List.copyOf(byPosition.values())) {
      if (isExpired(entry, now)) {
        remove(entry);
        expired.add(entry.job);
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
      insert(new JobEntry(job, List.of()));
    }
    return Admission.of(outcome, used, expired);
  }

  synchronized Optional<StoredJob> find(String jobId, Instant now) {
    return visible(byId.get(jobId), now).map(entry -> entry.job);
  }

  synchronized Optional<StoredJob> findBySnapshot(String snapshotId, Instant now) {
    return visible(bySnapshot.get(snapshotId), now).map(entry -> entry.job);
  }

  synchronized List<StoredJob> list(@Nullable JobPosition after, int limit, Instant now) {
    return (after == null ? byPosition : byPosition.tailMap(after, false))
        .values().stream()
            .filter(entry -> !isExpired(entry, now))
            .limit(limit)
            .map(entry -> entry.job)
            .toList();
  }

  synchronized Optional<StoredJob> delete(String jobId, Instant now) {
    Optional<JobEntry> entry = visible(byId.get(jobId), now);
    entry.ifPresent(this::remove);
    return entry.map(removed -> removed.job);
  }

  /** Claims the job of an entry, if it is still due at the instant of the entry. */
  synchronized Optional<ClaimedJob> claim(Schedule.Entry due, Instant now, Duration lease) {
    return visible(byId.get(due.jobId()), now)
        .filter(found -> due.at().equals(found.job.dueAt()))
        .map(
            found -> {
              ClaimedJob claimed = ClaimedJob.claiming(found.job, now.plus(lease));
              found.content = List.of();
              replace(found, claimed.job());
              return claimed;
            });
  }

  synchronized boolean renew(JobClaim claim, Duration lease, Instant now) {
    JobEntry entry = claimed(claim, now);
    if (entry == null) {
      return false;
    }
    replace(entry, entry.job.withDueAt(now.plus(lease)));
    return true;
  }

  synchronized boolean completeStep(StoredJob next, Instant now) {
    JobEntry entry = claimed(next.jobClaim(), now);
    if (entry == null) {
      return false;
    }
    entry.content = List.of();
    replace(entry, next);
    return true;
  }

  synchronized boolean append(JobClaim claim, List<SnapshotResource> resources, Instant now) {
    JobEntry entry = claimed(claim, now);
    if (entry == null) {
      return false;
    }
    if (entry.content.isEmpty()) {
      entry.content = new ArrayList<>(resources);
    } else {
      entry.content.addAll(resources);
    }
    return true;
  }

  synchronized Publication publish(
      StoredJob ended, List<SnapshotResource> last, QuotaCharge charge, Instant now) {
    JobEntry entry = claimed(ended.jobClaim(), now);
    if (entry == null) {
      return Publication.stale();
    }
    long used = usage(charge.periodStart());
    long left = Math.max(0, charge.quota() - used);
    if (ended.resourceCount() > left) {
      return Publication.quotaExceeded(left);
    }
    if (bySnapshot.containsKey(ended.job().snapshotId())) {
      throw new IllegalStateException(
          "the tenant already has a snapshot with the id " + ended.job().snapshotId());
    }
    entry.content = published(entry.content, last, Math.toIntExact(ended.resourceCount()));
    replace(entry, ended);
    usage.put(charge.periodStart(), used + ended.resourceCount());
    return Publication.published();
  }

  private static List<SnapshotResource> published(
      List<SnapshotResource> appended, List<SnapshotResource> last, int count) {
    List<SnapshotResource> content = appended;
    if (!last.isEmpty()) {
      content = new ArrayList<>(appended.size() + last.size());
      content.addAll(appended);
      content.addAll(last);
    }
    return List.copyOf(content.subList(0, count));
  }

  synchronized Optional<List<SnapshotResource>> readContent(
      String snapshotId, long from, int limit, Instant now) {
    return visible(bySnapshot.get(snapshotId), now)
        .map(
            entry -> {
              int start = (int) Math.min(from, entry.content.size());
              int end = Math.min(entry.content.size() - start, limit) + start;
              return entry.content.subList(start, end);
            });
  }

  synchronized boolean reschedule(String jobId, Instant dueAt, Instant now) {
    Optional<JobEntry> waiting =
        visible(byId.get(jobId), now)
            .filter(entry -> !entry.job.leased() && entry.job.dueAt() != null);
    waiting.ifPresent(entry -> replace(entry, entry.job.withDueAt(dueAt)));
    return waiting.isPresent();
  }

  synchronized Optional<StoredJob> deleteExpired(String jobId, Instant now) {
    JobEntry entry = byId.get(jobId);
    if (entry == null || !isExpired(entry, now)) {
      return Optional.empty();
    }
    remove(entry);
    return Optional.of(entry.job);
  }

  synchronized long usage(Instant periodStart) {
    return usage.getOrDefault(periodStart, 0L);
  }

  private static boolean isExpired(JobEntry entry, Instant now) {
    return !now.isBefore(entry.job.expiresAt());
  }

  private static Optional<JobEntry> visible(@Nullable JobEntry entry, Instant now) {
    return entry == null || isExpired(entry, now) ? Optional.empty() : Optional.of(entry);
  }

  private @Nullable JobEntry claimed(JobClaim claim, Instant now) {
    JobEntry entry = byId.get(claim.jobId());
    return entry == null
            || isExpired(entry, now)
            || !entry.job.leased()
            || entry.job.claimNumber() != claim.number()
        ? null
        : entry;
  }

  private void insert(JobEntry entry) {
    StoredJob job = entry.job;
    byPosition.put(JobPosition.of(job.job()), entry);
    byId.put(job.job().id(), entry);
    if (job.job().snapshotId() != null) {
      bySnapshot.put(job.job().snapshotId(), entry);
    }
    if (job.displayNameKey() != null) {
      byName.put(job.displayNameKey(), entry);
    }
    if (job.dueAt() != null) {
      due.add(new Schedule.Entry(job.dueAt(), job.job().id(), job.job().tenantId()));
    }
    expiry.add(new Schedule.Entry(job.expiresAt(), job.job().id(), job.job().tenantId()));
  }

  private void remove(JobEntry entry) {
    StoredJob job = entry.job;
    byPosition.remove(JobPosition.of(job.job()));
    byId.remove(job.job().id());
    if (job.job().snapshotId() != null) {
      bySnapshot.remove(job.job().snapshotId());
    }
    if (job.displayNameKey() != null) {
      byName.remove(job.displayNameKey(), entry);
    }
    if (job.dueAt() != null) {
      due.remove(new Schedule.Entry(job.dueAt(), job.job().id(), job.job().tenantId()));
    }
    expiry.remove(new Schedule.Entry(job.expiresAt(), job.job().id(), job.job().tenantId()));
  }

  /** Replaces the job of an entry by one with the same id, creation and expiry. */
  private void replace(JobEntry entry, StoredJob next) {
    StoredJob before = entry.job;
    entry.job = next;
    if (!Objects.equals(before.dueAt(), next.dueAt())) {
      if (next.dueAt()
          != null) { // before the removal, so that a concurrent claim never misses the job
        due.add(new Schedule.Entry(next.dueAt(), next.job().id(), next.job().tenantId()));
      }
      if (before.dueAt() != null) {
        due.remove(new Schedule.Entry(before.dueAt(), next.job().id(), next.job().tenantId()));
      }
    }
    if (before.displayNameKey() != null && next.displayNameKey() == null) {
      byName.remove(before.displayNameKey(), entry);
    }
    if (next.job().snapshotId() != null) {
      bySnapshot.put(next.job().snapshotId(), entry);
    }
  }
}
