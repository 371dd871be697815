package io.github.tenantsnapshot;

import static io.github.tenantsnapshot.internal.values.Required.required;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stored change of a job's status. Immutable and thread-safe.
 *
 * <p>A service creates transitions; the builder is for tests of listeners.
 */
public final class SnapshotJobTransition {

  private final SnapshotJobEvent event;
  private final @Nullable SnapshotJobStatus from;
  private final @Nullable SnapshotJobStatus to;
  private final SnapshotJob job;
  private final Instant at;
  private final int attempt;

  private SnapshotJobTransition(Builder builder) {
    this.event = required("event", builder.event);
    this.from = builder.from;
    this.to = builder.to;
    this.job = required("job", builder.job);
    this.at = required("at", builder.at);
    this.attempt = builder.attempt;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the event that changed the job. */
  public SnapshotJobEvent event() {
    return event;
  }

  /** Returns the status before; null for {@link SnapshotJobEvent#CREATE}. */
  public @Nullable SnapshotJobStatus from() {
    return from;
  }

  /** Returns the new status; null if the job was removed. */
  public @Nullable SnapshotJobStatus to() {
    return to;
  }

  /** Returns the job after the change; its last state if it was removed. */
  public SnapshotJob job() {
    return job;
  }

  /** Returns when the change took place, by the service's clock. */
  public Instant at() {
    return at;
  }

  /** Returns the number of the attempt at the job, from 1. */
  public int attempt() {
    return attempt;
  }

  /** Returns a builder that starts from these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.event = event;
    builder.from = from;
    builder.to = to;
    builder.job = job;
    builder.at = at;
    builder.attempt = attempt;
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SnapshotJobTransition that
        && event.equals(that.event)
        && Objects.equals(from, that.from)
        && Objects.equals(to, that.to)
        && job.equals(that.job)
        && at.equals(that.at)
        && attempt == that.attempt;
  }

  @Override
  public int hashCode() {
    return Objects.hash(event, from, to, job, at, attempt);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "SnapshotJobTransition[event="
        + event
        + ", from="
        + from
        + ", to="
        + to
        + ", job="
        + job
        + ", at="
        + at
        + ", attempt="
        + attempt
        + "]";
  }

  /** A builder of a {@link SnapshotJobTransition}. Not thread-safe. */
  public static final class Builder {

    private @Nullable SnapshotJobEvent event;
    private @Nullable SnapshotJobStatus from;
    private @Nullable SnapshotJobStatus to;
    private @Nullable SnapshotJob job;
    private @Nullable Instant at;
    private int attempt = 1;

    private Builder() {}

    /** Sets the event that changed the job. */
    public Builder event(SnapshotJobEvent event) {
      this.event = Objects.requireNonNull(event, "event must not be null");
      return this;
    }

    /** Sets the status before; null, the default, for {@link SnapshotJobEvent#CREATE}. */
    public Builder from(@Nullable SnapshotJobStatus from) {
      this.from = from;
      return this;
    }

    /** Sets the new status; null, the default, if the job was removed. */
    public Builder to(@Nullable SnapshotJobStatus to) {
      this.to = to;
      return this;
    }

    /** Sets the job after the change; its last state if it was removed. */
    public Builder job(SnapshotJob job) {
      this.job = Objects.requireNonNull(job, "job must not be null");
      return this;
    }

    /** Sets when the change took place. */
    public Builder at(Instant at) {
      this.at = Objects.requireNonNull(at, "at must not be null");
      return this;
    }

    /** Sets the number of the attempt at the job; 1 by default. */
    public Builder attempt(int attempt) {
      this.attempt = attempt;
      return this;
    }

    /**
     * Returns the value.
     *
     * @throws IllegalStateException if one of {@code event}, {@code job}, {@code at} was not set
     */
    public SnapshotJobTransition build() {
      return new SnapshotJobTransition(this);
    }
  }
}
