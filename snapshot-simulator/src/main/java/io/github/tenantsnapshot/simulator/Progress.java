package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.simulator.internal.runtime.ProgressRule;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import java.time.Duration;
import java.util.Objects;

/** The event that makes the jobs of a simulator advance: time or a client's reads. Immutable. */
public final class Progress {

  private static final Progress IMMEDIATE =
      new Progress(new ProgressRule(Pacing.immediate(), 0, null, true));
  private static final Progress OBSERVED =
      new Progress(new ProgressRule(Pacing.observed(), 0, null, false));

  private final ProgressRule rule;

  private Progress(ProgressRule rule) {
    this.rule = rule;
  }

  /**
   * Returns the progress of jobs that run as soon as they are created. The response to the create
   * still has {@code notStarted}; the first read of the job has its final status.
   */
  public static Progress immediate() {
    return IMMEDIATE;
  }

  /**
   * Returns the default: jobs take about as long as observed at the real service. They wait 5 s and
   * run for 60 s, by the simulator's clock.
   */
  public static Progress observed() {
    return OBSERVED;
  }

  /**
   * Returns the progress of jobs that wait and run for given durations of the simulator's clock.
   */
  public static Progress afterDurations(Pacing pacing) {
    Objects.requireNonNull(pacing, "pacing must not be null");
    return new Progress(new ProgressRule(pacing, 0, null, false));
  }

  /**
   * Returns the progress of jobs that advance only when a client reads them, whatever the clock
   * says. The first reads return {@code running}; the last of the given number returns the final
   * status. A read is a GET of the job, or of the list of the tenant's jobs. Requests that are
   * rejected with 400, 401 or 403 do not count.
   *
   * <p>A job whose worker was crashed by a fault is nevertheless retried only when its lease
   * expires by the clock. Needs virtual time.
   *
   * @param reads the number of reads until a job ends; with 1, the first read returns the final
   *     status
   * @throws IllegalArgumentException if {@code reads} is not positive
   */
  public static Progress afterReads(int reads) {
    if (reads < 1) {
      throw new IllegalArgumentException("reads must be positive: " + reads);
    }
    return new Progress(
        new ProgressRule(Pacing.of(TimeBounds.NEVER, TimeBounds.NEVER), reads, null, false));
  }

  /**
   * Returns the progress of jobs with the durations of {@link #observed()}, on a clock that each
   * read advances before its response. It suits clients that create and poll in one blocking call.
   * A read is a GET of a job, or of the list of a tenant's jobs. Requests that are rejected with
   * 400, 401 or 403 do not count. Needs virtual time.
   *
   * @param step the duration per read, such as 10 s for a client that polls every 10 s
   * @throws IllegalArgumentException if the step is not positive, or longer than 36,525 days
   */
  public static Progress eachReadAdvances(Duration step) {
    Objects.requireNonNull(step, "step must not be null");
    if (step.isNegative() || step.isZero()) {
      throw new IllegalArgumentException("step must be positive: " + step);
    }
    TimeBounds.requireDuration("step", step);
    return new Progress(new ProgressRule(Pacing.observed(), 0, step, false));
  }

  ProgressRule rule() {
    return rule;
  }

  /** Returns whether the progress works on virtual time only. */
  public boolean needsVirtualTime() {
    return rule.needsVirtualTime();
  }

  /** Returns the event that makes jobs advance. */
  @Override
  public String toString() {
    if (rule.immediate()) {
      return "Progress[immediate]";
    }
    if (rule.reads() > 0) {
      return "Progress[after " + rule.reads() + " reads]";
    }
    return rule.step() != null
        ? "Progress[each read advances " + rule.step() + "]"
        : "Progress[" + rule.pacing() + "]";
  }
}
