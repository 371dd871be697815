package io.github.tenantsnapshot.internal.job;

import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotJobEvent;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.spi.ConfigurationSource;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.spi.ReadContext;
import io.github.tenantsnapshot.spi.ResourceReader;
import io.github.tenantsnapshot.spi.StoredJob;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extraction of one claimed job: reads its types from the source into the store. Used once, by
 * one thread.
 */
final class Extraction {

  private static final Logger LOG = LoggerFactory.getLogger(Extraction.class);

  private static final int BATCH_RESOURCES = 256;
  private static final int BATCH_CHARACTERS = 1 << 20;
  private static final int MAX_STORE_FAILURES = 16;
  private static final int MAX_CAUSES = 100; // a chain of causes may contain a cycle

  private final JobStore store;
  private final ConfigurationSource source;
  private final InstantSource clock;
  private final SnapshotBehavior behavior;
  private final InterruptGuard stop;
  private final CallWatch watch;
  private final StoredJob claimed;

  private final List<SnapshotResource> batch = new ArrayList<>();
  private final List<String> errorDetails = new ArrayList<>();
  private int batchCharacters;
  private long resources;
  private boolean typeWithoutError;

  /** The last failures of {@link ReadContext#isJobDeleted()}, which the source may have handled. */
  private final Queue<RuntimeException> storeFailures = new ConcurrentLinkedQueue<>();

  Extraction(
      JobStore store,
      ConfigurationSource source,
      InstantSource clock,
      SnapshotBehavior behavior,
      InterruptGuard stop,
      CallWatch watch,
      StoredJob claimed) {
    this.store = store;
    this.source = source;
    this.clock = clock;
    this.behavior = behavior;
    this.stop = stop;
    this.watch = watch;
    this.claimed = claimed;
  }

  /**
   * The result of an extraction.
   *
   * @param resources the number of resources
   * @param unwritten the last of the resources, which are not in the store yet
   * @param errorDetails an error text for each type that had an error
   */
  record Result(
      SnapshotJobEvent event,
      long resources,
      List<SnapshotResource> unwritten,
      List<String> errorDetails) {}

  /**
   * Reads every type. The last resources are left to the publication, which writes them in its own
   * transaction.
   *
   * @return the result; null if the claim has ended
   * @throws InterruptedException if the thread was interrupted
   */
  @Nullable Result run() throws InterruptedException {
    ReadContext context =
        new ReadContext(
            claimed.job().tenantId(),
            claimed.job().id(),
            claimed.attempt(),
            () -> !isClaimCurrent());
    for (Map.Entry<String, String> type : typesInContentOrder().entrySet()) {
      if (!readType(context, type.getKey(), type.getValue())) {
        return null;
      }
    }
    return new Result(event(), resources, List.copyOf(batch), List.copyOf(errorDetails));
  }

  private SnapshotJobEvent event() {
    if (errorDetails.isEmpty()) {
      return SnapshotJobEvent.SUCCEED;
    }
    return typeWithoutError || resources > 0
        ? SnapshotJobEvent.SUCCEED_PARTIALLY
        : SnapshotJobEvent.FAIL;
  }

  private boolean isClaimCurrent() {
    return stop.outside(
        () -> {
          try {
            return store
                .find(claimed.job().tenantId(), claimed.job().id(), clock.instant())
                .filter(job -> job.claimNumber() == claimed.claimNumber())
                .isPresent();
          } catch (RuntimeException e) {
            noteStoreFailure(e);
            throw e;
          }
        });
  }

  private void noteStoreFailure(RuntimeException failure) {
    storeFailures.add(failure);
    if (storeFailures.size() > MAX_STORE_FAILURES) { // a source may ask again and again
      storeFailures.poll();
    }
  }

  /** Returns the store failure that an exception of the source is or has as a cause; or null. */
  private @Nullable RuntimeException storeFailureIn(Exception thrown) {
    Throwable each = thrown;
    for (int i = 0; i < MAX_CAUSES && each != null; i++) {
      for (RuntimeException failure : storeFailures) {
        if (failure == each) {
          return failure;
        }
      }
      each = each.getCause();
    }
    return null;
  }

  /** Returns the distinct types in content order: the name in lower case, and as first sent. */
  private Map<String, String> typesInContentOrder() {
    Map<String, String> asSent = new LinkedHashMap<>();
    for (String type : claimed.job().resources()) {
      asSent.putIfAbsent(type.toLowerCase(Locale.ROOT), type);
    }
    List<String> order = new ArrayList<>(asSent.keySet());
    switch (behavior.contentOrder()) {
      case REQUEST_ORDER -> {}
      case REVERSE_REQUEST_ORDER -> Collections.reverse(order);
      case SHUFFLED -> Collections.shuffle(order, new Random(claimed.job().id().hashCode()));
    }
    Map<String, String> ordered = new LinkedHashMap<>();
    order.forEach(type -> ordered.put(type, asSent.getOrDefault(type, type)));
    return ordered;
  }

  /** Reads one type; returns whether the claim holds. */
  private boolean readType(ReadContext context, String type, String typeAsSent)
      throws InterruptedException {
    Exception failure = null;
    List<ResourceReader> opened =
        new ArrayList<>(1); // also a reader that is returned after the timeout
    try (SourceCalls calls = new SourceCalls(type)) {
      try {
        ResourceReader reader =
            calls.call(
                () -> {
                  ResourceReader given =
                      Objects.requireNonNull(
                          source.read(context, type), "the source must not return null");
                  opened.add(given);
                  return given;
                });
        if (!addAll(calls, reader, type)) {
          return false;
        }
      } catch (SourceFailure e) {
        failure = e.cause;
      } finally {
        calls.close(); // before the reader is closed, which has its own timeout
        Exception atClose = opened.isEmpty() ? null : close(opened.get(0), type);
        failure = failure == null ? atClose : failure;
      }
    }
    if (failure == null) {
      typeWithoutError = true;
    } else {
      if (failure instanceof RuntimeException) { // probably a bug of the source, not a failed read
        LOG.warn("job {} could not read {}", claimed.job().id(), type, failure);
      } else {
        LOG.debug("job {} could not read {}", claimed.job().id(), type, failure);
      }
      errorDetails.add(ErrorDetails.ofType(typeAsSent, failure, behavior));
    }
    return true;
  }

  /** Adds the resources of a reader; returns whether the claim holds. */
  private boolean addAll(SourceCalls calls, ResourceReader reader, String type)
      throws SourceFailure, InterruptedException {
    for (SnapshotResource next = next(calls, reader, type);
        next != null;
        next = next(calls, reader, type)) {
      if (!add(next)) {
        return false;
      }
    }
    return true;
  }

  private @Nullable SnapshotResource next(SourceCalls calls, ResourceReader reader, String type)
      throws SourceFailure, InterruptedException {
    return calls.call(
        () -> {
          SnapshotResource resource = reader.next();
          if (resource == null) {
            return null;
          }
          String actual = resource.resourceType().toLowerCase(Locale.ROOT);
          if (!actual.equals(type)) {
            throw new IllegalStateException(
                "expected a resource of type "
                    + type
                    + " but the source returned "
                    + resource.resourceType());
          }
          return new SnapshotResource(resource.displayName(), type, resource.properties());
        });
  }

  private @Nullable Exception close(ResourceReader reader, String type)
      throws InterruptedException {
    try (SourceCalls calls = new SourceCalls(type)) {
      calls.close(reader);
      return null;
    } catch (SourceFailure e) {
      return e.cause;
    }
  }

  private boolean add(SnapshotResource resource) {
    batch.add(resource);
    batchCharacters += resource.properties().toString().length();
    resources++;
    return (batch.size() < BATCH_RESOURCES && batchCharacters < BATCH_CHARACTERS) || flush();
  }

  private boolean flush() {
    boolean stored = store.append(claimed.jobClaim(), List.copyOf(batch), clock.instant());
    batch.clear();
    batchCharacters = 0;
    return stored;
  }

  /**
   * The calls that read a type, or the call that closes its reader: watched, and with a timeout.
   */
  private final class SourceCalls implements AutoCloseable {

    private final String type;
    private final InterruptGuard.Read read = new InterruptGuard.Read();
    private final CallWatch.Call watched;

    SourceCalls(String type) {
      this.type = type;
      this.watched =
          watch.beginRead(
              claimed.job(),
              () ->
                  "source has not returned from reading " + type + " for job " + claimed.job().id(),
              this::timeOut);
    }

    private void timeOut() {
      try (JobMdc unused = JobMdc.of(claimed.job())) { // on the thread of the watchdog
        LOG.warn(
            "job {} has not read {} within {}; interrupting its source",
            claimed.job().id(),
            type,
            watch.readTimeout());
      }
      stop.timeOut(read);
    }

    <T extends @Nullable Object> T call(Reading<T> reading)
        throws SourceFailure, InterruptedException {
      if (!stop.enter(read)) {
        throw timedOut(null);
      }
      return entered(reading);
    }

    void close(ResourceReader reader) throws SourceFailure, InterruptedException {
      stop.enterToClose(read); // also while the service closes: an open reader must be closed
      entered(
          () -> {
            reader.close();
            return null;
          });
    }

    private <T extends @Nullable Object> T entered(Reading<T> reading)
        throws SourceFailure, InterruptedException {
      T result;
      watched.enter();
      try {
        result = reading.read();
      } catch (InterruptedException e) {
        if (!stop.isStopped() && stop.hasTimedOut(read)) {
          throw timedOut(e);
        }
        throw e;
      } catch (Exception e) {
        RuntimeException ofStore = storeFailureIn(e);
        if (ofStore != null) {
          throw ofStore;
        }
        boolean interrupted = Thread.interrupted(); // first: a timeout may interrupt at any moment
        if (!stop.isStopped() && stop.hasTimedOut(read)) {
          throw timedOut(e);
        }
        if (stop.isStopped() || interrupted) { // whatever exception the source throws for it
          throw (InterruptedException)
              new InterruptedException("the source was interrupted").initCause(e);
        }
        throw new SourceFailure(e);
      } finally {
        watched.exit();
        stop.exit();
      }
      if (stop.hasTimedOut(read)) { // a result after the timeout is discarded
        throw timedOut(null);
      }
      if (Thread.interrupted()) { // in a store, an interruption can close the database
        throw new InterruptedException("the source was interrupted");
      }
      return result;
    }

    private SourceFailure timedOut(@Nullable Exception how) {
      TimeoutException failure =
          new TimeoutException("The type was not read within " + watch.readTimeout() + ".");
      if (how != null) {
        failure.initCause(how);
      }
      return new SourceFailure(failure);
    }

    @Override
    public void close() {
      watched.close();
    }
  }

  /** A call of the source. */
  @FunctionalInterface
  private interface Reading<T extends @Nullable Object> {
    T read() throws Exception;
  }

  /** An exception of the source, as opposed to one of the store. */
  private static final class SourceFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final Exception cause;

    SourceFailure(Exception cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
