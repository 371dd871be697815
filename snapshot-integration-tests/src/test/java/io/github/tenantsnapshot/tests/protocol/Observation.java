package io.github.tenantsnapshot.tests.protocol;

import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.StoredJob;
import io.github.tenantsnapshot.tests.protocol.ClaimProtocol.Bounds;
import io.github.tenantsnapshot.tests.protocol.ProtocolState.JobState;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What tests of real processes can observe of a job: its state, its attempt, and which attempts
 * nodes began to read. It contains no order, because the records of several processes have none.
 *
 * @param attempt the number of the attempt in the store; 0 if the job was deleted
 * @param begun the attempts that nodes began to read, one bit for each
 */
public record Observation(boolean deleted, boolean failed, int attempt, int begun) {

  /** The observations that the protocol permits of jobs that have ended or were deleted. */
  private static final class Permitted {
    private static final Set<Observation> ALL =
        new Exploration(new ClaimProtocol(Bounds.OF_OBSERVATIONS, Set.of())).observations();
  }

  static Observation of(ProtocolState state) {
    boolean deleted = state.job() == JobState.DELETED;
    return new Observation(
        deleted,
        state.job() == JobState.FAILED,
        deleted ? 0 : state.isOver() ? state.attempt() : -1,
        state.begun());
  }

  /**
   * Returns the observation of a real job. A node that dies while it fails a job after the last
   * attempt leaves another attempt to the next node; all of these count as the first of them.
   *
   * @param job the job, which has ended; null if it was deleted
   * @param begun the numbers of the attempts that were begun
   */
  public static Observation of(@Nullable StoredJob job, Collection<Integer> begun) {
    int bits = begun.stream().mapToInt(number -> 1 << number).reduce(0, (one, two) -> one | two);
    return job == null
        ? new Observation(true, false, 0, bits)
        : new Observation(
            false,
            job.job().status() == SnapshotJobStatus.FAILED,
            Math.min(job.attempt(), ClaimProtocol.MAX_ATTEMPTS + 1),
            bits);
  }

  /** Returns whether the protocol permits this observation. */
  public boolean isPermitted() {
    return Permitted.ALL.contains(this);
  }
}
