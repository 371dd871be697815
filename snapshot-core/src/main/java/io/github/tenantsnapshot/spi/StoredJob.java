package io.github.tenantsnapshot.spi;

import static io.github.tenantsnapshot.internal.values.Required.required;

import io.github.tenantsnapshot.SnapshotJob;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job as a store keeps it: what clients see of it, and what workers need. Immutable and
 * thread-safe.
 */
public final class StoredJob {

  private final SnapshotJob job;
  private final @Nullable String displayNameKey;
  private final Instant expiresAt;
  private final @Nullable Instant dueAt;
  private final long claimNumber;
  private final boolean leased;
  private final int attempt;
  private final long resourceCount;

  private StoredJob(Builder builder) {
    this.job = required("job", builder.job);
    this.displayNameKey = builder.displayNameKey;
    this.expiresAt = required("expiresAt", builder.expiresAt);
    this.dueAt = builder.dueAt;
    this.claimNumber = builder.claimNumber;
    this.leased = builder.leased;
    this.attempt = builder.attempt;
    this.resourceCount = builder.resourceCount;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the job as clients see it. */
  public SnapshotJob job() {
    return job;
  }

  /** Returns the key that is unique among the tenant's jobs; null once the display name is free. */
  public @Nullable String displayNameKey() {
    return displayNameKey;
  }

  /** Returns the first instant at which the job is absent for every operation. */
  public Instant expiresAt() {
    return expiresAt;
  }

  /**
   * Returns when the job is due: its next step or, while it is leased, the end of the lease; null
   * once it has ended.
   */
  public @Nullable Instant dueAt() {
    return dueAt;
  }

  /** Returns how often the job was claimed; fences off workers whose claim has ended. */
  public long claimNumber() {
    return claimNumber;
  }

  /** Returns whether a worker holds a lease on the job. */
  public boolean leased() {
    return leased;
  }

  /**
   * Returns the number of the attempt at the job, from 1; a claim increments it if it finds the job
   * still leased.
   */
  public int attempt() {
    return attempt;
  }

  /** Returns the number of resources in the snapshot; 0 until there is one. */
  public long resourceCount() {
    return resourceCount;
  }

  /** Returns a builder that starts from these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.job = job;
    builder.displayNameKey = displayNameKey;
    builder.expiresAt = expiresAt;
    builder.dueAt = dueAt;
    builder.claimNumber = claimNumber;
    builder.leased = leased;
    builder.attempt = attempt;
    builder.resourceCount = resourceCount;
    return builder;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoredJob that
        && job.equals(that.job)
        && Objects.equals(displayNameKey, that.displayNameKey)
        && expiresAt.equals(that.expiresAt)
        && Objects.equals(dueAt, that.dueAt)
        && claimNumber == that.claimNumber
        && leased == that.leased
        && attempt == that.attempt
        && resourceCount == that.resourceCount;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        job, displayNameKey, expiresAt, dueAt, claimNumber, leased, attempt, resourceCount);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "StoredJob[job="
        + job
        + ", displayNameKey="
        + displayNameKey
        + ", expiresAt="
        + expiresAt
        + ", dueAt="
        + dueAt
        + ", claimNumber="
        + claimNumber
        + ", leased="
        + leased
        + ", attempt="
        + attempt
        + ", resourceCount="
        + resourceCount
        + "]";
  }

  /** Returns the job as a claim leaves it: leased until {@code leaseEnd}. */
  public StoredJob claimedUntil(Instant leaseEnd) {
    Objects.requireNonNull(leaseEnd, "leaseEnd must not be null");
    return toBuilder()
        .dueAt(leaseEnd)
        .claimNumber(claimNumber + 1)
        .leased(true)
        .attempt(leased ? attempt + 1 : attempt)
        .build();
  }

  /**
   * Returns the job as a claim leaves it that also starts it: leased until {@code leaseEnd}, and
   * running. The count of attempts begins with the start. Same as {@link #claimedUntil} for a job
   * that has started before.
   */
  public StoredJob startedAndClaimedUntil(Instant leaseEnd) {
    return ClaimedJob.starting(this, leaseEnd).job();
  }

  /** Returns the job, due at another instant. */
  public StoredJob withDueAt(Instant instant) {
    Objects.requireNonNull(instant, "instant must not be null");
    return toBuilder().dueAt(instant).build();
  }

  /** Returns the claim that the job's claim number stands for. */
  public JobClaim jobClaim() {
    return new JobClaim(job.tenantId(), job.id(), claimNumber);
  }

  /** A builder of a {@link StoredJob}. Not thread-safe. */
  public static final class Builder {

    private @Nullable SnapshotJob job;
    private @Nullable String displayNameKey;
    private @Nullable Instant expiresAt;
    private @Nullable Instant dueAt;
    private long claimNumber;
    private boolean leased;
    private int attempt = 1;
    private long resourceCount;

    private Builder() {}

    /** Sets the job as clients see it. */
    public Builder job(SnapshotJob job) {
      this.job = Objects.requireNonNull(job, "job must not be null");
      return this;
    }

    /** Sets the key that is unique among the tenant's jobs; null by default. */
    public Builder displayNameKey(@Nullable String displayNameKey) {
      this.displayNameKey = displayNameKey;
      return this;
    }

    /** Sets the first instant at which the job is absent. */
    public Builder expiresAt(Instant expiresAt) {
      this.expiresAt = Objects.requireNonNull(expiresAt, "expiresAt must not be null");
      return this;
    }

    /** Sets when the job is due; null, the default, once it has ended. */
    public Builder dueAt(@Nullable Instant dueAt) {
      this.dueAt = dueAt;
      return this;
    }

    /** Sets how often the job was claimed; 0 by default. */
    public Builder claimNumber(long claimNumber) {
      this.claimNumber = claimNumber;
      return this;
    }

    /** Sets whether a worker holds a lease on the job; false by default. */
    public Builder leased(boolean leased) {
      this.leased = leased;
      return this;
    }

    /** Sets the number of the attempt at the job; 1 by default. */
    public Builder attempt(int attempt) {
      this.attempt = attempt;
      return this;
    }

    /** Sets the number of resources in the snapshot; 0 by default. */
    public Builder resourceCount(long resourceCount) {
      this.resourceCount = resourceCount;
      return this;
    }

    /**
     * Returns the value.
     *
     * @throws IllegalStateException if one of {@code job}, {@code expiresAt} was not set
     */
    public StoredJob build() {
      return new StoredJob(this);
    }
  }
}
