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
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** Whether a thread is publishing; there is at most one. */
  private final AtomicBoolean publishing = new AtomicBoolean();

  Publications(
      Database database, JobRows jobs, QueueRows queue, TenantRows tenants, ContentRows contents) {
    this.database = database;
    this.jobs = jobs;
    this.queue = queue;
    this.tenants = tenants;
    this.contents = contents;
  }

  /** A requested publication. The thread that publishes writes its result, and then wakes it. */
  private static final class Request {
    final Semaphore wakeUp = new Semaphore(0);
    final StoredJob ended;
    final List<SnapshotResource> resources;
    final QuotaCharge charge;
    final long now;
    volatile @Nullable Publication result;
    volatile @Nullable RuntimeException failure;

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
    while (!request.isDone()) {
      if (publishing.compareAndSet(false, true)) {
        try {
          publishWaiting();
        } finally {
          publishing.set(false);
          Request next = waiting.peek();
          if (next != null) {
            next.wakeUp.release();
          }
        }
      } else {
        request.wakeUp.acquireUninterruptibly(); // an interruption can close an H2 database
      }
    }
    RuntimeException failure = request.failure;
    Publication result = request.result;
    if (failure != null || result == null) {
      throw Objects.requireNonNull(failure);
    }
    return result;
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
          request.failure =
              new JobStoreException(
                  "the publication failed", new SQLException("another publication failed"));
        }
        request.wakeUp.release();
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
        : new JobStoreException(String.valueOf(e.getMessage()), e);
  }

  private void publish(List<Request> ordered) {
    List<Publication> results = database.write(handle -> publish(handle, ordered));
    for (int i = 0; i < results.size(); i++) {
      ordered.get(i).result = results.get(i);
    }
  }

  /** Charges first: a publication over quota then has changed nothing that must be undone. */
  private List<Publication> publish(Handle handle, List<Request> ordered) throws SQLException {
    List<OptionalLong> left =
        tenants.charge(
            handle,
            ordered.stream()
                .map(
                    each ->
                        new TenantRows.Charge(
                            each.ended.job().tenantId(), each.ended.resourceCount(), each.charge))
                .toList());
    List<Request> charged = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      if (left.get(i).isEmpty()) {
        charged.add(ordered.get(i));
      }
    }
    boolean[] removed =
        queue.end(
            handle,
            charged.stream().map(each -> new QueueRows.Ended(each.ended, each.now)).toList());
    List<Request> published = new ArrayList<>();
    for (int i = 0; i < removed.length; i++) {
      if (removed[i]) {
        published.add(charged.get(i));
      } else {
        refund(handle, charged.get(i));
      }
    }
    List<StoredJob> ended = published.stream().map(each -> each.ended).toList();
    jobs.end(handle, ended);
    contents.append(
        handle,
        published.stream()
            .map(each -> new ContentRows.LastResources(each.ended, each.resources))
            .toList());
    contents.noteEnded( // the content of an earlier claim
        handle, ended.stream().filter(job -> job.claimNumber() > 1).toList());
    List<Publication> results = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      results.add(
          left.get(i).isPresent()
              ? Publication.quotaExceeded(left.get(i).getAsLong())
              : published.contains(ordered.get(i)) ? Publication.published() : Publication.stale());
    }
    return results;
  }

  private void refund(Handle handle, Request request) {
    long resources = request.ended.resourceCount();
    if (resources > 0) {
      tenants.refund(handle, request.ended.job().tenantId(), resources, request.charge);
    }
  }
}
