package io.github.tenantsnapshot.simulator.internal.advice;

import static io.github.tenantsnapshot.simulator.Advice.Kind.CONTENT_BY_JOB_ID;

import io.github.tenantsnapshot.graph.GraphOperation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Detects requests for the content of a snapshot with the id of a job. */
final class ContentIdDetector implements Detector {

  private final Findings findings;
  private final Set<String> jobs = new HashSet<>(); // tenant and id
  private final List<Call> contents = new ArrayList<>();

  ContentIdDetector(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void next(Call call) {
    call.jobs().forEach(job -> jobs.add(call.tenant() + " " + job.id()));
    if (call.is(GraphOperation.GET_SNAPSHOT)) {
      contents.add(call);
    }
  }

  @Override
  public void end() {
    for (Call call : contents) {
      String id = call.tenant() + " " + call.key();
      if (jobs.contains(id)) {
        findings.add(
            CONTENT_BY_JOB_ID,
            id,
            call,
            "The id "
                + call.key()
                + " is that of a job, and snapshots have other ids; read the snapshot at the URL in"
                + " the job's resourceLocation.");
      }
    }
  }
}
