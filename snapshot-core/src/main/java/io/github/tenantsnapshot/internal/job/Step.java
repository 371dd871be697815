package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotJobStatus;
import io.github.tenantsnapshot.spi.ClaimedJob;
import io.github.tenantsnapshot.spi.StoredJob;
import java.util.ArrayList;
import java.util.List;

/** A step of a worker. */
record Step(Kind kind, List<StoredJob> jobs) {

  enum Kind {
    /** Starts jobs that were claimed together. */
    START,
    /** Notifies listeners of the start of jobs that were claimed and started together. */
    NOTIFY_OF_START,
    /** Extracts one job. */
    EXTRACT
  }

  /** Returns the steps that claimed jobs need next. */
  static List<Step> of(List<ClaimedJob> claimed) {
    List<StoredJob> toStart = new ArrayList<>();
    List<StoredJob> started = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (ClaimedJob each : claimed) {
      StoredJob job = each.job();
      if (each.started()) {
        started.add(job);
      } else if (job.job().status() == SnapshotJobStatus.NOT_STARTED) {
        toStart.add(job);
      } else {
        steps.add(extract(job));
      }
    }
    if (!toStart.isEmpty()) {
      steps.add(0, new Step(Kind.START, toStart));
    }
    if (!started.isEmpty()) {
      steps.add(0, new Step(Kind.NOTIFY_OF_START, started));
    }
    return steps;
  }

  /** Returns the step that extracts a job. */
  static Step extract(StoredJob job) {
    return new Step(Kind.EXTRACT, List.of(job));
  }
}
