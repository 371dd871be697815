package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.internal.runtime.JobViews;
import io.github.tenantsnapshot.simulator.internal.runtime.SimulatorAccess;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The control paths that show the jobs of tenants, and their limits. Thread-safe. */
final class JobControl {

  private static final int LONGEST_PAGE = 500;
  private static final int MOST_TENANTS = 100;

  private final TenantSimulator simulator;

  JobControl(TenantSimulator simulator) {
    this.simulator = simulator;
  }

  /** Returns what changes often, so that a client can poll it. */
  GraphResponse overview(ControlRequest request) {
    ObjectNode body = TimeControl.json(simulator);
    body.putObject("journal")
        .put("last", newestEntry())
        .put("clears", SimulatorAccess.get().journalClears(simulator));
    body.put("activeFaults", simulator.faults().active().size());
    List<SimulatedTenant> tenants = simulator.tenants();
    ArrayNode array = body.put("tenantCount", tenants.size()).putArray("tenants");
    tenants.stream().limit(MOST_TENANTS).map(this::overview).forEach(array::add);
    return Json.response(200, body);
  }

  private long newestEntry() {
    var entries = simulator.journal().entries();
    return entries.isEmpty() ? 0 : entries.get(entries.size() - 1).number();
  }

  private ObjectNode overview(SimulatedTenant tenant) {
    long resources =
        tenant.resourceTypes().stream().mapToLong(type -> tenant.resources(type).size()).sum();
    ObjectNode json = Json.object().put("id", tenant.id()).put("resourceCount", resources);
    return SimulatorAccess.get()
        .withJobs(
            simulator, jobs -> putLimits(json, jobs, tenant.id(), jobs.jobs(tenant.id()).size()));
  }

  /** Returns the newest jobs, oldest first. */
  GraphResponse list(ControlRequest request) throws ControlException {
    String tenantId = TenantControl.tenantOf(simulator, request).id();
    int limit = (int) request.integer("limit", 1, LONGEST_PAGE, LONGEST_PAGE);
    ObjectNode body = TimeControl.json(simulator);
    return Json.response(
        200,
        SimulatorAccess.get()
            .withJobs(
                simulator,
                jobs -> {
                  List<StoredJob> all = jobs.jobs(tenantId);
                  putLimits(body, jobs, tenantId, all.size());
                  BoundedArray page = new BoundedArray(limit);
                  int count = 0;
                  while (count < all.size()
                      && page.add(summary(jobs, all.get(all.size() - 1 - count)))) {
                    count++;
                  }
                  body.set("jobs", page.reversed());
                  return body.put("more", count < all.size());
                }));
  }

  GraphResponse get(ControlRequest request) throws ControlException {
    String tenantId = TenantControl.tenantOf(simulator, request).id();
    String jobId = request.variable("jobId");
    ObjectNode json =
        SimulatorAccess.get()
            .withJobs(
                simulator,
                jobs ->
                    jobs.job(tenantId, jobId.toLowerCase(Locale.ROOT))
                        .map(job -> details(summary(jobs, job), job.job()))
                        .orElseGet(Json::object));
    if (json.isEmpty()) {
      throw ControlException.notFound("the tenant has no job '" + jobId + "'");
    }
    return Json.response(200, json);
  }

  /** Adds how much of a tenant's limits is used; a limit that is not reached has no number. */
  private static ObjectNode putLimits(
      ObjectNode json, JobViews jobs, String tenantId, int visibleJobs) {
    ObjectNode slots = json.putObject("slots").put("used", visibleJobs);
    if (jobs.limits().visibleJobs() != Integer.MAX_VALUE) {
      slots.put("limit", jobs.limits().visibleJobs());
    }
    ObjectNode quota = json.putObject("quota").put("used", jobs.usage(tenantId));
    if (jobs.limits().resourcesPerPeriod() != Long.MAX_VALUE) {
      quota.put("limit", jobs.limits().resourcesPerPeriod());
    }
    quota.put("periodStart", jobs.quotaPeriodStart().toString());
    return json;
  }

  private static ObjectNode summary(JobViews jobs, StoredJob stored) {
    SnapshotJob job = stored.job();
    ObjectNode json =
        Json.object()
            .put("id", job.id())
            .put("displayName", job.displayName())
            .put("status", ConstantNames.of(job.status()));
    ArrayNode transitions = json.putArray("transitions");
    for (JobViews.Milestone each : jobs.milestones(stored)) {
      transitions
          .addObject()
          .put("event", ConstantNames.of(each.event()))
          .put("at", each.at().toString());
    }
    putStep(json, stored);
    json.put("expiresAt", stored.expiresAt().toString()).put("attempt", stored.attempt());
    if (job.snapshotId() != null) {
      json.put("snapshotId", job.snapshotId()).put("resourceCount", stored.resourceCount());
    }
    return json.put("errorCount", job.errorDetails().size());
  }

  /** Adds what happens next to a job that has not ended. */
  private static void putStep(ObjectNode json, StoredJob stored) {
    @Nullable Instant dueAt = stored.dueAt();
    if (dueAt == null) {
      return;
    }
    if (stored.leased()) {
      json.put("leasedUntil", dueAt.toString());
    } else if (dueAt.isBefore(stored.expiresAt())) {
      json.put("nextStepAt", dueAt.toString());
    }
  }

  private static ObjectNode details(ObjectNode json, SnapshotJob job) {
    json.put("description", job.description());
    job.resources().forEach(json.putArray("resources")::add);
    job.errorDetails().forEach(json.putArray("errorDetails")::add);
    return json;
  }
}
