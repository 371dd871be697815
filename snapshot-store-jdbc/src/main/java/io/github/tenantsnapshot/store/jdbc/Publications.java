package io.github.tenantsnapshot.store.jdbc;

import io.github.tenantsnapshot.spi.JobClaim;
import io.github.tenantsnapshot.spi.JobStoreException;
import io.github.tenantsnapshot.spi.Publication;
import io.github.tenantsnapshot.spi.QuotaCharge;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The publications of a store. Those that several threads request while a transaction is in
 * progress share the next one, so that they share its commit; a publication that is requested while
 * none is in progress starts at once. Thread-safe.
 */
final class Publications {

  /** Bounds the duration of a transaction, and the locks that it holds. */
  private static final int MAX_SHARED = 64;

  /** Bounds the memory for the last resources; a publication that exceeds it shares with none. */
  private static final long MAX_SHARED_CHARACTERS = 4L << 20;

  /** Attempts of a shared transaction; if all fail, each thread publishes its own job. */
  private static final int SHARED_ATTEMPTS = 2;

  private static final Comparator<Request> LOCK_ORDER =
      Comparator.comparing(request -> request.claim(), QueueRows.LOCK_ORDER);

  private final Database database;
  private final JobRows jobs;
  private final QueueRows queue;
  private final TenantRows tenants;
  private final ContentRows contents;

  private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();

  /** Whether a thread is publishing what several threads have requested; there is at most one. */
  private final AtomicBoolean publishing = new AtomicBoolean();

  Publications(
      Database database, JobRows jobs, QueueRows queue, TenantRows tenants, ContentRows contents) {
    this.database = database;
    this.jobs = jobs;
    this.queue = queue;
    this.tenants = tenants;
    this.contents = contents;
  }

  /**
   * A requested publication. The thread that publishes writes its result, or that it must be
   * published alone, and then wakes its thread.
   */
  private static final class Request {
    final Semaphore wakeUp = new Semaphore(0);
    final EndedJob ended;
    final QuotaCharge charge;
    final long characters;
    volatile boolean alone;
    volatile @Nullable Publication result;
    volatile @Nullable RuntimeException failure;

    Request(EndedJob ended, QuotaCharge charge) {
      this.ended = ended;
      this.charge = charge;
      this.characters =
          ended.lastResources().stream()
              .mapToLong(resource -> resource.properties().toString().length())
              .sum();
    }

    JobClaim claim() {
      return ended.job().jobClaim();
    }

    TenantRows.Charge ofTenant() {
      return new TenantRows.Charge(claim().tenantId(), ended.job().resourceCount(), charge);
    }

    boolean isDone() {
      return result != null || failure != null;
    }

    Publication result() {
      if (failure != null) {
        throw failure;
      }
      return Objects.requireNonNull(result, "the publication is not done");
    }
  }

  /** Publishes a snapshot, as {@link io.github.tenantsnapshot.spi.JobStore#publish} requires. */
  Publication publish(EndedJob ended, QuotaCharge charge) {
    Request request = new Request(ended, charge);
    waiting.add(request);
    while (!request.isDone() && !request.alone) {
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
    return request.isDone() ? request.result() : publishAlone(request);
  }

  private Publication publishAlone(Request request) {
    try {
      publish(List.of(request), new AtomicBoolean(), Database.MAX_ATTEMPTS);
    } catch (RuntimeException e) {
      throw failure(request, e);
    }
    return request.result();
  }

  private void publishWaiting() {
    boolean interrupted = Thread.interrupted(); // which must not affect what other threads publish
    List<Request> taken = new ArrayList<>(MAX_SHARED);
    try {
      long characters = 0;
      Request next = waiting.peek(); // only the thread that publishes removes requests
      while (next != null
          && taken.size() < MAX_SHARED
          && (taken.isEmpty() || characters + next.characters <= MAX_SHARED_CHARACTERS)) {
        taken.add(next);
        waiting.remove();
        characters += next.characters;
        next = waiting.peek();
      }
      publishTogether(taken);
      notDone(taken).forEach(request -> request.alone = true);
    } catch (Error e) {
      fail(notDone(taken), e);
      throw e;
    } finally {
      taken.forEach(request -> request.wakeUp.release());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Publishes jobs together; leaves those that must be published alone. */
  private void publishTogether(List<Request> taken) {
    Set<JobClaim> claims = new HashSet<>();
    List<Request> shared =
        taken.stream().filter(request -> claims.add(request.claim())).sorted(LOCK_ORDER).toList();
    if (database.dialect().changesJobsInOneStatement()) {
      publishInStatements(shared);
    } else {
      publishInTransaction(shared);
    }
  }

  /**
   * Publishes in one transaction. Leaves the publications that may depend on others in it, and all
   * of them if the transaction has failed before its commit: one of them may be the reason.
   */
  private void publishInTransaction(List<Request> shared) {
    AtomicBoolean committing = new AtomicBoolean();
    boolean alone = shared.size() == 1;
    try {
      publish(shared, committing, alone ? Database.MAX_ATTEMPTS : SHARED_ATTEMPTS);
    } catch (RuntimeException e) {
      // after a failed commit, the publications may have taken effect
      if (alone || committing.get() || SqlFailures.isWithoutConnection(e)) {
        fail(shared, e);
      }
    }
  }

  /**
   * Publishes in one statement; in another one, those of tenants that had no usage in the period.
   * Leaves the publications that these statements cannot do.
   */
  private void publishInStatements(List<Request> shared) {
    try {
      publishInOneStatement(shared);
      List<Request> left = notDone(shared);
      List<TenantRows.Charge> charges =
          left.stream().map(Request::ofTenant).filter(charge -> charge.resources() > 0).toList();
      if (!charges.isEmpty() && addUsages(charges)) {
        publishInOneStatement(left);
      }
    } catch (RuntimeException e) {
      // after a failed connection, the publications may have taken effect
      if (SqlFailures.isConnectionFailure(e) || SqlFailures.isWithoutConnection(e)) {
        fail(notDone(shared), e);
      }
    }
  }

  private void publishInOneStatement(List<Request> shared) {
    List<EndedJob> ended = shared.stream().map(request -> request.ended).toList();
    List<TenantRows.Charge> charges = shared.stream().map(Request::ofTenant).toList();
    boolean[] published =
        database.writeStatement(
            handle -> database.dialect().publish(handle, contents, ended, charges),
            SHARED_ATTEMPTS);
    Held.of(shared, published).forEach(request -> request.result = Publication.published());
  }

  private boolean addUsages(List<TenantRows.Charge> charges) {
    return database.writeStatement(
        handle -> database.dialect().addUsages(handle, contents.names(), charges), SHARED_ATTEMPTS);
  }

  private static List<Request> notDone(List<Request> requests) {
    return requests.stream().filter(request -> !request.isDone()).toList();
  }

  private void fail(List<Request> requests, Throwable e) {
    requests.forEach(request -> request.failure = failure(request, e));
  }

  private RuntimeException failure(Request request, Throwable e) {
    SQLException cause = SqlFailures.cause(e);
    if (cause != null && database.dialect().isDuplicate(cause)) {
      return new IllegalStateException(
          "snapshot id must be unique: " + request.ended.job().job().snapshotId(), e);
    }
    String message = String.valueOf(e.getMessage());
    return e instanceof IllegalStateException
        ? new IllegalStateException(message, e)
        : new JobStoreException(message, e);
  }

  private void publish(List<Request> ordered, AtomicBoolean committing, int attempts) {
    List<Optional<Publication>> results =
        database.write(
            handle -> {
              committing.set(false);
              List<Optional<Publication>> published = publish(handle, ordered);
              committing.set(true);
              return published;
            },
            attempts);
    for (int i = 0; i < results.size(); i++) {
      ordered.get(i).result = results.get(i).orElse(null);
    }
  }

  /**
   * Publishes in a transaction. Charges first: a publication over quota then has changed nothing.
   *
   * @return the results; empty for a publication that is over quota only because another one was
   *     charged for a moment, and was then found to be stale
   */
  private List<Optional<Publication>> publish(Handle handle, List<Request> ordered)
      throws SQLException {
    List<OptionalLong> left =
        tenants.charge(handle, ordered.stream().map(Request::ofTenant).toList());
    List<Request> charged = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      if (left.get(i).isEmpty()) {
        charged.add(ordered.get(i));
      }
    }
    boolean[] held =
        database
            .dialect()
            .end(handle, queue, jobs, charged.stream().map(request -> request.ended).toList());
    Set<Request> published = new HashSet<>(Held.of(charged, held));
    Set<String> refunded = new HashSet<>();
    for (Request request : charged) {
      if (!published.contains(request) && request.ended.job().resourceCount() > 0) {
        tenants.refund(handle, request.ofTenant());
        refunded.add(request.claim().tenantId());
      }
    }
    List<EndedJob> ended =
        ordered.stream().filter(published::contains).map(request -> request.ended).toList();
    contents.append(handle, ended);
    contents.noteEnded( // the content of an earlier claim
        handle, ended.stream().map(EndedJob::job).filter(job -> job.claimNumber() > 1).toList());
    List<Optional<Publication>> results = new ArrayList<>();
    for (int i = 0; i < ordered.size(); i++) {
      Request request = ordered.get(i);
      if (published.contains(request)) {
        results.add(Optional.of(Publication.published()));
      } else if (left.get(i).isEmpty()) {
        results.add(Optional.of(Publication.stale()));
      } else if (refunded.contains(request.claim().tenantId())) {
        results.add(Optional.empty());
      } else {
        boolean holds = queue.lock(handle, request.claim(), request.ended.now()).isPresent();
        results.add(
            Optional.of(
                holds ? Publication.quotaExceeded(left.get(i).getAsLong()) : Publication.stale()));
      }
    }
    return results;
  }
}
