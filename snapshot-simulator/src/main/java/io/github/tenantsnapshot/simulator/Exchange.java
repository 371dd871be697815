package io.github.tenantsnapshot.simulator;

import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.internal.graph.ApiResponse;
import io.github.tenantsnapshot.internal.graph.ReceivedRequest;
import io.github.tenantsnapshot.simulator.internal.fault.HeldResponses;
import io.github.tenantsnapshot.simulator.internal.journal.BodyCapture;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request and its state on the way through a simulator. Not thread-safe: the thread that receives
 * it hands it over to the one that responds.
 */
final class Exchange {

  private final Instant at;
  private final @Nullable RequestHit hit;
  private final BodyCapture requestBody = new BodyCapture();
  private ReceivedRequest received;
  private @Nullable ApiResponse response;
  private HeldResponses.@Nullable Hold hold;

  /**
   * Creates an exchange.
   *
   * @param hit the fault that the request triggered; null for none
   */
  Exchange(ReceivedRequest received, Instant at, @Nullable RequestHit hit) {
    this.received = received;
    this.at = at;
    this.hit = hit;
  }

  /** Records the beginning of the request's body, even if the response does not read it. */
  void recordBody() throws IOException {
    received = received.withBody(requestBody.beginningOf(request().body()));
  }

  Instant at() {
    return at;
  }

  ReceivedRequest received() {
    return received;
  }

  @Nullable Caller caller() {
    return received.caller();
  }

  @Nullable RequestHit hit() {
    return hit;
  }

  GraphRequest request() {
    return received.request();
  }

  /** Sets the response of the service. */
  void responded(ApiResponse ofService) {
    response = ofService;
  }

  /** Returns whether the service has found the request to be simulated; true before it responds. */
  boolean isSimulated() {
    return response == null || response.simulated();
  }

  /** Returns the notes of the service about the request; empty before it responds. */
  List<String> notes() {
    return response == null ? List.of() : response.notes();
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
