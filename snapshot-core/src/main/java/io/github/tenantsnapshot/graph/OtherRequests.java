package io.github.tenantsnapshot.graph;

import java.util.Optional;

/**
 * Answers requests for parts of Graph that are not simulated, such as {@code /me}. Used by many
 * threads at once.
 */
@FunctionalInterface
public interface OtherRequests {

  /**
   * Answers a request, or leaves it to be answered with 404.
   *
   * @return empty for what this does not answer either
   */
  Optional<GraphResponse> answer(GraphRequest request);
}
