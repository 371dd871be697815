package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.values.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a tenant: its jobs, its extracted resources, and their retention. Immutable and
 * thread-safe.
 *
 * <p>{@link #documented()} is the default. It has the values of Graph's API overview:
 *
 * <ul>
 *   <li>12 visible jobs
 *   <li>20,000 extracted resource instances per calendar month in UTC
 *   <li>7 days of retention, for a job and its snapshot
 * </ul>
 *
 * <p>The number of resources depends on the license of a tenant. It is documented for {@link
 * #free() tenants without a license}, for {@link #entraIdP1() Entra ID P1}, for {@link #entraIdP2()
 * P2} and for {@link #entraIdGovernance(int) ID Governance}.
 *
 * @see <a
 *     href="https://learn.microsoft.com/graph/api/resources/unified-tenant-configuration-management-api-overview">Graph:
 *     overview of the tenant configuration management APIs</a>
 */
public final class SnapshotLimits {

  private static final int GOVERNANCE_RESOURCES_PER_LICENSE = 35;

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
   * Returns the limits of a tenant without a license: no resources, so that every request for a
   * snapshot is rejected, and otherwise the documented limits.
   */
  public static SnapshotLimits free() {
    return withResources(0);
  }

  /** Returns the limits of a tenant with Entra ID P1: the documented limits. */
  public static SnapshotLimits entraIdP1() {
    return DOCUMENTED;
  }

  /** Returns the limits of a tenant with Entra ID P2: the same as with P1. */
  public static SnapshotLimits entraIdP2() {
    return DOCUMENTED;
  }

  /**
   * Returns the limits of a tenant with Entra ID Governance: in addition to those of P1, 35
   * resources per month for each license.
   *
   * @param licenses the number of ID Governance licenses
   * @throws IllegalArgumentException if {@code licenses} is negative
   */
  public static SnapshotLimits entraIdGovernance(int licenses) {
    if (licenses < 0) {
      throw new IllegalArgumentException("licenses must not be negative: " + licenses);
    }
    return withResources(
        DOCUMENTED.resourcesPerPeriod + (long) licenses * GOVERNANCE_RESOURCES_PER_LICENSE);
  }

  private static SnapshotLimits withResources(long resources) {
    return DOCUMENTED.toBuilder().resourcesPerPeriod(resources).build();
  }

  /** Returns no limits: any number of jobs and resources, which are kept until they are deleted. */
  public static SnapshotLimits unlimited() {
    return documented().toBuilder()
        .visibleJobs(Integer.MAX_VALUE)
        .resourcesPerPeriod(Long.MAX_VALUE)
        .retention(Duration.ofSeconds(Long.MAX_VALUE))
        .build();
  }

  /** Returns the maximum number of jobs that a tenant has at the same time, in any status. */
  public int visibleJobs() {
    return visibleJobs;
  }

  /** Returns the maximum number of extracted resource instances per tenant and period. */
  public long resourcesPerPeriod() {
    return resourcesPerPeriod;
  }

  /** Returns the period of {@link #resourcesPerPeriod()}. */
  public QuotaPeriod quotaPeriod() {
    return quotaPeriod;
  }

  /** Returns how long a job and its snapshot are kept after the job's creation. */
  public Duration retention() {
    return retention;
  }

  /** Returns when a job that is created at {@code created} expires. */
  Instant expiryOf(Instant created) {
    return retention.compareTo(Ticks.between(created, Ticks.LAST)) < 0
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SnapshotLimits that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  private List<Object> values() {
    return List.of(visibleJobs, resourcesPerPeriod, quotaPeriod, retention);
  }

  /** Returns the class and every limit. */
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

  /** A builder of {@link SnapshotLimits}. Not thread-safe. */
  public static final class Builder {

    private int visibleJobs = 12;
    private long resourcesPerPeriod = 20_000;
    private QuotaPeriod quotaPeriod = QuotaPeriod.calendarMonth();
    private Duration retention = Duration.ofDays(7);

    private Builder() {}

    /**
     * Sets the maximum number of jobs that a tenant has at the same time; 12 by default.
     *
     * @throws IllegalArgumentException if {@code visibleJobs} is negative
     */
    public Builder visibleJobs(int visibleJobs) {
      this.visibleJobs = (int) requireNotNegative("visibleJobs", visibleJobs);
      return this;
    }

    /**
     * Sets the maximum number of extracted resource instances per tenant and period; 20,000 by
     * default.
     *
     * @throws IllegalArgumentException if {@code resourcesPerPeriod} is negative
     */
    public Builder resourcesPerPeriod(long resourcesPerPeriod) {
      this.resourcesPerPeriod = requireNotNegative("resourcesPerPeriod", resourcesPerPeriod);
      return this;
    }

    /** Sets the period of the quota; the calendar month in UTC by default. */
    public Builder quotaPeriod(QuotaPeriod quotaPeriod) {
      this.quotaPeriod = Objects.requireNonNull(quotaPeriod, "quotaPeriod must not be null");
      return this;
    }

    /**
     * Sets how long a job and its snapshot are kept after the job's creation; 7 days by default.
     *
     * @throws IllegalArgumentException if {@code retention} is less than 100 ns, the precision of
     *     the service's clock
     */
    public Builder retention(Duration retention) {
      Objects.requireNonNull(retention, "retention must not be null");
      if (retention.compareTo(Duration.ofNanos(100)) < 0) {
        throw new IllegalArgumentException("retention must be at least 100 ns: " + retention);
      }
      this.retention = retention;
      return this;
    }

    /** Returns the limits. */
    public SnapshotLimits build() {
      return new SnapshotLimits(this);
    }

    private static long requireNotNegative(String name, long value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " must not be negative: " + value);
      }
      return value;
    }
  }
}
