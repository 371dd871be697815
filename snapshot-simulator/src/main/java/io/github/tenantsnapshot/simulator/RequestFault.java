package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong with the answer to a request. Unless {@link #afterwards()} says otherwise, a
 * request that is not answered by the service has no effect on it either. Thread-safe.
 */
public final class RequestFault extends Fault {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final Set<GraphOperation> operations;
  private final FaultyResponse answer;
  private final Map<String, Wait> waits = new HashMap<>(); // by tenant; guarded by itself
  private final Set<HeldResponses.Hold> held = ConcurrentHashMap.newKeySet();
  private int underWay; // requests that this has happened to; guarded by waits

  private volatile @Nullable Duration retryAfter;
  private volatile RetryAfterForm form = RetryAfterForm.SECONDS;
  private volatile boolean advancing;
  private volatile boolean afterwards;

  RequestFault(
      Set<GraphOperation> operations,
      @Nullable String tenantId,
      FaultyResponse answer,
      SplittableRandom random) {
    super(new FaultTrigger(random, Long.MAX_VALUE), tenantId);
    this.operations = operations;
    this.answer = answer;
    this.retryAfter = answer instanceof FaultyResponse.Throttled ? RETRY_AFTER : null;
  }

  /** Until when a client was told to wait: either will do. */
  private record Wait(Instant virtual, Instant real) {}

  /**
   * Sets what the header {@code Retry-After} says: of 10 seconds if the client is throttled, else
   * there is none.
   *
   * @param wait rounded up to what the {@link #retryAfterForm form} can write: seconds by default
   * @return this fault
   * @throws IllegalArgumentException if it is negative or longer than 36,525 days
   * @throws IllegalStateException if this fault is no answer with an error status
   */
  public RequestFault retryAfter(Duration wait) {
    Objects.requireNonNull(wait, "wait must not be null");
    TimeBounds.requireDuration("wait", wait);
    requireErrorStatus();
    retryAfter = wait;
    return this;
  }

  /**
   * Sets how the header {@code Retry-After} is written: in whole seconds by default.
   *
   * @return this fault
   * @throws IllegalStateException if this fault is no answer with an error status
   */
  public RequestFault retryAfterForm(RetryAfterForm retryAfterForm) {
    requireErrorStatus();
    form = Objects.requireNonNull(retryAfterForm, "retryAfterForm must not be null");
    return this;
  }

  private void requireErrorStatus() {
    if (!answer.isErrorStatus()) {
      throw new IllegalStateException("'" + this + "' has no header Retry-After");
    }
  }

  /**
   * Lets the simulator wait in the client's place: it moves its virtual clock by {@link
   * #retryAfter}, and answers {@code Retry-After: 0}, so that a client that really waits does not.
   * Has no effect in real time.
   *
   * @return this fault
   * @throws IllegalStateException if this fault is no answer with an error status
   */
  public RequestFault advancing() {
    requireErrorStatus();
    advancing = true;
    return this;
  }

  /**
   * Lets the request take effect first: the client then does not know that it has.
   *
   * @return this fault
   * @throws IllegalStateException if this fault lets the service answer, and so the request take
   *     effect, anyway
   */
  public RequestFault afterwards() {
    if (answer.hasRightAnswer()) {
      throw new IllegalStateException("with '" + this + "' the request takes effect anyway");
    }
    afterwards = true;
    return this;
  }

  @Override
  public RequestFault times(int times) {
    super.times(times);
    return this;
  }

  @Override
  public RequestFault withProbability(double probability) {
    super.withProbability(probability);
    return this;
  }

  @Override
  public void clear() {
    super.clear();
    synchronized (waits) {
      waits.clear();
    }
    held.forEach(HeldResponses.Hold::release);
  }

  /** Returns whether clearing it would change nothing: not while a request is being held. */
  boolean isOver() {
    synchronized (waits) {
      return !isActive() && waits.isEmpty() && underWay == 0;
    }
  }

  /** Releases a response when this is cleared; false if it has been cleared before. */
  boolean holds(HeldResponses.Hold hold) {
    held.add(hold);
    return !isCleared();
  }

  /** Forgets a response that is not held back any more. */
  void forget(HeldResponses.Hold hold) {
    held.remove(hold);
  }

  /** Notes that a request has been responded to that this {@link #happens happened} to. */
  void hasResponded() {
    synchronized (waits) {
      underWay--;
    }
  }

  FaultyResponse answer() {
    return answer;
  }

  boolean isAfterwards() {
    return afterwards;
  }

  boolean isAdvancing() {
    return advancing;
  }

  RetryAfterForm form() {
    return form;
  }

  /** Returns how long a client is told to wait; null if it is not. */
  @Nullable Duration retryAfter() {
    Duration wait = retryAfter;
    return wait == null ? null : form.rounded(wait);
  }

  /** Tells whether this happens to a request, and counts it. */
  boolean happens(
      GraphOperation operation, String ofTenantId, Instant virtualNow, Instant realNow) {
    if (!concerns(operation, ofTenantId)) {
      return false;
    }
    synchronized (waits) { // so that nobody finds it over before somebody has been told to wait
      if (!next()) {
        return false;
      }
      underWay++;
      Duration wait = retryAfter();
      if (wait != null && !advancing) {
        told(ofTenantId, wait, virtualNow, realNow);
      }
      return true;
    }
  }

  private boolean concerns(GraphOperation operation, String ofTenantId) {
    return (operations.isEmpty() || operations.contains(operation)) && concerns(ofTenantId);
  }

  /** Notes until when the tenant's clients were told to wait, if this throttles. */
  void told(String ofTenantId, Duration wait, Instant virtualNow, Instant realNow) {
    synchronized (waits) {
      if (answer instanceof FaultyResponse.Throttled && !isCleared()) {
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
