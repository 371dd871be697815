package io.github.tenantsnapshot.tests.operation;

import io.github.tenantsnapshot.Pacing;
import io.github.tenantsnapshot.SnapshotJob;
import java.time.Duration;

/** A pacing of zero that a service must ask for each job, so that no claim can start jobs. */
public enum PacingPerJob implements Pacing {
  ZERO;

  @Override
  public Duration untilStart(SnapshotJob job) {
    return Duration.ZERO;
  }

  @Override
  public Duration running(SnapshotJob job) {
    return Duration.ZERO;
  }
}
