package io.github.tenantsnapshot.simulator.internal.runtime;

import io.github.tenantsnapshot.Pacing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What makes the jobs of a simulator advance. Immutable.
 *
 * @param pacing how long a job waits and runs by the simulator's clock
 * @param reads the number of reads by clients after which a job ends; 0 if reads do not matter
 * @param step the duration by which each read advances the clock; null if reads do not advance it
 * @param immediate whether a job runs as soon as it has been created
 */
public record ProgressRule(Pacing pacing, int reads, @Nullable Duration step, boolean immediate) {

  /** Returns whether the rule works on virtual time only. */
  public boolean needsVirtualTime() {
    return reads > 0 || step != null;
  }
}
