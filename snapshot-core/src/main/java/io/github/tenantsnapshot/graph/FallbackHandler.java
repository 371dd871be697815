package io.github.tenantsnapshot.graph;

import java.util.Optional;

/**
 * Answers requests for parts of Graph that are not simulated, such as {@code /me}. Used by many
 * threads at once.
 */
@FunctionalInterface
public interface FallbackHandler {

  /**
   * Returns the response to a request, or empty for a response of 404.
   *
   * @return empty if this handler does not know the request either
   */
  Optional<GraphResponse> handle(GraphRequest request);
}
