package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotBehavior.QuotaEnforcement;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.internal.values.Ticks;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.RemovedJobs;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker that claims jobs and runs their steps. Thread-safe. */
public final class JobWorker {

  private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);

  private final JobStore store;
  private final ConfigurationSource source;
  private final InstantSource clock;
  private final WorkerSettings settings;
  private final Ids ids;
  private final TransitionListeners transitions;
  private final CallWatch watch;
  private final InterruptGuard stop = new InterruptGuard();

  /** Creates a worker. */
  public JobWorker(
      JobStore store,
      ConfigurationSource source,
      InstantSource clock,
      WorkerSettings settings,
      Ids ids,
      TransitionListeners transitions,
      CallWatch watch) {
    this.store = store;
    this.source = source;
    this.clock = clock;
    this.settings = settings;
    this.ids = ids;
    this.transitions = transitions;
    this.watch = watch;
  }

  /** Claims jobs that are due, and starts them if the pacing permits it. */
  List<ClaimedJob> claim(int limit) {
    Instant now = clock.instant();
    List<ClaimedJob> claimed =
        settings.startsAtClaim()
            ? store.claimAndStart(now, leaseFrom(now), limit)
            : store.claim(now, leaseFrom(now), limit);
    for (ClaimedJob each : claimed) {
      if (each.previousLeaseEnd() != null) {
        logTakeover(each);
      }
    }
    return claimed;
  }

  private static void logTakeover(ClaimedJob claimed) {
    StoredJob job = claimed.job();
    try (JobMdc unused = JobMdc.of(job.job())) {
      LOG.info(
          "job {} is taken over for attempt {}: the lease of its previous worker ended at {}",
          job.job().id(),
          job.attempt(),
          claimed.previousLeaseEnd());
    }
  }

  /**
   * Returns the duration of a lease that starts now, which must not end after the last storable
   * instant.
   */
  private Duration leaseFrom(Instant now) {
    Duration left = Ticks.between(now, Ticks.LAST);
    return left.compareTo(settings.lease()) < 0 ? left : settings.lease();
  }

  /** Returns when the next event of a claimed job takes place. */
  private Instant instantOf(StoredJob claimed, Instant now) {
    return JobLifecycle.instantOf(claimed, settings.lease(), now);
  }

  /** Extends the leases of claims; returns the claims that hold. */
  Set<JobClaim> renew(Collection<JobClaim> claims) {
    Instant now = clock.instant();
    Set<JobClaim> held = store.renew(claims, leaseFrom(now), now);
    for (JobClaim claim : claims) {
      if (!held.contains(claim)) {
        try (JobMdc unused = JobMdc.of(claim)) {
          LOG.debug("job {} was deleted or taken over by another worker", claim.jobId());
        }
      }
    }
    return held;
  }

  /** Removes expired jobs; returns their number. */
  int expire(int limit) {
    Instant now = clock.instant();
    RemovedJobs expired = store.deleteExpired(now, limit);
    for (StoredJob job : expired.jobs()) {
      transitions.notifyListeners(JobLifecycle.transition(SnapshotJobEvent.EXPIRE, job, job, now));
    }
    return expired.count();
  }

  /**
   * The result of starting jobs.
   *
   * @param ready the jobs to extract at once, whose claims still hold
   * @param due the instants at which the other jobs are due for extraction
   */
  record Started(List<StoredJob> ready, Set<Instant> due) {}

  /**
   * Starts claimed jobs in one operation of the store. Store failures propagate; the jobs are then
   * due again when their leases expire. So is a job whose pacing fails.
   */
  Started start(Collection<StoredJob> claimed) {
    Instant now = clock.instant();
    List<StoredJob> before = new ArrayList<>();
    List<StoredJob> started = new ArrayList<>();
    for (StoredJob job : claimed) {
      try (JobMdc unused = JobMdc.of(job.job())) { // for the pacing
        Instant at = instantOf(job, now);
        Instant dueAt =
            JobLifecycle.dueAfter(settings.pacing().running(job.job()), at, job.expiresAt());
        started.add(
            dueAt.isAfter(at)
                ? JobLifecycle.started(job, dueAt)
                : JobLifecycle.startedAndClaimed(job, at.plus(leaseFrom(at))));
        before.add(job);
      } catch (Exception | Error e) { // of the pacing; it must not affect the other jobs
        logLostAttempt(job, e);
      }
    }
    if (started.isEmpty()) {
      return new Started(List.of(), Set.of());
    }
    Set<JobClaim> stored = store.completeSteps(started, now);
    List<StoredJob> ready = new ArrayList<>();
    Set<Instant> due = new HashSet<>();
    for (int i = 0; i < started.size(); i++) {
      StoredJob after = started.get(i);
      if (stored.contains(after.jobClaim())) {
        transitions.notifyListeners(
            JobLifecycle.transition(
                SnapshotJobEvent.START, before.get(i), after, instantOf(before.get(i), now)));
        if (after.leased()) {
          ready.add(after);
        } else {
          Optional.ofNullable(after.dueAt()).ifPresent(due::add);
        }
      }
    }
    return new Started(List.copyOf(ready), due);
  }

  /** Notifies listeners of the start of jobs that their claim has started. */
  void notifyOfStart(Collection<StoredJob> started) {
    for (StoredJob job : started) {
      Instant claimedAt = instantOf(job, job.job().createdDateTime());
      transitions.notifyListeners(
          JobLifecycle.transition(
              SnapshotJobEvent.START, JobLifecycle.notStarted(job), job, claimedAt));
    }
  }

  /**
   * Extracts a claimed job and ends it; lets it fail if it has exceeded the maximum number of
   * attempts. If the claim ends in the meantime, this has no effect. Store failures propagate and
   * end the attempt; the job is due again when its lease expires.
   *
   * @throws InterruptedException if the source was interrupted, but not by this worker; this ends
   *     the attempt too
   */
  void extract(StoredJob claimed) throws InterruptedException {
    if (claimed.job().status() != SnapshotJobStatus.RUNNING) {
      throw new IllegalStateException(
          "the store must not return an ended job from a claim: " + claimed);
    }
    try (JobMdc unused = JobMdc.of(claimed.job())) {
      if (claimed.attempt() > settings.maxAttempts()) {
        failAfterLastAttempt(claimed);
      } else {
        readAndPublish(claimed);
      }
    }
  }

  /** Releases claims. Their jobs are due again; this does not count as an attempt. */
  void release(Collection<StoredJob> claimed) {
    Instant now = clock.instant();
    var unused =
        store.completeSteps(
            claimed.stream().map(job -> JobLifecycle.released(job, instantOf(job, now))).toList(),
            now);
  }

  /** Logs that an attempt ended without a result. */
  static void logLostAttempt(StoredJob job, Throwable why) {
    try (JobMdc unused = JobMdc.of(job.job())) {
      LOG.warn(
          "attempt {} at job {} ended without a result; the job is due again when its lease"
              + " expires",
          job.attempt(),
          job.job().id(),
          why);
    }
  }

  /** Interrupts all reads of sources; their jobs are released. */
  void stop() {
    stop.stop();
  }

  private void failAfterLastAttempt(StoredJob claimed) {
    endWithoutSnapshot(
        claimed,
        SnapshotJobEvent.EXHAUST_ATTEMPTS,
        List.of(ErrorDetails.ofLostAttempts(settings.maxAttempts())));
  }

  private void readAndPublish(StoredJob claimed) throws InterruptedException {
    Extraction.Result result;
    try {
      result =
          new Extraction(store, source, clock, settings.behavior(), stop, watch, claimed).run();
    } catch (InterruptedException e) {
      if (!stop.isStopped()) {
        throw e;
      }
      release(List.of(claimed));
      return;
    }
    if (result == null) {
      LOG.debug(
          "job {} was deleted or taken over by another worker during the extraction",
          claimed.job().id());
    } else if (result.event() == SnapshotJobEvent.FAIL) {
      endWithoutSnapshot(claimed, SnapshotJobEvent.FAIL, result.errorDetails());
    } else {
      publish(claimed, result);
    }
  }

  /**
   * Publishes the resources that fit the quota of the period in which the job ends; repeats this if
   * the period or its usage has changed meanwhile.
   */
  private void publish(StoredJob claimed, Extraction.Result extracted) {
    boolean limited = settings.behavior().quotaEnforcement() == QuotaEnforcement.END_PARTIALLY;
    long limit = limited ? settings.limits().resourcesPerPeriod() : Long.MAX_VALUE;
    String snapshotId = ids.next();
    Extraction.Result kept = extracted;
    Instant exceededPeriod = null; // its start
    while (true) {
      Instant now = instantOf(claimed, clock.instant());
      Instant periodStart = settings.limits().quotaPeriod().startOf(now);
      if (!periodStart.equals(exceededPeriod)) {
        kept = extracted; // a new period has its own quota
      } else if (kept.event() == SnapshotJobEvent.FAIL) {
        endWithoutSnapshot(claimed, SnapshotJobEvent.FAIL, kept.errorDetails(), now);
        return;
      }
      StoredJob ended =
          ended(
              claimed,
              new JobLifecycle.Ending(
                  kept.event(), snapshotId, kept.resources(), kept.errorDetails()),
              now);
      Publication publication =
          store.publish(ended, extracted.unwritten(), QuotaCharge.of(periodStart, limit), now);
      switch (publication.outcome()) {
        case PUBLISHED -> {
          transitions.notifyListeners(JobLifecycle.transition(kept.event(), claimed, ended, now));
          return;
        }
        case STALE -> {
          return;
        }
        case QUOTA_EXCEEDED -> {
          kept = truncateToQuota(extracted, publication.quotaLeft());
          exceededPeriod = periodStart;
        }
      }
    }
  }

  private static Extraction.Result truncateToQuota(Extraction.Result extracted, long left) {
    List<String> errorDetails = new ArrayList<>(extracted.errorDetails());
    errorDetails.add(ErrorDetails.ofQuota(extracted.resources(), left));
    return new Extraction.Result(
        left == 0 ? SnapshotJobEvent.FAIL : SnapshotJobEvent.SUCCEED_PARTIALLY,
        left,
        extracted.unwritten(),
        errorDetails);
  }

  private void endWithoutSnapshot(
      StoredJob claimed, SnapshotJobEvent event, List<String> errorDetails) {
    endWithoutSnapshot(claimed, event, errorDetails, instantOf(claimed, clock.instant()));
  }

  private void endWithoutSnapshot(
      StoredJob claimed, SnapshotJobEvent event, List<String> errorDetails, Instant now) {
    StoredJob ended = ended(claimed, new JobLifecycle.Ending(event, null, 0, errorDetails), now);
    if (!store.completeSteps(List.of(ended), now).isEmpty()) {
      transitions.notifyListeners(JobLifecycle.transition(event, claimed, ended, now));
    }
  }

  private StoredJob ended(StoredJob claimed, JobLifecycle.Ending ending, Instant now) {
    return JobLifecycle.ended(claimed, ending, settings.behavior().nameScope(), now);
  }
}
