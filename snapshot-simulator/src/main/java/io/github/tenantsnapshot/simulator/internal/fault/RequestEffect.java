package io.github.tenantsnapshot.simulator.internal.fault;

import io.github.tenantsnapshot.graph.GraphResponse;
import java.io.IOException;
import java.time.Duration;

/**
 * What a fault does to a request. Each kind of request fault is one class. Implementations are
 * immutable, and their {@code toString} names the fault in the journal.
 */
public interface RequestEffect {

  /**
   * Responds to a request.
   *
   * @throws IOException if the connection breaks, or if the service throws it
   */
  GraphResponse respond(AffectedRequest request) throws IOException;

  /** Returns whether the service processes the request before the fault changes its response. */
  default boolean isProcessed() {
    return false;
  }

  /** Returns whether the response has an error status, and so may have {@code Retry-After}. */
  default boolean isError() {
    return false;
  }

  /** Returns whether a client that retries before {@code Retry-After} has elapsed is rejected. */
  default boolean enforcesRetryAfter() {
    return false;
  }

  /**
   * Returns for how much real time the response is held before {@link #respond}; zero for none.
   *
   * @param isVirtual whether the simulator's time is virtual
   */
  default Duration hold(boolean isVirtual) {
    return Duration.ZERO;
  }
}
