package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.simulator.internal.fault.AffectedRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A fault that happens to a request.
 *
 * @param tenantId the tenant of the request
 * @param early how long before the end of its {@code Retry-After} the request came; zero if it did
 *     not come too early
 */
record RequestHit(ActiveRequestFault fault, String tenantId, Duration early) {

  /** Returns whether the client did not wait for the time in {@code Retry-After}. */
  boolean isEarly() {
    return !early.isZero();
  }

  /**
   * Returns for how much real time the response is held; zero for none.
   *
   * @param isVirtual whether the simulator's time is virtual
   */
  Duration hold(boolean isVirtual) {
    return fault.fault().effect().hold(isVirtual);
  }

  /** Responds to the request as the fault says; the response is not held any more. */
  GraphResponse respond(AffectedRequest request, InstantSource virtualTime, InstantSource realTime)
      throws IOException {
    return fault.respond(this, request, virtualTime, realTime);
  }

  /** Notes that the request has got its response, or never will. */
  void end() {
    if (!isEarly()) {
      fault.endRequest();
    }
  }

  /** Returns the fault as the {@link Journal} names it. */
  @Override
  public String toString() {
    return fault.toString();
  }
}
