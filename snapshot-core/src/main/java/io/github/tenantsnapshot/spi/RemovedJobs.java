package io.github.tenantsnapshot.spi;

import java.util.List;
import java.util.Objects;

/**
 * The jobs that a store has removed.
 *
 * @param jobs the removed jobs as they last stood
 * @param unreadable how many more were removed that could not be read; listeners are not notified
 *     of them
 */
public record RemovedJobs(List<StoredJob> jobs, int unreadable) {

  private static final RemovedJobs NONE = new RemovedJobs(List.of(), 0);

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if {@code unreadable} is negative
   */
  public RemovedJobs {
    jobs = List.copyOf(Objects.requireNonNull(jobs, "jobs must not be null"));
    if (unreadable < 0) {
      throw new IllegalArgumentException("unreadable must not be negative: " + unreadable);
    }
  }

  /** Returns the result of a call that has removed nothing. */
  public static RemovedJobs none() {
    return NONE;
  }

  /** Returns the result of a call that has removed jobs that could be read. */
  public static RemovedJobs of(List<StoredJob> jobs) {
    return new RemovedJobs(jobs, 0);
  }

  /** Returns how many jobs were removed. */
  public int count() {
    return jobs.size() + unreadable;
  }
}
