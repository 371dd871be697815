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
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the types of one claimed job from the source into the store. Used once, by one thread. */
final class Extraction {

  private static final Logger LOG = LoggerFactory.getLogger(Extraction.class);

  private static final int BATCH_RESOURCES = 256;
  private static final int BATCH_CHARACTERS = 1 << 20;

  private final JobStore store;
  private final ConfigurationSource source;
  private final InstantSource clock;
  private final SnapshotBehavior behavior;
  private final StopSignal stop;
  private final StoredJob claimed;

  private final List<SnapshotResource> batch = new ArrayList<>();
  private final List<String> errorDetails = new ArrayList<>();
  private int batchCharacters;
  private long resources;
  private boolean typeWithoutError;
  private volatile @Nullable RuntimeException storeFailure;

  Extraction(
      JobStore store,
      ConfigurationSource source,
      InstantSource clock,
      SnapshotBehavior behavior,
      StopSignal stop,
      StoredJob claimed) {
    this.store = store;
    this.source = source;
    this.clock = clock;
    this.behavior = behavior;
    this.stop = stop;
    this.claimed = claimed;
  }

  /** What was extracted: how many resources, and a text for each type that had an error. */
  record Result(SnapshotJobEvent event, long resources, List<String> errorDetails) {}

  /**
   * Reads every type.
   *
   * @return null if the claim has ended meanwhile
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
    return flush() ? new Result(event(), resources, List.copyOf(errorDetails)) : null;
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
            storeFailure = e;
            throw e;
          }
        });
  }

  /** Returns the types to read, each once: its name in lower case, and as it was first sent. */
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

  /** Reads one type; false if the claim has ended. */
  private boolean readType(ReadContext context, String type, String typeAsSent)
      throws InterruptedException {
    Exception failure = null;
    ResourceReader reader = null;
    try {
      reader =
          inSource(
              () ->
                  Objects.requireNonNull(
                      source.read(context, type), "the source returned no reader"));
    } catch (SourceFailure e) {
      failure = e.cause;
    }
    if (reader != null) {
      try {
        for (SnapshotResource next = next(reader, type); next != null; next = next(reader, type)) {
          if (!add(next)) {
            return false;
          }
        }
      } catch (SourceFailure e) {
        failure = e.cause;
      } finally {
        Exception atClose = close(reader);
        failure = failure == null ? atClose : failure;
      }
    }
    if (failure == null) {
      typeWithoutError = true;
    } else {
      if (failure
          instanceof RuntimeException) { // more likely a mistake of the source than its word
        LOG.warn("job {} could not read {}", claimed.job().id(), type, failure);
      } else {
        LOG.debug("job {} could not read {}", claimed.job().id(), type, failure);
      }
      errorDetails.add(ErrorDetails.ofType(typeAsSent, failure, behavior));
    }
    return true;
  }

  private @Nullable SnapshotResource next(ResourceReader reader, String type)
      throws SourceFailure, InterruptedException {
    return inSource(
        () -> {
          SnapshotResource resource = reader.next();
          if (resource == null) {
            return null;
          }
          String itsType = resource.resourceType().toLowerCase(Locale.ROOT);
          if (!itsType.equals(type)) {
            throw new IllegalStateException(
                "expected a resource of type "
                    + type
                    + " but the source returned "
                    + resource.resourceType());
          }
          return new SnapshotResource(resource.displayName(), type, resource.properties());
        });
  }

  private @Nullable Exception close(ResourceReader reader) throws InterruptedException {
    stop.enterToClose(); // also while the service stops: what was opened is closed
    try {
      entered(
          () -> {
            reader.close();
            return null;
          });
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
    if (batch.isEmpty()) {
      return true;
    }
    boolean stored = store.append(claimed.jobClaim(), List.copyOf(batch), clock.instant());
    batch.clear();
    batchCharacters = 0;
    return stored;
  }

  private <T extends @Nullable Object> T inSource(Reading<T> reading)
      throws SourceFailure, InterruptedException {
    stop.enter();
    return entered(reading);
  }

  private <T extends @Nullable Object> T entered(Reading<T> reading)
      throws SourceFailure, InterruptedException {
    T result;
    try {
      result = reading.read();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (storeFailure != null) { // the source asked whether its job is deleted, and passed it on
        throw storeFailure;
      }
      if (stop.isStopped() || Thread.interrupted()) { // whatever the source makes of it
        throw (InterruptedException)
            new InterruptedException("the source was interrupted").initCause(e);
      }
      throw new SourceFailure(e);
    } finally {
      stop.exit();
    }
    if (Thread.interrupted()) { // not into the store, where an interruption could do harm
      throw new InterruptedException("the source was interrupted");
    }
    return result;
  }

  /** A call into the source. */
  @FunctionalInterface
  private interface Reading<T extends @Nullable Object> {
    T read() throws Exception;
  }

  /** Tells what a source throws from what a store throws. */
  private static final class SourceFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final Exception cause;

    SourceFailure(Exception cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
