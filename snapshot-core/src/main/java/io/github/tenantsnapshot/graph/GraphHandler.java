package io.github.tenantsnapshot.graph;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Responds to requests to Graph: what an HTTP transport is built on. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface GraphHandler {

  /**
   * Responds to a request. May block, for as long as a fault holds the response back.
   *
   * @return the response, which the caller closes
   * @throws IOException if the body of the request cannot be read, or if the connection is to be
   *     closed without a response
   */
  GraphResponse handle(GraphRequest request) throws IOException;

  /**
   * Responds to a request without blocking a thread while the response is held back. The default
   * calls {@link #handle} on the calling thread.
   *
   * <p>Cancelling the future tells the handler that the client has gone; a response that is held
   * back is then given up.
   *
   * @return a future of the response, which the caller closes; it completes with an {@link
   *     IOException} where {@link #handle} would throw one
   */
  default CompletableFuture<GraphResponse> handleAsync(GraphRequest request) {
    Objects.requireNonNull(request, "request must not be null");
    try {
      return CompletableFuture.completedFuture(handle(request));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /**
   * Returns what a transport grants a request, from its method, URL and headers alone. Must not
   * block: the thread that calls it may serve all connections of a server.
   *
   * @param head the request with an empty body, which has not been read yet
   */
  default RequestAllowance allowance(GraphRequest head) {
    Objects.requireNonNull(head, "head must not be null");
    return RequestAllowance.standard();
  }
}
