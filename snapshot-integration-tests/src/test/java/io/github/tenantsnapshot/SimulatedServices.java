package io.github.tenantsnapshot;

import io.github.tenantsnapshot.internal.job.RunnerThreads;

/** Access to the setting of a service's threads, which is not public. */
public final class SimulatedServices {

  private SimulatedServices() {}

  /** Makes a builder create a service whose runner uses the given threads. */
  public static SnapshotService.Builder withThreads(
      SnapshotService.Builder builder, RunnerThreads threads) {
    return builder.threads(threads);
  }
}
