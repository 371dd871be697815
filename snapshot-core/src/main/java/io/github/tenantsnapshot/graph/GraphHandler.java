package io.github.tenantsnapshot.graph;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** A handler of requests to Graph, for an HTTP transport. Implementations are thread-safe. */
@FunctionalInterface
public interface GraphHandler {

  /**
   * Responds to a request. May block while a fault delays the response.
   *
   * @return the response, which the caller closes
   * @throws IOException if the body of the request cannot be read, or if the transport should close
   *     the connection without a response
   */
  GraphResponse handle(GraphRequest request) throws IOException;

  /**
   * Responds to a request without blocking a thread while the response is delayed. The default
   * implementation calls {@link #handle} on the calling thread.
   *
   * <p>A transport cancels the future when the client has closed its connection; a delayed response
   * is then abandoned.
   *
   * @return a future of the response, which the caller closes; it completes with an {@link
   *     IOException} if {@link #handle} would throw one
   */
  default CompletableFuture<GraphResponse> handleAsync(GraphRequest request) {
    Objects.requireNonNull(request, "request must not be null");
    try {
      return CompletableFuture.completedFuture(handle(request));
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
