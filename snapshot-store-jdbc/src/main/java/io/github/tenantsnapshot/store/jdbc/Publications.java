package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import io.github.tenantsnapshot.spi.StoredJob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The publications of a store. Those that several threads request while a transaction is in
 * progress share the next one, so that they share its commit; a single one does not wait.
 * Thread-safe.
 */
final class Publications {

  /** Bounds the duration of a transaction, and the locks that it holds. */
  private static final int MAX_SHARED = 64;

  private static final Comparator<Request> LOCK_ORDER =
      Comparator.comparing(request -> request.ended.jobClaim(), QueueRows.LOCK_ORDER);

  private final Database database;
  private final JobRows jobs;
  private final QueueRows queue;
  private final TenantRows tenants;
  private final ContentRows contents;

  private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock();

  Publications(
      Database database, JobRows jobs, QueueRows queue, TenantRows tenants, ContentRows contents) {
    this.database = database;
    this.jobs = jobs;
    this.queue = queue;
    this.tenants = tenants;
    this.contents = contents;
  }

  /** A requested publication. Its result is written by one thread, which holds the turn. */
  private static final class Request {
    final StoredJob ended;
    final List<SnapshotResource> resources;
    final QuotaCharge charge;
    final long now;
    @Nullable Publication result;
    @Nullable RuntimeException failure;

    Request(StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, long now) {
      this.ended = ended;
      this.resources = resources;
      this.charge = charge;
      this.now = now;
    }

    boolean isDone() {
      return result != null || failure != null;
    }
  }

  /** Publishes a snapshot, as {@link io.github.tenantsnapshot.spi.JobStore#publish} requires. */
  Publication publish(
      StoredJob ended, List<SnapshotResource> resources, QuotaCharge charge, long now) {
    Request request = new Request(ended, resources, charge, now);
    waiting.add(request);
    turn.lock(); // without interruption, which can close an H2 database
    try {
      while (!request.isDone()) {
        publishWaiting();
      }
    } finally {
      turn.unlock();
    }
    if (request.failure != null) {
      throw request.failure;
    }
    return request.result;
  }

  private void publishWaiting() {
    List<Request> shared = new ArrayList<>();
    for (Request next = waiting.poll(); next != null; next = waiting.poll()) {
      shared.add(next);
      if (shared.size() == MAX_SHARED) {
        break;
      }
    }
    shared.sort(LOCK_ORDER);
    try {
      publish(shared);
    } catch (JobStoreException e) {
      if (shared.size() > 1 && !SqlFailures.isConnectionFailure(e)) {
        shared.forEach(this::publishAlone); // one of them may be the reason
      } else {
        shared.forEach(request -> request.failure = failure(request, e));
      }
    } finally {
      for (Request request : shared) { // also after an error of the virtual machine
        if (!request.isDone()) {
          request.failure = new JobStoreException("the publication failed", new SQLException());
        }
      }
    }
  }

  private void publishAlone(Request request) {
    try {
      publish(List.of(request));
    } catch (JobStoreException e) {
      request.failure = failure(request, e);
    }
  }

  private RuntimeException failure(Request request, JobStoreException e) {
    SQLException cause = SqlFailures.cause(e);
    return cause != null && database.dialect().isDuplicate(cause)
        ? new IllegalStateException(
            "snapshot id must be unique: " + request.ended.job().snapshotId(), e)
        : new JobStoreException(e.getMessage(), e);
  }

  private void publish(List<Request> ordered) {
    List<Publication> results = database.write(handle -> publish(handle, ordered));
    for (int i = 0; i < results.size(); i++) {
      ordered.get(i).result = results.get(i);
    }
  }

  /** Charges first: a publication over quota then has changed nothing that must be undone. */
  private List<Publication> publish(Handle handle, List<Request> ordered) throws SQLException {
    List<Publication> results = new ArrayList<>();
    List<QueueRows.Ended> charged = new ArrayList<>();
    for (Request request : ordered) {
      OptionalLong left = charge(handle, request);
      if (left.isPresent()) {
        results.add(Publication.quotaExceeded(left.getAsLong()));
      } else {
        results.add(Publication.published());
        charged.add(new QueueRows.Ended(request.ended, request.now));
      }
    }
    boolean[] removed = queue.end(handle, charged);
    List<StoredJob> ended = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).outcome() != Publication.Outcome.PUBLISHED) {
        continue;
      }
      Request request = ordered.get(i);
      if (removed[next++]) {
        ended.add(request.ended);
      } else {
        refund(handle, request);
        results.set(i, Publication.stale());
      }
    }
    jobs.end(handle, ended);
    for (int i = 0; i < results.size(); i++) {
      Request request = ordered.get(i);
      if (results.get(i).outcome() == Publication.Outcome.PUBLISHED
          && !request.resources.isEmpty()) {
        contents.append(handle, request.ended, request.resources);
      }
    }
    contents.noteEnded(
        handle, ended.stream().filter(job -> job.claimNumber() > 1).toList()); // an earlier claim
    return results;
  }

  private OptionalLong charge(Handle handle, Request request) {
    long resources = request.ended.resourceCount();
    return resources == 0
        ? OptionalLong.empty()
        : tenants.charge(handle, request.ended.job().tenantId(), resources, request.charge);
  }

  private void refund(Handle handle, Request request) {
    long resources = request.ended.resourceCount();
    if (resources > 0) {
      tenants.refund(handle, request.ended.job().tenantId(), resources, request.charge);
    }
  }
}
