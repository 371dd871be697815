package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Pacing;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What makes the jobs of a simulator go on. Immutable. */
public final class Progress {

  /** Longer than any job lives. */
  static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

  private static final Progress AT_ONCE = new Progress(Pacing.immediate(), 0, null, true);
  private static final Progress OBSERVED = new Progress(Pacing.observed(), 0, null, false);

  private final Pacing pacing;
  private final int reads;
  private final @Nullable Duration step;
  private final boolean immediate;

  private Progress(Pacing pacing, int reads, @Nullable Duration step, boolean immediate) {
    this.pacing = pacing;
    this.reads = reads;
    this.step = step;
    this.immediate = immediate;
  }

  /**
   * Returns the progress of jobs that end as soon as they are created: the first read of a job
   * shows its end. What creates it is still told {@code notStarted}.
   */
  public static Progress immediate() {
    return AT_ONCE;
  }

  /**
   * Returns the progress of jobs that take about as long as was seen, 5 s and 60 s: the default.
   */
  public static Progress observed() {
    return OBSERVED;
  }

  /** Returns the progress of jobs that take some time, which passes as the clock does. */
  public static Progress afterDurations(Pacing pacing) {
    return new Progress(Objects.requireNonNull(pacing, "pacing must not be null"), 0, null, false);
  }

  /**
   * Returns the progress of jobs that go on only as clients read them, whatever the clock says: the
   * first reads find the job {@code running}, the last of the given number its end. A read is a GET
   * of the job, or of the list of the tenant's jobs. A job whose worker was made to die waits for
   * the end of its lease all the same, which is a matter of the clock. Needs virtual time.
   *
   * @param reads how many reads it takes; with 1, the first read shows the end
   * @throws IllegalArgumentException if the number is less than 1
   */
  public static Progress afterReads(int reads) {
    if (reads < 1) {
      throw new IllegalArgumentException("reads must be 1 or more, but was " + reads);
    }
    return new Progress(Pacing.of(NEVER, NEVER), reads, null, false);
  }

  /**
   * Returns the progress of jobs that take about as long as was seen, on a clock that each read
   * moves, before it is answered: for clients that create and poll in one blocking call. A read is
   * a GET of a job, or of the list of a tenant's jobs. Needs virtual time.
   *
   * @param step how far; for a client that polls each ten seconds, ten seconds
   * @throws IllegalArgumentException if the step is not positive, or longer than 36,525 days
   */
  public static Progress eachReadAdvances(Duration step) {
    Objects.requireNonNull(step, "step must not be null");
    if (step.isNegative() || step.isZero()) {
      throw new IllegalArgumentException("step must be positive, but was " + step);
    }
    TimeBounds.requireDuration("step", step);
    return new Progress(Pacing.observed(), 0, step, false);
  }

  Pacing pacing() {
    return pacing;
  }

  boolean isAtOnce() {
    return immediate;
  }

  /** Returns how many reads a job takes; 0 if they do not matter. */
  int reads() {
    return reads;
  }

  /** Returns how far each read moves the clock; null if none does. */
  @Nullable Duration step() {
    return step;
  }

  /** Tells whether it needs virtual time. */
  public boolean needsVirtualTime() {
    return reads > 0 || step != null;
  }

  /** Returns what makes jobs advance, as text. */
  @Override
  public String toString() {
    if (immediate) {
      return "Progress[at once]";
    }
    if (reads > 0) {
      return "Progress[after " + reads + " reads]";
    }
    return step != null ? "Progress[each read advances " + step + "]" : "Progress[" + pacing + "]";
  }
}
