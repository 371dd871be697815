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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does the steps of jobs: claims them, and starts, extracts or gives them up. Thread-safe. */
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

  /** Takes its collaborators. */
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

  /** Claims jobs that are due. */
  List<StoredJob> claim(int limit) {
    Instant now = clock.instant();
    List<ClaimedJob> claimed = store.claim(now, leaseFrom(now), limit);
    for (ClaimedJob each : claimed) {
      if (each.previousLeaseEnd() != null) {
        LOG.info(
            "job {} is taken over for attempt {}: the lease of its previous worker ended at {}",
            each.job().job().id(),
            each.job().attempt(),
            each.previousLeaseEnd());
      }
    }
    return claimed.stream().map(ClaimedJob::job).toList();
  }

  /**
   * Returns how long a lease is from now on: the last of them ends with the time that is stored.
   */
  private Duration leaseFrom(Instant now) {
    Duration left = Duration.between(now, Ticks.LAST);
    return left.compareTo(settings.lease()) < 0 ? left : settings.lease();
  }

  /** Returns when what is done now to a claimed job takes place. */
  private Instant instantOf(StoredJob claimed, Instant now) {
    return JobLifecycle.instantOf(claimed, settings.lease(), now);
  }

  /** Prolongs the leases of claims; returns those that hold. */
  Set<JobClaim> renew(Collection<JobClaim> claims) {
    Instant now = clock.instant();
    Set<JobClaim> held = store.renew(claims, leaseFrom(now), now);
    for (JobClaim claim : claims) {
      if (!held.contains(claim)) {
        LOG.debug("job {} was deleted or taken over while it was in hand", claim.jobId());
      }
    }
    return held;
  }

  /** Removes expired jobs; returns how many. */
  int expire(int limit) {
    Instant now = clock.instant();
    RemovedJobs expired = store.deleteExpired(now, limit);
    for (StoredJob job : expired.jobs()) {
      transitions.tell(JobLifecycle.transition(SnapshotJobEvent.EXPIRE, job, job, now));
    }
    return expired.count();
  }

  /**
   * Starts claimed jobs, all together. What the store throws comes out: the jobs are due again when
   * their leases end, and so is one whose pacing fails.
   *
   * @return when the started jobs are due again
   */
  Set<Instant> start(Collection<StoredJob> claimed) {
    Instant now = clock.instant();
    Map<StoredJob, StoredJob> started = new LinkedHashMap<>();
    for (StoredJob job : claimed) {
      try {
        Instant dueAt =
            JobLifecycle.dueAfter(
                settings.pacing().running(job.job()), instantOf(job, now), job.expiresAt());
        started.put(job, JobLifecycle.started(job, dueAt));
      } catch (Exception | Error e) { // of the pacing: the other jobs start all the same
        logLostAttempt(job, e);
      }
    }
    if (started.isEmpty()) {
      return Set.of();
    }
    Set<JobClaim> stored = store.completeSteps(started.values(), now);
    Set<Instant> due = new HashSet<>();
    started.forEach(
        (before, after) -> {
          if (stored.contains(after.jobClaim())) {
            transitions.tell(
                JobLifecycle.transition(
                    SnapshotJobEvent.START, before, after, instantOf(before, now)));
            Optional.ofNullable(after.dueAt()).ifPresent(due::add);
          }
        });
    return due;
  }

  /**
   * Extracts a claimed job and ends it, or gives it up after too many attempts. A claim that ends
   * meanwhile is left without effect. What the store throws comes out, and costs the attempt: the
   * job is due again when its lease ends.
   *
   * @throws InterruptedException if the source was interrupted by somebody else, which costs the
   *     attempt as well
   */
  void extract(StoredJob claimed) throws InterruptedException {
    if (claimed.job().status() != SnapshotJobStatus.RUNNING) {
      throw new IllegalStateException("the store let a job be claimed that has ended: " + claimed);
    }
    if (claimed.attempt() > settings.maxAttempts()) {
      giveUp(claimed);
    } else {
      readAndPublish(claimed);
    }
  }

  /** Gives claims back undone, without cost for their jobs' attempts. */
  void release(Collection<StoredJob> claimed) {
    Instant now = clock.instant();
    var unused =
        store.completeSteps(
            claimed.stream().map(job -> JobLifecycle.released(job, instantOf(job, now))).toList(),
            now);
  }

  /** Logs that a step came to nothing. */
  static void logLostAttempt(StoredJob job, Throwable why) {
    LOG.warn(
        "attempt {} at job {} ended without a result; it is due again when its lease ends",
        job.attempt(),
        job.job().id(),
        why);
  }

  /** Makes sources stop reading; the jobs they read for are released. */
  void stop() {
    stop.stop();
  }

  private void giveUp(StoredJob claimed) {
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
      LOG.debug("job {} was deleted or taken over while it was read", claimed.job().id());
    } else if (result.event() == SnapshotJobEvent.FAIL) {
      endWithoutSnapshot(claimed, SnapshotJobEvent.FAIL, result.errorDetails());
    } else {
      publish(claimed, result);
    }
  }

  private void publish(StoredJob claimed, Extraction.Result extracted) {
    boolean limited = settings.behavior().quotaEnforcement() == QuotaEnforcement.END_PARTIALLY;
    long limit = limited ? settings.limits().resourcesPerPeriod() : Long.MAX_VALUE;
    String snapshotId = ids.next();
    Extraction.Result kept = extracted;
    while (true) {
      Instant now = instantOf(claimed, clock.instant());
      StoredJob ended =
          ended(
              claimed,
              new JobLifecycle.Ending(
                  kept.event(), snapshotId, kept.resources(), kept.errorDetails()),
              now);
      Publication publication =
          store.publish(
              ended, new QuotaCharge(settings.limits().quotaPeriod().startOf(now), limit), now);
      switch (publication.outcome()) {
        case PUBLISHED -> {
          transitions.tell(JobLifecycle.transition(kept.event(), claimed, ended, now));
          return;
        }
        case STALE -> {
          return;
        }
        case QUOTA_EXCEEDED -> {
          kept = cutToQuota(extracted, publication.quotaLeft());
          if (kept.event() == SnapshotJobEvent.FAIL) {
            endWithoutSnapshot(claimed, SnapshotJobEvent.FAIL, kept.errorDetails());
            return;
          }
        }
      }
    }
  }

  private static Extraction.Result cutToQuota(Extraction.Result extracted, long left) {
    List<String> errorDetails = new ArrayList<>(extracted.errorDetails());
    errorDetails.add(ErrorDetails.ofQuota(extracted.resources(), left));
    return new Extraction.Result(
        left == 0 ? SnapshotJobEvent.FAIL : SnapshotJobEvent.SUCCEED_PARTIALLY, left, errorDetails);
  }

  private void endWithoutSnapshot(
      StoredJob claimed, SnapshotJobEvent event, List<String> errorDetails) {
    Instant now = instantOf(claimed, clock.instant());
    StoredJob ended = ended(claimed, new JobLifecycle.Ending(event, null, 0, errorDetails), now);
    if (!store.completeSteps(List.of(ended), now).isEmpty()) {
      transitions.tell(JobLifecycle.transition(event, claimed, ended, now));
    }
  }

  private StoredJob ended(StoredJob claimed, JobLifecycle.Ending ending, Instant now) {
    return JobLifecycle.ended(claimed, ending, settings.behavior().nameScope(), now);
  }
}
