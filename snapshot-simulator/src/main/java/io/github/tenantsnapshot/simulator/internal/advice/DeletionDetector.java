package io.github.tenantsnapshot.simulator.internal.advice;

import static io.github.tenantsnapshot.simulator.Advice.Kind.JOBS_NOT_DELETED;

import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.graph.GraphOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Detects clients that fill at least half of a tenant's visible jobs and delete none. */
final class DeletionDetector implements Detector {

  private final Findings findings;
  private final SnapshotLimits limits;
  private final int half;
  private final Map<String, Jobs> ofTenant = new LinkedHashMap<>();

  /** The jobs that were created in a tenant. */
  private static final class Jobs {
    private final Deque<Instant> kept = new ArrayDeque<>();
    private @Nullable Call atHalf;
    private boolean deletes;
  }

  DeletionDetector(Findings findings, SnapshotLimits limits) {
    this.findings = findings;
    this.limits = limits;
    this.half = Math.max(2, limits.visibleJobs() - limits.visibleJobs() / 2);
  }

  @Override
  public void next(Call call) {
    Jobs jobs = ofTenant.computeIfAbsent(call.tenant(), each -> new Jobs());
    if (call.is(GraphOperation.DELETE_JOB) && call.entry().status() == 204) {
      jobs.deletes = true;
    } else if (call.is(GraphOperation.CREATE_SNAPSHOT) && call.entry().status() == 200) {
      Instant now = call.entry().at();
      while (!jobs.kept.isEmpty() && hasExpired(jobs.kept.getFirst(), now)) {
        jobs.kept.removeFirst();
      }
      jobs.kept.addLast(now);
      if (jobs.kept.size() >= half && jobs.atHalf == null) {
        jobs.atHalf = call;
      }
    }
  }

  private boolean hasExpired(Instant created, Instant now) {
    return Duration.between(created, now).compareTo(limits.retention()) >= 0;
  }

  @Override
  public void end() {
    ofTenant.forEach(
        (tenant, jobs) -> {
          if (jobs.atHalf != null && !jobs.deletes) {
            findings.add(
                JOBS_NOT_DELETED,
                tenant,
                jobs.atHalf,
                "The client has created "
                    + half
                    + " jobs and deleted none; a tenant can have "
                    + limits.visibleJobs()
                    + ", so delete each job once its snapshot has been read.");
          }
        });
  }
}
