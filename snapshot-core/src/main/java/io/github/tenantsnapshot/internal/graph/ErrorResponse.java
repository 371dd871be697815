package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.job.BufferedSecureRandom;
import io.github.tenantsnapshot.internal.job.Ids;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/** Creates the responses to requests that a transport or a fault rejects. */
public final class ErrorResponse {

  private static final Ids REQUEST_IDS = new Ids(new BufferedSecureRandom());

  private ErrorResponse() {}

  /**
   * Returns an error in Graph's form, with the headers of every response and a random request id.
   * It has a body even for HEAD, and no {@code WWW-Authenticate} header for a 401. The transport is
   * responsible for both.
   *
   * @param request the rejected request; only its headers are read
   * @param error the error; without a message, the message of the response is empty
   * @param clock the clock for the time of the error
   */
  public static GraphResponse of(GraphRequest request, GraphError error, InstantSource clock) {
    return of(request, error, REQUEST_IDS.next(), clock.instant());
  }

  static GraphResponse of(GraphRequest request, GraphError error, String requestId, Instant now) {
    return GraphErrorException.of(
            error.status(), error.code(), Objects.requireNonNullElse(error.message(), ""))
        .response(CommonHeaders.of(request, requestId, now), now);
  }
}
