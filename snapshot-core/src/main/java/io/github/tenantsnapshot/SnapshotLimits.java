package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.values.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The limits of a tenant: how much it may have, and for how long. Immutable and thread-safe.
 *
 * <p>{@link #documented()} is the default. Its values are those of Graph's API overview:
 *
 * <ul>
 *   <li>12 visible jobs
 *   <li>20,000 extracted resource instances per calendar month in UTC
 *   <li>7 days of retention, for a job and its snapshot
 * </ul>
 *
 * <p>The number of resources depends on the licence of a tenant. It is documented for {@link
 * #free() tenants without a licence}, for {@link #entraIdP1() Entra ID P1}, for {@link #entraIdP2()
 * P2} and for {@link #entraIdGovernance(int) ID Governance}.
 *
 * @see <a
 *     href="https://learn.microsoft.com/graph/api/resources/unified-tenant-configuration-management-api-overview">Graph:
 *     overview of the tenant configuration management APIs</a>
 */
public final class SnapshotLimits {

  private static final int GOVERNANCE_RESOURCES_PER_LICENCE = 35;

  private static final SnapshotLimits DOCUMENTED = new SnapshotLimits(new Builder());

  private final int visibleJobs;
  private final long resourcesPerPeriod;
  private final QuotaPeriod quotaPeriod;
  private final Duration retention;

  private SnapshotLimits(Builder builder) {
    this.visibleJobs = builder.visibleJobs;
    this.resourcesPerPeriod = builder.resourcesPerPeriod;
    this.quotaPeriod = builder.quotaPeriod;
    this.retention = builder.retention;
  }

  /** Returns the limits that Graph documents. */
  public static SnapshotLimits documented() {
    return DOCUMENTED;
  }

  /**
   * Returns the limits of a tenant without a licence: no resources, so that every request for a
   * snapshot is refused, and otherwise the documented ones.
   */
  public static SnapshotLimits free() {
    return withResources(0);
  }

  /** Returns the limits of a tenant with Entra ID P1: the documented ones. */
  public static SnapshotLimits entraIdP1() {
    return DOCUMENTED;
  }

  /** Returns the limits of a tenant with Entra ID P2: those of P1. */
  public static SnapshotLimits entraIdP2() {
    return DOCUMENTED;
  }

  /**
   * Returns the limits of a tenant with Entra ID Governance: 35 resources a month for each licence,
   * beside those of P1, and otherwise the documented ones.
   *
   * @param licences the number of ID Governance licences
   * @throws IllegalArgumentException if {@code licences} is negative
   */
  public static SnapshotLimits entraIdGovernance(int licences) {
    if (licences < 0) {
      throw new IllegalArgumentException("licences must not be negative: " + licences);
    }
    return withResources(
        DOCUMENTED.resourcesPerPeriod + (long) licences * GOVERNANCE_RESOURCES_PER_LICENCE);
  }

  private static SnapshotLimits withResources(long resources) {
    return DOCUMENTED.toBuilder().resourcesPerPeriod(resources).build();
  }

  /** Returns no limits: as many jobs and resources as the store holds, kept until deleted. */
  public static SnapshotLimits unlimited() {
    return documented().toBuilder()
        .visibleJobs(Integer.MAX_VALUE)
        .resourcesPerPeriod(Long.MAX_VALUE)
        .retention(Duration.ofSeconds(Long.MAX_VALUE))
        .build();
  }

  /** Returns how many jobs a tenant may have at a time, in whatever status. */
  public int visibleJobs() {
    return visibleJobs;
  }

  /** Returns how many resource instances may be extracted per tenant and period. */
  public long resourcesPerPeriod() {
    return resourcesPerPeriod;
  }

  /** Returns the period of {@link #resourcesPerPeriod()}. */
  public QuotaPeriod quotaPeriod() {
    return quotaPeriod;
  }

  /** Returns how long a job and its snapshot are kept, from the job's creation. */
  public Duration retention() {
    return retention;
  }

  /** Returns the first instant at which a job created at {@code created} is gone. */
  Instant expiryOf(Instant created) {
    return retention.compareTo(Duration.between(created, Ticks.LAST)) < 0
        ? created.plus(retention)
        : Ticks.LAST;
  }

  /** Returns a builder that starts from these limits. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.visibleJobs = visibleJobs;
    builder.resourcesPerPeriod = resourcesPerPeriod;
    builder.quotaPeriod = quotaPeriod;
    builder.retention = retention;
    return builder;
  }

  /** Returns the settings as text. */
  @Override
  public String toString() {
    return "SnapshotLimits["
        + "visibleJobs="
        + visibleJobs
        + ", resourcesPerPeriod="
        + resourcesPerPeriod
        + ", quotaPeriod="
        + quotaPeriod
        + ", retention="
        + retention
        + "]";
  }

  /** Makes {@link SnapshotLimits}. Not thread-safe. */
  public static final class Builder {

    private int visibleJobs = 12;
    private long resourcesPerPeriod = 20_000;
    private QuotaPeriod quotaPeriod = QuotaPeriod.calendarMonth();
    private Duration retention = Duration.ofDays(7);

    private Builder() {}

    /** Sets {@link SnapshotLimits#visibleJobs()}; at least 0. */
    public Builder visibleJobs(int jobs) {
      visibleJobs = (int) requireNotNegative("visibleJobs", jobs);
      return this;
    }

    /** Sets {@link SnapshotLimits#resourcesPerPeriod()}; at least 0. */
    public Builder resourcesPerPeriod(long resources) {
      resourcesPerPeriod = requireNotNegative("resourcesPerPeriod", resources);
      return this;
    }

    /** Sets {@link SnapshotLimits#quotaPeriod()}. */
    public Builder quotaPeriod(QuotaPeriod period) {
      quotaPeriod = Objects.requireNonNull(period, "period must not be null");
      return this;
    }

    /** Sets {@link SnapshotLimits#retention()}; at least 100 ns, the unit of the service's time. */
    public Builder retention(Duration duration) {
      Objects.requireNonNull(duration, "duration must not be null");
      if (duration.compareTo(Duration.ofNanos(100)) < 0) {
        throw new IllegalArgumentException(
            "retention must be at least 100 ns, but was " + duration);
      }
      retention = duration;
      return this;
    }

    /** Returns the limits. */
    public SnapshotLimits build() {
      return new SnapshotLimits(this);
    }

    private static long requireNotNegative(String name, long value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " must be at least 0, but was " + value);
      }
      return value;
    }
  }
}
