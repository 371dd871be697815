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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
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

  /** All jobs in the order of their expiry, so that a create does not search the others. */
  private final NavigableSet<JobEntry> byExpiry = new TreeSet<>();

  /** The first of {@link #byExpiry}, which is in the store's schedule; null if there is none. */
  private @Nullable JobEntry firstToExpire;

  /**
   * Creates an empty tenant.
   *
   * @param due the schedule of the store for the jobs that are due
   * @param expiry the schedule of the store for the job of each tenant that expires first
   */
  TenantJobs(Schedule due, Schedule expiry) {
    this.due = due;
    this.expiry = expiry;
  }

  /** A job and the content that the worker with its last claim has written. */
  private static final class JobEntry implements Comparable<JobEntry> {
    final JobPosition position;
    final Instant expiresAt; // of the first state: a later one must not change the order of jobs
    StoredJob job; // always with the same tenant, id and creation
    List<SnapshotResource> content;

    JobEntry(StoredJob job, List<SnapshotResource> content) {
      this.position = JobPosition.of(job.job());
      this.expiresAt = job.expiresAt();
      this.job = job;
      this.content = content;
    }

    /** Compares by expiry, and by position among jobs that expire together, such as never. */
    @Override
    public int compareTo(JobEntry other) {
      int byExpiry = expiresAt.compareTo(other.expiresAt);
      return byExpiry != 0 ? byExpiry : position.compareTo(other.position);
    }

    Schedule.Entry at(Instant instant) {
      return new Schedule.Entry(instant, job.job().id(), job.job().tenantId());
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
    List<StoredJob> expired = removeExpired(now);
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

  private List<StoredJob> removeExpired(Instant now) {
    List<StoredJob> removed = List.of();
    while (firstToExpire != null && isExpired(firstToExpire, now)) {
      removed = removed.isEmpty() ? new ArrayList<>() : removed;
      removed.add(firstToExpire.job);
      remove(firstToExpire);
    }
    return removed;
  }

  synchronized Optional<StoredJob> find(String jobId, Instant now) {
    return visible(byId.get(jobId), now).map(entry -> entry.job);
  }

  synchronized Optional<StoredJob> findBySnapshot(String snapshotId, Instant now) {
    return visible(bySnapshot.get(snapshotId), now).map(entry -> entry.job);
  }

  synchronized List<StoredJob> list(@Nullable JobPosition after, int limit, Instant now) {
    List<StoredJob> page = new ArrayList<>();
    for (JobEntry entry :
        (after == null ? byPosition : byPosition.tailMap(after, false)).values()) {
      if (page.size() == limit) {
        break;
      }
      if (!isExpired(entry, now)) {
        page.add(entry.job);
      }
    }
    return Collections.unmodifiableList(page);
  }

  /** Removes a job and returns it; null if the tenant has no such job. */
  synchronized @Nullable StoredJob delete(String jobId, Instant now) {
    JobEntry entry = byId.get(jobId);
    if (entry == null || isExpired(entry, now)) {
      return null;
    }
    remove(entry);
    return entry.job;
  }

  /** Claims the job of an entry, if it is still due at the instant of the entry. */
  synchronized Optional<ClaimedJob> claim(
      Schedule.Entry due, Instant now, Function<StoredJob, ClaimedJob> claiming) {
    return visible(byId.get(due.jobId()), now)
        .filter(found -> due.at().equals(found.job.dueAt()))
        .map(
            found -> {
              ClaimedJob claimed = claiming.apply(found.job);
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
    if (!next.leased()) {
      entry.content = List.of();
    }
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
    return !now.isBefore(entry.expiresAt);
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
    byPosition.put(entry.position, entry);
    byId.put(job.job().id(), entry);
    if (job.job().snapshotId() != null) {
      bySnapshot.put(job.job().snapshotId(), entry);
    }
    if (job.displayNameKey() != null) {
      byName.put(job.displayNameKey(), entry);
    }
    if (job.dueAt() != null) {
      due.add(entry.at(job.dueAt()));
    }
    byExpiry.add(entry);
    scheduleExpiry();
  }

  private void remove(JobEntry entry) {
    StoredJob job = entry.job;
    byPosition.remove(entry.position);
    byId.remove(job.job().id());
    if (job.job().snapshotId() != null) {
      bySnapshot.remove(job.job().snapshotId());
    }
    if (job.displayNameKey() != null) {
      byName.remove(job.displayNameKey(), entry);
    }
    if (job.dueAt() != null) {
      due.remove(entry.at(job.dueAt()));
    }
    byExpiry.remove(entry);
    scheduleExpiry();
  }

  /** Schedules the expiry of the job that now expires first. */
  private void scheduleExpiry() {
    JobEntry before = firstToExpire;
    JobEntry first = byExpiry.isEmpty() ? null : byExpiry.first();
    if (first == before) {
      return;
    }
    if (first != null) { // before the removal, so that the tenant always has an entry
      expiry.add(first.at(first.expiresAt));
    }
    if (before != null) {
      expiry.remove(before.at(before.expiresAt));
    }
    firstToExpire = first;
  }

  /** Replaces the job of an entry by one with the same id, creation and expiry. */
  private void replace(JobEntry entry, StoredJob next) {
    StoredJob before = entry.job;
    entry.job = next;
    if (!Objects.equals(before.dueAt(), next.dueAt())) {
      if (next.dueAt()
          != null) { // before the removal, so that a concurrent claim never misses the job
        due.add(entry.at(next.dueAt()));
      }
      if (before.dueAt() != null) {
        due.remove(entry.at(before.dueAt()));
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
