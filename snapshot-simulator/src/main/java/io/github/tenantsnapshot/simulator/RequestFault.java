package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphOperation;
import io.github.tenantsnapshot.simulator.internal.fault.FaultScope;
import io.github.tenantsnapshot.simulator.internal.fault.Repetition;
import io.github.tenantsnapshot.simulator.internal.fault.RequestEffect;
import io.github.tenantsnapshot.simulator.internal.fault.ResponseOptions;
import io.github.tenantsnapshot.simulator.internal.time.TimeBounds;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fault that changes or replaces the response to a request. A request whose response is replaced
 * has no effect unless {@link #afterProcessing()} says otherwise. Immutable.
 */
public final class RequestFault extends Fault {

  private final Set<GraphOperation> operations;
  private final RequestEffect effect;
  private final ResponseOptions options;

  RequestFault(
      Set<GraphOperation> operations,
      RequestEffect effect,
      ResponseOptions options,
      Repetition repetition) {
    super(repetition);
    this.operations = operations;
    this.effect = effect;
    this.options = options;
  }

  /**
   * Returns the fault with another value of the header {@code Retry-After}. By default, throttling
   * sends 10 seconds, and other faults send no such header.
   *
   * @param wait rounded up to what the {@link #retryAfterForm form} can express: by default, whole
   *     seconds
   * @throws IllegalArgumentException if the time is negative or longer than 36,525 days
   * @throws IllegalStateException if the fault does not respond with an error status
   */
  public RequestFault retryAfter(Duration wait) {
    TimeBounds.requireDuration("wait", wait);
    requireErrorStatus();
    return with(options.withRetryAfter(wait));
  }

  /**
   * Returns the fault with another form of the header {@code Retry-After}: by default, whole
   * seconds.
   *
   * @throws IllegalStateException if the fault does not respond with an error status
   */
  public RequestFault retryAfterForm(RetryAfterForm form) {
    Objects.requireNonNull(form, "form must not be null");
    requireErrorStatus();
    return with(options.withForm(form));
  }

  /**
   * Returns the fault that lets the simulator wait instead of the client: it advances virtual time
   * by {@link #retryAfter} and sends {@code Retry-After: 0}. A client that sleeps for that time
   * then continues at once. Has no effect in real time.
   *
   * @throws IllegalStateException if the fault does not respond with an error status
   */
  public RequestFault advancing() {
    requireErrorStatus();
    return with(options.withAdvancing());
  }

  /**
   * Returns the fault that happens after the service has processed the request. The request has
   * taken effect then, but the client cannot know it.
   *
   * @throws IllegalStateException if the service processes the request in any case
   */
  public RequestFault afterProcessing() {
    if (effect.isProcessed()) {
      throw new IllegalStateException(
          "afterProcessing is not allowed for '"
              + this
              + "': the service processes the request in any case");
    }
    return with(options.withAfterProcessing());
  }

  private void requireErrorStatus() {
    if (!effect.isError()) {
      throw new IllegalStateException("'" + this + "' has no header Retry-After");
    }
  }

  private RequestFault with(ResponseOptions others) {
    return new RequestFault(operations, effect, others, repetition());
  }

  private RequestFault with(Repetition another) {
    return new RequestFault(operations, effect, options, another);
  }

  @Override
  public RequestFault times(int times) {
    return with(repetition().withTimes(times));
  }

  @Override
  public RequestFault withProbability(double probability) {
    return with(repetition().withProbability(probability));
  }

  boolean appliesTo(GraphOperation operation) {
    return operations.contains(operation);
  }

  RequestEffect effect() {
    return effect;
  }

  ResponseOptions options() {
    return options;
  }

  /** Returns the value of {@code Retry-After} as its form can express it; null for no header. */
  @Nullable Duration roundedRetryAfter() {
    Duration wait = options.retryAfter();
    return wait == null ? null : options.form().rounded(wait);
  }

  @Override
  ActiveFault activate(FaultScope scope) {
    return new ActiveRequestFault(this, scope);
  }

  @Override
  public String toString() {
    return effect + (options.afterProcessing() ? ", after processing" : "");
  }
}
