package io.github.tenantsnapshot.graph;

import java.io.IOException;
import java.util.Optional;

/**
 * A handler of requests for parts of Graph that are not simulated, such as {@code /me}.
 * Implementations are thread-safe.
 */
@FunctionalInterface
public interface FallbackHandler {

  /**
   * Returns the response to a request. An unchecked exception becomes an error response, as those
   * of the service do.
   *
   * @return the response; empty for a 404
   * @throws IOException if the body of the request cannot be read, or if the transport should close
   *     the connection without a response
   */
  Optional<GraphResponse> handle(GraphRequest request) throws IOException;
}
