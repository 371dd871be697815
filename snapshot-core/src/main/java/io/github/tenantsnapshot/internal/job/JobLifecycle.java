package io.github.tenantsnapshot.internal.job;

import static io.github.tenantsnapshot.SnapshotJobStatus.FAILED;
import static io.github.tenantsnapshot.SnapshotJobStatus.NOT_STARTED;
import static io.github.tenantsnapshot.SnapshotJobStatus.PARTIALLY_SUCCESSFUL;
import static io.github.tenantsnapshot.SnapshotJobStatus.RUNNING;
import static io.github.tenantsnapshot.SnapshotJobStatus.SUCCEEDED;

import io.github.tenantsnapshot.SnapshotBehavior.NameScope;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.SnapshotJobTransition;
import io.github.tenantsnapshot.internal.values.Ticks;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state machine of a job: its statuses and the transitions between them. Pure functions. */
public final class JobLifecycle {

  /** A transition; {@code from} is null for a new job, {@code to} for a removed one. */
  private record Row(
      @Nullable SnapshotJobStatus from, SnapshotJobEvent event, @Nullable SnapshotJobStatus to) {}

  private static final List<Row> TABLE =
      List.of(
          new Row(null, SnapshotJobEvent.CREATE, NOT_STARTED),
          new Row(NOT_STARTED, SnapshotJobEvent.START, RUNNING),
          new Row(RUNNING, SnapshotJobEvent.SUCCEED, SUCCEEDED),
          new Row(RUNNING, SnapshotJobEvent.SUCCEED_PARTIALLY, PARTIALLY_SUCCESSFUL),
          new Row(RUNNING, SnapshotJobEvent.FAIL, FAILED),
          new Row(RUNNING, SnapshotJobEvent.EXHAUST_ATTEMPTS, FAILED),
          new Row(NOT_STARTED, SnapshotJobEvent.DELETE, null),
          new Row(RUNNING, SnapshotJobEvent.DELETE, null),
          new Row(SUCCEEDED, SnapshotJobEvent.DELETE, null),
          new Row(PARTIALLY_SUCCESSFUL, SnapshotJobEvent.DELETE, null),
          new Row(FAILED, SnapshotJobEvent.DELETE, null),
          new Row(NOT_STARTED, SnapshotJobEvent.EXPIRE, null),
          new Row(RUNNING, SnapshotJobEvent.EXPIRE, null),
          new Row(SUCCEEDED, SnapshotJobEvent.EXPIRE, null),
          new Row(PARTIALLY_SUCCESSFUL, SnapshotJobEvent.EXPIRE, null),
          new Row(FAILED, SnapshotJobEvent.EXPIRE, null));

  private JobLifecycle() {}

  /** The result of a job that ends. */
  record Ending(
      SnapshotJobEvent event,
      @Nullable String snapshotId,
      long resourceCount,
      List<String> errorDetails) {}

  /**
   * Returns the status that an event leads to; null if the event removes the job.
   *
   * @param job the job before the event; null for {@link SnapshotJobEvent#CREATE}
   * @throws IllegalStateException if the event is illegal in the job's status
   */
  static @Nullable SnapshotJobStatus statusAfter(@Nullable StoredJob job, SnapshotJobEvent event) {
    SnapshotJobStatus from = job == null ? null : job.job().status();
    for (Row row : TABLE) {
      if (row.from == from && row.event == event) {
        return row.to;
      }
    }
    throw new IllegalStateException(
        job == null
            ? event + " is not legal for a job that does not exist"
            : event
                + " is not legal for job "
                + job.job().id()
                + ", which is "
                + from
                + " (claim "
                + job.claimNumber()
                + (job.leased() ? ", leased" : ", not leased")
                + ", attempt "
                + job.attempt()
                + ", due "
                + job.dueAt()
                + ")");
  }

  /** Returns the status of a new job. */
  public static SnapshotJobStatus initialStatus() {
    return statusOf(null, SnapshotJobEvent.CREATE);
  }

  /**
   * Returns {@code now + pause}, but not after the expiry of the job.
   *
   * @throws IllegalStateException if the pause is negative
   */
  public static Instant dueAfter(Duration pause, Instant now, Instant expiresAt) {
    if (pause.isNegative()) {
      throw new IllegalStateException("the pacing must not return a negative duration: " + pause);
    }
    return pause.compareTo(Ticks.between(now, expiresAt)) < 0
        ? Ticks.truncate(now.plus(pause))
        : expiresAt;
  }

  /**
   * Returns the job after its start, due for extraction at {@code dueAt}. The count of attempts
   * begins anew: attempts to start a job do not count as attempts to extract it.
   */
  static StoredJob started(StoredJob stored, Instant dueAt) {
    return started(stored).dueAt(dueAt).leased(false).build();
  }

  /**
   * Returns the job after its start, still claimed: its worker extracts it at once.
   *
   * @param leaseEnd the end of a lease that starts now; the claim may have been renewed meanwhile
   */
  static StoredJob startedAndClaimed(StoredJob stored, Instant leaseEnd) {
    return started(stored).dueAt(leaseEnd).build();
  }

  /** Returns a job that its claim has started as it was before. */
  static StoredJob notStarted(StoredJob started) {
    return started.toBuilder().job(started.job().toBuilder().status(NOT_STARTED).build()).build();
  }

  private static StoredJob.Builder started(StoredJob stored) {
    SnapshotJob started =
        stored.job().toBuilder().status(statusOf(stored, SnapshotJobEvent.START)).build();
    return stored.toBuilder().job(started).attempt(1);
  }

  /**
   * Returns when the next event of a claimed job takes place: now, but not before the claim.
   *
   * <p>A clock may be set back, and the clocks of several nodes differ. The events of a job are
   * nevertheless in order: no claim is before the job is due, and no job is due before its last
   * event.
   *
   * @param lease the duration of the lease that the job was claimed with
   */
  static Instant instantOf(StoredJob claimed, Duration lease, Instant now) {
    Instant leaseEnd = claimed.dueAt();
    Instant at = instantOf(claimed, now);
    return leaseEnd == null ? at : later(at, leaseEnd.minus(lease));
  }

  /** Returns now, but not before the job's creation or end. */
  private static Instant instantOf(StoredJob stored, Instant now) {
    Instant at = later(now, stored.job().createdDateTime());
    Instant completed = stored.job().completedDateTime();
    return completed == null ? at : later(at, completed);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }

  /** Returns the job after its end. */
  static StoredJob ended(StoredJob stored, Ending ending, NameScope nameScope, Instant now) {
    SnapshotJobStatus status = statusOf(stored, ending.event);
    if (!status.isTerminal()) {
      throw new IllegalStateException(ending.event + " does not end a job");
    }
    SnapshotJob ended =
        stored.job().toBuilder()
            .status(status)
            .completedDateTime(instantOf(stored, now))
            .snapshotId(ending.snapshotId)
            .errorDetails(ending.errorDetails)
            .build();
    return stored.toBuilder()
        .job(ended)
        .displayNameKey(nameScope == NameScope.VISIBLE_JOBS ? stored.displayNameKey() : null)
        .dueAt(null)
        .leased(false)
        .resourceCount(ending.resourceCount)
        .build();
  }

  /** Returns a released job: not leased, and due at once. */
  static StoredJob released(StoredJob stored, Instant now) {
    return stored.toBuilder().dueAt(instantOf(stored, now)).leased(false).build();
  }

  /**
   * Returns the transition that listeners are notified of.
   *
   * @param before the job before the event; null for {@link SnapshotJobEvent#CREATE}
   * @param after the job after the event; {@code before} if the event removed it
   */
  public static SnapshotJobTransition transition(
      SnapshotJobEvent event, @Nullable StoredJob before, StoredJob after, Instant at) {
    return SnapshotJobTransition.builder()
        .event(event)
        .from(before == null ? null : before.job().status())
        .to(statusAfter(before, event))
        .job(after.job())
        .at(instantOf(after, at))
        .attempt(after.attempt())
        .build();
  }

  private static SnapshotJobStatus statusOf(@Nullable StoredJob job, SnapshotJobEvent event) {
    SnapshotJobStatus status = statusAfter(job, event);
    if (status == null) {
      throw new IllegalStateException(event + " removes the job");
    }
    return status;
  }
}
