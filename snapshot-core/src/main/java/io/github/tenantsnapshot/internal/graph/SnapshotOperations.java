package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.query.Query;
import java.util.List;
import java.util.stream.Stream;

/** The operations on snapshots. Thread-safe. */
final class SnapshotOperations {

  private final SnapshotService service;
  private final GraphBehavior behavior;

  SnapshotOperations(SnapshotService service, GraphBehavior behavior) {
    this.service = service;
    this.behavior = behavior;
  }

  GraphResponse list(Exchange exchange, Caller caller) throws GraphErrorException {
    Query<SnapshotJob> query =
        QueryOptions.read(exchange, JobMembers.SNAPSHOTS, QueryOptions.OF_LIST);
    Query.Page<SnapshotJob> page = query.apply(jobsWithSnapshot(caller));
    SnapshotJson json = new SnapshotJson(exchange, query.selected());
    return exchange.stream(
        new StreamingBody(
            json.collection(
                page.entities().stream().flatMap(job -> open(caller, job)).toList().iterator(),
                query.isCounted() ? page.count() : null,
                JobOperations.nextLink(exchange, SnapshotJson.COLLECTION, page)),
            () -> {}));
  }

  /** Returns the snapshot of a job; empty if the job was deleted after it was listed. */
  private Stream<Snapshot> open(Caller caller, SnapshotJob job) {
    try {
      return Stream.of(service.openSnapshot(caller, job));
    } catch (JobNotFoundException e) {
      return Stream.empty();
    }
  }

  GraphResponse count(Exchange exchange, Caller caller) throws GraphErrorException {
    Query<SnapshotJob> query =
        QueryOptions.read(exchange, JobMembers.SNAPSHOTS, QueryOptions.OF_COUNT);
    return exchange.text(Integer.toString(query.count(jobsWithSnapshot(caller))));
  }

  GraphResponse get(Exchange exchange, Caller caller) throws GraphErrorException {
    Query<SnapshotJob> query =
        QueryOptions.read(exchange, JobMembers.SNAPSHOTS, QueryOptions.OF_ENTITY);
    Snapshot snapshot = service.openSnapshotById(caller, exchange.id(behavior));
    SnapshotJson json = new SnapshotJson(exchange, query.selected());
    return exchange.stream(new StreamingBody(json.entity(snapshot), snapshot::close));
  }

  private List<SnapshotJob> jobsWithSnapshot(Caller caller) {
    return service.listJobs(caller).stream().filter(job -> job.snapshotId() != null).toList();
  }
}
