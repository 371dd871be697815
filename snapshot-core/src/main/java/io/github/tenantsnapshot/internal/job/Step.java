package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.StoredJob;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of a worker: starts several jobs that were claimed together, or extracts one job.
 *
 * @param starts whether the step starts jobs
 */
record Step(boolean starts, List<StoredJob> jobs) {

  /** Returns the steps that claimed jobs need next. */
  static List<Step> of(List<StoredJob> claimed) {
    List<StoredJob> toStart = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (StoredJob job : claimed) {
      if (job.job().status() == SnapshotJobStatus.NOT_STARTED) {
        toStart.add(job);
      } else {
        steps.add(new Step(false, List.of(job)));
      }
    }
    if (!toStart.isEmpty()) {
      steps.add(0, new Step(true, toStart));
    }
    return steps;
  }
}
