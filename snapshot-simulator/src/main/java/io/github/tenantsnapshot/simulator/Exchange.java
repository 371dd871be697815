package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.simulator.internal.journal.BodyCapture;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphCall;
import io.github.tenantsnapshot.graph.GraphRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through a simulator. Used by one thread at a time: by the one that receives
 * it, and by the one that responds.
 */
final class Exchange {

  private final Instant at;
  private final GraphCall call;
  private final @Nullable Caller caller;
  private final FaultScript.@Nullable RequestHit hit;
  private final BodyCapture requestBody = new BodyCapture();
  private GraphRequest request;
  private HeldResponses.@Nullable Hold hold;

  /**
   * Takes the request.
   *
   * @param caller whose token it has; null for nobody's
   * @param hit the fault that happens to it; null for none
   */
  Exchange(
      GraphRequest request,
      Instant at,
      GraphCall call,
      @Nullable Caller caller,
      FaultScript.@Nullable RequestHit hit) {
    this.request = request;
    this.at = at;
    this.call = call;
    this.caller = caller;
    this.hit = hit;
  }

  /** Records the request's body, also of one that is responded to without reading it. */
  void recordBody() throws IOException {
    request =
        new GraphRequest(
            request.method(),
            request.url(),
            request.headers(),
            requestBody.beginningOf(request.body()));
  }

  Instant at() {
    return at;
  }

  GraphCall call() {
    return call;
  }

  @Nullable Caller caller() {
    return caller;
  }

  /** Returns the caller's tenant; empty without a caller. */
  String tenantId() {
    return caller == null ? "" : caller.tenantId();
  }

  FaultScript.@Nullable RequestHit hit() {
    return hit;
  }

  GraphRequest request() {
    return request;
  }

  BodyCapture requestBody() {
    return requestBody;
  }

  void hold(HeldResponses.@Nullable Hold held) {
    hold = held;
  }

  boolean isHeld() {
    return hold != null;
  }

  /** Returns what holds the response back. */
  HeldResponses.Hold hold() {
    return Objects.requireNonNull(hold, "the response is not held back");
  }
}
