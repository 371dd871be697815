package io.github.tenantsnapshot.graph;

import java.util.Optional;

/**
 * A handler of requests for parts of Graph that are not simulated, such as {@code /me}.
 * Implementations are thread-safe.
 */
@FunctionalInterface
public interface FallbackHandler {

  /**
   * Returns the response to a request.
   *
   * @return the response; empty for a 404
   */
  Optional<GraphResponse> handle(GraphRequest request);
}
