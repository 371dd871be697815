package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphCall;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.simulator.internal.journal.BodyCapture;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request and its state on the way through a simulator. Not thread-safe: the thread that receives
 * it hands it over to the one that responds.
 */
final class Exchange {

  private final Instant at;
  private final GraphCall call;
  private final @Nullable Caller caller;
  private final @Nullable RequestHit hit;
  private final BodyCapture requestBody = new BodyCapture();
  private GraphRequest request;
  private HeldResponses.@Nullable Hold hold;

  /**
   * Creates an exchange.
   *
   * @param caller the caller of the request's token; null without a valid token
   * @param hit the fault that the request triggered; null for none
   */
  Exchange(
      GraphRequest request,
      Instant at,
      GraphCall call,
      @Nullable Caller caller,
      @Nullable RequestHit hit) {
    this.request = request;
    this.at = at;
    this.call = call;
    this.caller = caller;
    this.hit = hit;
  }

  /** Records the beginning of the request's body, even if the response does not read it. */
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

  @Nullable RequestHit hit() {
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

  /** Returns the hold of the response. */
  HeldResponses.Hold hold() {
    return Objects.requireNonNull(hold, "the response is not held back");
  }
}
