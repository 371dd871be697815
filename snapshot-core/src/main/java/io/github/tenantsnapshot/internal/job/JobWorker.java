package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotBehavior.QuotaEnforcement;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one step of one job: claims it, and starts, extracts or gives it up. Thread-safe. */
public final class JobWorker {

  private static final Logger LOG = LoggerFactory.getLogger(JobWorker.class);

  private final JobStore store;
  private final ConfigurationSource source;
  private final InstantSource clock;
  private final WorkerSettings settings;
  private final Ids ids;
  private final TransitionFeed feed;
  private final StopSignal stop = new StopSignal();

  /** Takes its collaborators. */
  public JobWorker(
      JobStore store,
      ConfigurationSource source,
      InstantSource clock,
      WorkerSettings settings,
      Ids ids,
      TransitionFeed feed) {
    this.store = store;
    this.source = source;
    this.clock = clock;
    this.settings = settings;
    this.ids = ids;
    this.feed = feed;
  }

  /** Claims jobs that are due. */
  List<StoredJob> claim(int limit) {
    return store.claim(clock.instant(), settings.lease(), limit);
  }

  /** Prolongs the lease of a claim that is being worked on. */
  void renew(StoredJob claimed) {
    if (!store.renew(claimed.jobClaim(), settings.lease(), clock.instant())) {
      LOG.debug("job {} was deleted or taken over while it was worked on", claimed.job().id());
    }
  }

  /** Removes expired jobs; returns how many. */
  int expire(int limit) {
    Instant now = clock.instant();
    List<StoredJob> expired = store.deleteExpired(now, limit);
    expired.forEach(job -> feed.tell(JobLife.transition(SnapshotJobEvent.EXPIRE, job, job, now)));
    return expired.size();
  }

  /**
   * Does the step that a claimed job is due for. A claim that ends meanwhile is left without
   * effect. What the store throws comes out, and costs the attempt: the job is due again when its
   * lease ends.
   *
   * @return when the job is due again; empty if it is not, or not known
   * @throws InterruptedException if the source was interrupted by somebody else, which costs the
   *     attempt as well
   */
  Optional<Instant> step(StoredJob claimed) throws InterruptedException {
    return switch (claimed.job().status()) {
      case NOT_STARTED -> start(claimed);
      case RUNNING -> {
        if (claimed.attempt() > settings.maxAttempts()) {
          giveUp(claimed);
        } else {
          extract(claimed);
        }
        yield Optional.empty();
      }
      case SUCCEEDED, PARTIALLY_SUCCESSFUL, FAILED ->
          throw new IllegalStateException("the store let an ended job be claimed: " + claimed);
    };
  }

  /** Gives a claim back undone, without cost for its attempts. */
  void release(StoredJob claimed) {
    Instant now = clock.instant();
    store.endStep(claimed.jobClaim(), JobLife.released(claimed, now), now);
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

  private Optional<Instant> start(StoredJob claimed) {
    Instant now = clock.instant();
    Instant dueAt = JobLife.dueAfter(settings.pacing().running(), now, claimed.expiresAt());
    StoredJob started = JobLife.started(claimed, dueAt);
    if (!store.endStep(claimed.jobClaim(), started, now)) {
      return Optional.empty();
    }
    feed.tell(JobLife.transition(SnapshotJobEvent.START, claimed, started, now));
    return Optional.of(dueAt);
  }

  private void giveUp(StoredJob claimed) {
    endWithoutSnapshot(
        claimed,
        SnapshotJobEvent.LOSE_LAST_ATTEMPT,
        List.of(ErrorDetails.ofLostAttempts(settings.maxAttempts())));
  }

  private void extract(StoredJob claimed) throws InterruptedException {
    Extraction.Result result;
    try {
      result = new Extraction(store, source, clock, settings.behavior(), stop, claimed).run();
    } catch (InterruptedException e) {
      if (!stop.isStopped()) {
        throw e;
      }
      release(claimed);
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
      Instant now = clock.instant();
      StoredJob ended =
          ended(
              claimed,
              new JobLife.Ending(kept.event(), snapshotId, kept.resources(), kept.errorDetails()),
              now);
      Publication publication =
          store.publish(
              claimed.jobClaim(),
              ended,
              new QuotaCharge(settings.limits().quotaPeriod().startOf(now), limit),
              now);
      switch (publication.outcome()) {
        case PUBLISHED -> {
          feed.tell(JobLife.transition(kept.event(), claimed, ended, now));
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
    Instant now = clock.instant();
    StoredJob ended = ended(claimed, new JobLife.Ending(event, null, 0, errorDetails), now);
    if (store.endStep(claimed.jobClaim(), ended, now)) {
      feed.tell(JobLife.transition(event, claimed, ended, now));
    }
  }

  private StoredJob ended(StoredJob claimed, JobLife.Ending ending, Instant now) {
    return JobLife.ended(claimed, ending, settings.behavior().nameScope(), now);
  }
}
