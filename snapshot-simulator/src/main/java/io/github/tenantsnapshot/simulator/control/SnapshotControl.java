package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.internal.runtime.JobViews;
import io.github.tenantsnapshot.simulator.internal.runtime.SimulatorAccess;
import io.github.tenantsnapshot.spi.StoredJob;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The control paths that show the resources of snapshots. Thread-safe. */
final class SnapshotControl {

  private static final int LONGEST_PAGE = 500;

  private final TenantSimulator simulator;

  SnapshotControl(TenantSimulator simulator) {
    this.simulator = simulator;
  }

  /** Returns a page of resources, with their properties if asked for. */
  GraphResponse list(ControlRequest request) throws ControlException {
    long from = request.integer("from", 0, ControlRequest.LARGEST_INTEGER, 0);
    int limit = (int) request.integer("limit", 1, LONGEST_PAGE, LONGEST_PAGE);
    boolean properties = request.flag("properties").orElse(false);
    ObjectNode json =
        read(request, (jobs, job, id) -> page(jobs, job, id, from, limit, properties));
    return Json.response(200, json);
  }

  private static Optional<ObjectNode> page(
      JobViews jobs, StoredJob job, String id, long from, int limit, boolean properties) {
    long count = job.resourceCount();
    List<SnapshotResource> resources = List.of();
    if (from < count) {
      Optional<List<SnapshotResource>> found = jobs.content(job.job().tenantId(), id, from, limit);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      resources = found.get();
    }
    BoundedArray page = new BoundedArray(limit);
    long position = from;
    for (SnapshotResource each : resources) {
      if (!page.add(properties ? whole(position, each) : summary(position, each))) {
        break;
      }
      position++;
    }
    ObjectNode json =
        Json.object()
            .put("id", id)
            .put("jobId", job.job().id())
            .put("displayName", job.job().displayName())
            .put("resourceCount", count);
    json.set("resources", page.array());
    return Optional.of(json);
  }

  private static ObjectNode summary(long position, SnapshotResource resource) {
    return Json.object()
        .put("position", position)
        .put("displayName", resource.displayName())
        .put("resourceType", resource.resourceType());
  }

  /** Returns one resource. */
  GraphResponse get(ControlRequest request) throws ControlException {
    OptionalLong position = request.number("position");
    ObjectNode json =
        read(
            request,
            (jobs, job, id) ->
                position.isEmpty() || position.getAsLong() >= job.resourceCount()
                    ? Optional.empty()
                    : jobs.content(job.job().tenantId(), id, position.getAsLong(), 1)
                        .flatMap(resources -> resources.stream().findFirst())
                        .map(resource -> whole(position.getAsLong(), resource)));
    return Json.response(200, json);
  }

  private static ObjectNode whole(long position, SnapshotResource resource) {
    return summary(position, resource)
        .putRawValue("properties", new RawValue(resource.properties().toString()));
  }

  /** Reads a snapshot. */
  @FunctionalInterface
  private interface Reading {
    /** Returns what is read; empty if it does not exist. */
    Optional<ObjectNode> of(JobViews jobs, StoredJob job, String snapshotId);
  }

  private ObjectNode read(ControlRequest request, Reading reading) throws ControlException {
    String tenantId = TenantControl.tenantOf(simulator, request).id();
    String id = request.variable("snapshotId").toLowerCase(Locale.ROOT);
    return SimulatorAccess.get()
        .withJobs(
            simulator,
            jobs -> jobs.jobOfSnapshot(tenantId, id).flatMap(job -> reading.of(jobs, job, id)))
        .orElseThrow(
            () ->
                ControlException.notFound(
                    "the tenant has no snapshot '" + id + "' with the requested resources"));
  }
}
