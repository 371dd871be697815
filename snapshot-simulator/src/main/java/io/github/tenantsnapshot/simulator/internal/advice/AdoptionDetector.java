package io.github.tenantsnapshot.simulator.internal.advice;

import static io.github.tenantsnapshot.simulator.Advice.Kind.JOB_ADOPTED_AFTER_CONFLICT;

import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.journal.BoundedText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Detects clients that take a job of others for their own after a 409. A job is compared with the
 * request by what earlier responses have shown of it: its name and types.
 *
 * <p>In an incomplete journal, a job without a create may be the client's own.
 */
final class AdoptionDetector implements Detector {

  private static final int LONGEST_NAME = 256;

  private final Findings findings;
  private final boolean isComplete;
  private final Map<String, CreateView> conflicts = new HashMap<>(); // by client
  private final Map<String, JobView> jobs = new HashMap<>(); // by tenant and id
  private final Map<String, String> ofSnapshots = new HashMap<>(); // keys of jobs
  private final Set<String> created = new HashSet<>(); // tenant and id
  private final Set<String> own = new HashSet<>(); // client and id

  /**
   * Creates a detector.
   *
   * @param isComplete whether all requests are known
   */
  AdoptionDetector(Findings findings, boolean isComplete) {
    this.findings = findings;
    this.isComplete = isComplete;
  }

  @Override
  public void next(Call call) {
    CreateView wanted = conflicts.get(call.client());
    if (wanted != null) {
      judge(call, wanted);
    }
    if (call.is(GraphOperation.CREATE_SNAPSHOT)) {
      if (call.entry().status() == 409 && call.namesTheName()) {
        conflicts.put(call.client(), call.create());
      } else if (call.entry().status() == 200) {
        conflicts.remove(call.client());
        for (JobView job : call.jobs()) {
          created.add(call.tenant() + " " + job.id());
          own.add(call.client() + " " + job.id());
        }
      }
    }
    call.jobs().forEach(job -> remember(call.tenant(), job));
  }

  private void remember(String tenant, JobView job) {
    String key = tenant + " " + job.id();
    JobView before = jobs.get(key);
    jobs.put(key, before == null ? job : merged(before, job));
    if (job.snapshotId() != null) {
      ofSnapshots.put(tenant + " " + job.snapshotId(), key);
    }
  }

  private static JobView merged(JobView before, JobView now) {
    return new JobView(
        now.id(),
        now.displayName() == null ? before.displayName() : now.displayName(),
        now.status(),
        now.resources() == null ? before.resources() : now.resources(),
        now.snapshotId());
  }

  private void judge(Call call, CreateView wanted) {
    String key = call.tenant() + " " + call.key();
    if (call.is(GraphOperation.GET_SNAPSHOT)) {
      key = ofSnapshots.getOrDefault(key, "");
    } else if (!call.is(GraphOperation.GET_JOB) && !call.is(GraphOperation.DELETE_JOB)) {
      return;
    }
    JobView used = jobs.get(key);
    if (used == null
        || own.contains(call.client() + " " + used.id())
        || (!isComplete && !created.contains(key))) {
      return;
    }
    String difference = difference(used, wanted);
    if (difference != null) {
      findings.add(
          JOB_ADOPTED_AFTER_CONFLICT,
          call.client() + " " + key,
          call,
          "After a 409, the client uses the job "
              + used.id()
              + ", which "
              + difference
              + "; create a job with another name instead.");
    }
  }

  private static @Nullable String difference(JobView used, CreateView wanted) {
    if (used.displayName() != null
        && wanted.displayName() != null
        && !used.displayName().equalsIgnoreCase(wanted.displayName())) {
      return "has the name '"
          + BoundedText.of(used.displayName(), LONGEST_NAME)
          + "', not '"
          + BoundedText.of(wanted.displayName(), LONGEST_NAME)
          + "'";
    }
    if (used.resources() != null
        && wanted.resources() != null
        && !used.resources().equals(wanted.resources())) {
      return "has other resource types than the request";
    }
    return null;
  }
}
