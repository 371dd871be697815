package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.graph.GraphError;

/** The rejection of a request by a fallback handler of the simulator, with its response. */
public final class RejectedByFallbackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient GraphError error;

  /** Creates a rejection. */
  public RejectedByFallbackException(GraphError error) {
    super(error.message());
    this.error = error;
  }

  GraphError error() {
    return error;
  }
}
