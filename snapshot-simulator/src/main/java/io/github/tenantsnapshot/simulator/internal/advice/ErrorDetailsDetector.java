package io.github.tenantsnapshot.simulator.internal.advice;

import static io.github.tenantsnapshot.simulator.Advice.Kind.ERROR_DETAILS_NOT_SELECTED;

import io.github.tenantsnapshot.graph.GraphOperation;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Detects jobs that ended with errors, and whose errorDetails no request has selected since. */
final class ErrorDetailsDetector implements Detector {

  private static final String ERROR_DETAILS = "errorDetails";
  private static final Set<String> WITH_ERRORS = Set.of("partiallySuccessful", "failed");

  private final Findings findings;
  private final Map<Job, Seen> open = new LinkedHashMap<>();
  private final Set<Job> selected = new HashSet<>();

  private record Job(String tenant, String id) {}

  /** The first response with the end of a job. */
  private record Seen(Call call, String status) {}

  ErrorDetailsDetector(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void next(Call call) {
    for (JobView view : call.jobs()) {
      Job job = new Job(call.tenant(), view.id());
      if (view.status() != null
          && WITH_ERRORS.contains(view.status())
          && !view.id().isEmpty()
          && !selected.contains(job)) {
        open.putIfAbsent(job, new Seen(call, view.status()));
      }
    }
    if (call.entry().status() != 200) {
      return; // the client has not read what it has selected
    }
    if (call.is(GraphOperation.GET_JOB) && call.selects(ERROR_DETAILS)) {
      select(new Job(call.tenant(), call.key()));
    } else if (call.is(GraphOperation.LIST_JOBS) && call.selects(ERROR_DETAILS)) {
      open.keySet().stream()
          .filter(job -> job.tenant().equals(call.tenant()))
          .toList()
          .forEach(this::select);
    }
  }

  /** Notes that a request has selected the errorDetails of a job that has ended. */
  private void select(Job job) {
    if (open.remove(job) != null) {
      selected.add(job);
    }
  }

  @Override
  public void end() {
    open.forEach(
        (job, seen) ->
            findings.add(
                ERROR_DETAILS_NOT_SELECTED,
                job.toString(),
                seen.call(),
                "The job "
                    + job.id()
                    + " ended "
                    + seen.status()
                    + ", and no request has selected its errorDetails since; a GET of the job with"
                    + " $select=errorDetails returns which types failed."));
  }
}
