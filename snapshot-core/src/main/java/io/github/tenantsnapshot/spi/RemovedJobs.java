package io.github.tenantsnapshot.spi;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The jobs that an operation of a store has removed. Immutable. */
public final class RemovedJobs {

  private static final RemovedJobs NONE = new RemovedJobs(List.of(), 0);

  private final List<StoredJob> jobs;
  private final int unreadable;

  private RemovedJobs(List<StoredJob> jobs, int unreadable) {
    this.jobs = jobs;
    this.unreadable = unreadable;
  }

  /** Returns the result of an operation that has removed nothing. */
  public static RemovedJobs none() {
    return NONE;
  }

  /** Returns the result of an operation that has removed readable jobs only. */
  public static RemovedJobs of(List<StoredJob> jobs) {
    return of(jobs, 0);
  }

  /**
   * Returns the result of an operation.
   *
   * @param jobs the removed jobs in their last state
   * @param unreadable the number of removed jobs that the store could not read
   * @throws IllegalArgumentException if {@code unreadable} is negative
   */
  public static RemovedJobs of(List<StoredJob> jobs, int unreadable) {
    Objects.requireNonNull(jobs, "jobs must not be null");
    if (unreadable < 0) {
      throw new IllegalArgumentException("unreadable must not be negative: " + unreadable);
    }
    return new RemovedJobs(List.copyOf(jobs), unreadable);
  }

  /** Returns the removed jobs in their last state, except for unreadable ones. */
  public List<StoredJob> jobs() {
    return jobs;
  }

  /**
   * Returns the number of removed jobs that the store could not read; listeners are not notified of
   * them.
   */
  public int unreadable() {
    return unreadable;
  }

  /** Returns the number of removed jobs. */
  public int count() {
    return jobs.size() + unreadable;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RemovedJobs that
        && jobs.equals(that.jobs)
        && unreadable == that.unreadable;
  }

  @Override
  public int hashCode() {
    return Objects.hash(jobs, unreadable);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "RemovedJobs[jobs=" + jobs + ", unreadable=" + unreadable + "]";
  }
}
