package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphOperation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with the answer to a request. Unless {@link #afterwards()} says otherwise, a
 * request that is not answered by the service has no effect on it either. Thread-safe.
 */
public final class RequestFault implements Fault {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final Occurrences occurrences;
  private final Set<GraphOperation> operations;
  private final @Nullable String tenantId;
  private final BadAnswer answer;
  private final Map<String, Wait> waits = new HashMap<>(); // by tenant; guarded by itself

  private volatile @Nullable Duration retryAfter;
  private volatile boolean advancing;
  private volatile boolean afterwards;

  RequestFault(
      Set<GraphOperation> operations,
      @Nullable String tenantId,
      BadAnswer answer,
      SplittableRandom random) {
    this.occurrences = new Occurrences(random, Long.MAX_VALUE);
    this.operations = operations;
    this.tenantId = tenantId;
    this.answer = answer;
    this.retryAfter = answer instanceof BadAnswer.Throttled ? RETRY_AFTER : null;
  }

  /** Until when a client was told to wait: either will do. */
  private record Wait(Instant virtual, Instant real) {}

  /**
   * Sets what the header {@code Retry-After} says: of 10 seconds if the client is throttled, else
   * there is none.
   *
   * @param wait rounded up to seconds
   * @return this fault
   * @throws IllegalArgumentException if it is negative
   * @throws IllegalStateException if this fault is no answer with an error status
   */
  public RequestFault retryAfter(Duration wait) {
    if (wait.isNegative()) {
      throw new IllegalArgumentException("retryAfter must not be negative, but was " + wait);
    }
    if (!answer.isErrorStatus()) {
      throw new IllegalStateException("'" + this + "' has no header Retry-After");
    }
    retryAfter = Duration.ofSeconds(wait.plusSeconds(1).minusNanos(1).toSeconds());
    return this;
  }

  /**
   * Lets the simulator wait in the client's place: it moves its virtual clock by {@link
   * #retryAfter}, and answers {@code Retry-After: 0}, so that a client that really waits does not.
   *
   * @return this fault
   * @throws IllegalStateException if this fault is no answer with an error status
   */
  public RequestFault advancing() {
    if (!answer.isErrorStatus()) {
      throw new IllegalStateException("'" + this + "' has no header Retry-After");
    }
    advancing = true;
    return this;
  }

  /**
   * Lets the request take effect first: the client then does not know that it has.
   *
   * @return this fault
   */
  public RequestFault afterwards() {
    afterwards = true;
    return this;
  }

  @Override
  public RequestFault times(int times) {
    occurrences.times(times);
    return this;
  }

  @Override
  public RequestFault withProbability(double probability) {
    occurrences.probability(probability);
    return this;
  }

  @Override
  public int timesMet() {
    return occurrences.met();
  }

  @Override
  public void clear() {
    var unused = occurrences.clear();
    synchronized (waits) {
      waits.clear();
    }
  }

  @Override
  public boolean isByChance() {
    return occurrences.isByChance();
  }

  @Override
  public boolean isActive() {
    return occurrences.isActive();
  }

  /** Tells whether it neither happens any more nor has told anybody to wait. */
  boolean isOver() {
    synchronized (waits) {
      return !isActive() && waits.isEmpty();
    }
  }

  BadAnswer answer() {
    return answer;
  }

  boolean isAfterwards() {
    return afterwards;
  }

  boolean isAdvancing() {
    return advancing;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Tells whether this happens to a request, and counts it. */
  boolean happens(
      GraphOperation operation, String ofTenantId, Instant virtualNow, Instant realNow) {
    if (!concerns(operation, ofTenantId)) {
      return false;
    }
    synchronized (waits) { // so that nobody finds it over before somebody has been told to wait
      if (!occurrences.next()) {
        return false;
      }
      Duration wait = retryAfter;
      if (wait != null && !advancing) {
        told(ofTenantId, wait, virtualNow, realNow);
      }
      return true;
    }
  }

  private boolean concerns(GraphOperation operation, String ofTenantId) {
    return (operations.isEmpty() || operations.contains(operation))
        && (tenantId == null || tenantId.equals(ofTenantId));
  }

  /** Notes until when the tenant's clients were told to wait, if this throttles. */
  void told(String ofTenantId, Duration wait, Instant virtualNow, Instant realNow) {
    synchronized (waits) {
      if (answer instanceof BadAnswer.Throttled && !occurrences.isCleared()) {
        waits.put(ofTenantId, new Wait(virtualNow.plus(wait), realNow.plus(wait)));
      }
    }
  }

  /** Returns how long a request has come before its time; zero if it has not. */
  Duration early(GraphOperation operation, String ofTenantId, Instant virtualNow, Instant realNow) {
    if (!concerns(operation, ofTenantId)) {
      return Duration.ZERO;
    }
    synchronized (waits) {
      Wait wait = waits.get(ofTenantId);
      if (wait == null) {
        return Duration.ZERO;
      }
      Duration virtual = Duration.between(virtualNow, wait.virtual);
      Duration real = Duration.between(realNow, wait.real);
      Duration left = virtual.compareTo(real) < 0 ? virtual : real;
      if (left.isNegative() || left.isZero()) {
        waits.remove(ofTenantId);
        return Duration.ZERO;
      }
      return left;
    }
  }

  @Override
  public String toString() {
    return answer.describe() + (afterwards ? ", afterwards" : "");
  }
}
