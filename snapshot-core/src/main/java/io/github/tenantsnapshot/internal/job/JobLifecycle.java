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

/** The states of a job and the only ways from one to another. Pure functions. */
public final class JobLifecycle {

  /**
   * One way; {@code from} is null for a job that is not yet there, {@code to} for one that is gone.
   */
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

  /** What a job leaves when it ends. */
  record Ending(
      SnapshotJobEvent event,
      @Nullable String snapshotId,
      long resourceCount,
      List<String> errorDetails) {}

  /**
   * Returns the status that an event leads to; null if the job is then gone.
   *
   * @param job the job as it is kept; null for {@link SnapshotJobEvent#CREATE}
   * @throws IllegalStateException if the event cannot happen to such a job
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
            ? event + " cannot happen to a job that does not exist"
            : event
                + " cannot happen to job "
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

  /** Returns the status of a job that comes into being. */
  public static SnapshotJobStatus initialStatus() {
    return live(null, SnapshotJobEvent.CREATE);
  }

  /**
   * Returns the instant after a pause; that of the job's expiry if the pause is longer.
   *
   * @throws IllegalStateException if the pause is negative
   */
  public static Instant dueAfter(Duration pause, Instant now, Instant expiresAt) {
    if (pause.isNegative()) {
      throw new IllegalStateException("the pacing must not return a negative duration: " + pause);
    }
    return pause.compareTo(Duration.between(now, expiresAt)) < 0
        ? Ticks.truncate(now.plus(pause))
        : expiresAt;
  }

  /**
   * Returns the job after its start, due for extraction at {@code dueAt}. Attempts at starting it
   * do not count as attempts at extracting it.
   */
  static StoredJob started(StoredJob stored, Instant dueAt) {
    SnapshotJob job = stored.job();
    return new StoredJob(
        new SnapshotJob(
            job.id(),
            job.displayName(),
            job.description(),
            job.tenantId(),
            live(stored, SnapshotJobEvent.START),
            job.resources(),
            job.createdDateTime(),
            null,
            null,
            job.createdBy(),
            List.of()),
        stored.displayNameKey(),
        stored.expiresAt(),
        dueAt,
        stored.claimNumber(),
        false,
        1,
        0);
  }

  /**
   * Returns when a claimed job's next event takes place: now, but not before the claim. A clock may
   * be set back, and the clocks of several nodes differ. No claim is before the job is due, and no
   * job is due before its last event, so that its events are in order.
   *
   * @param lease what the job was claimed with
   */
  static Instant instantOf(StoredJob claimed, Duration lease, Instant now) {
    Instant leaseEnd = claimed.dueAt();
    Instant at = instantOf(claimed, now);
    return leaseEnd == null ? at : later(at, leaseEnd.minus(lease));
  }

  /** Returns now, but not before what a job tells of itself. */
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
    SnapshotJob job = stored.job();
    SnapshotJobStatus status = live(stored, ending.event);
    if (!status.isTerminal()) {
      throw new IllegalStateException(ending.event + " does not end a job");
    }
    return new StoredJob(
        new SnapshotJob(
            job.id(),
            job.displayName(),
            job.description(),
            job.tenantId(),
            status,
            job.resources(),
            job.createdDateTime(),
            instantOf(stored, now),
            ending.snapshotId,
            job.createdBy(),
            ending.errorDetails),
        nameScope == NameScope.VISIBLE_JOBS ? stored.displayNameKey() : null,
        stored.expiresAt(),
        null,
        stored.claimNumber(),
        false,
        stored.attempt(),
        ending.resourceCount);
  }

  /** Returns the job as a worker gives it back that could not do its step: due again at once. */
  static StoredJob released(StoredJob stored, Instant now) {
    return new StoredJob(
        stored.job(),
        stored.displayNameKey(),
        stored.expiresAt(),
        instantOf(stored, now),
        stored.claimNumber(),
        false,
        stored.attempt(),
        0);
  }

  /**
   * Returns what listeners are told.
   *
   * @param before the job before; null for {@link SnapshotJobEvent#CREATE}
   * @param after the job after; {@code before} once it is gone
   */
  public static SnapshotJobTransition transition(
      SnapshotJobEvent event, @Nullable StoredJob before, StoredJob after, Instant at) {
    return new SnapshotJobTransition(
        event,
        before == null ? null : before.job().status(),
        statusAfter(before, event),
        after.job(),
        instantOf(after, at),
        after.attempt());
  }

  private static SnapshotJobStatus live(@Nullable StoredJob job, SnapshotJobEvent event) {
    SnapshotJobStatus status = statusAfter(job, event);
    if (status == null) {
      throw new IllegalStateException(event + " leaves no job");
    }
    return status;
  }
}
