package io.github.tenantsnapshot.graph;

import java.io.IOException;

/** Answers requests to Graph: what a transport is built on. Used by many threads at once. */
@FunctionalInterface
public interface GraphHandler {

  /**
   * Answers a request.
   *
   * @return the response, which the caller closes
   * @throws IOException if the body of the request cannot be read
   */
  GraphResponse handle(GraphRequest request) throws IOException;
}
