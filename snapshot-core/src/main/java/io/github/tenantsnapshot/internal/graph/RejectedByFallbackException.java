package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.graph.GraphError;

/** The rejection of a request by a fallback handler of the simulator, with its response. */
public final class RejectedByFallbackException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final GraphErrorException response;

  /** Creates a rejection. */
  public RejectedByFallbackException(GraphError error) {
    this(GraphErrorException.of(error, ""));
  }

  private RejectedByFallbackException(GraphErrorException response) {
    super(response);
    this.response = response;
  }

  /**
   * Returns the rejection of a method that a path does not have.
   *
   * @param allowed the methods that it has, separated by commas
   */
  public static RejectedByFallbackException methodNotAllowed(String method, String allowed) {
    return new RejectedByFallbackException(GraphErrorException.methodNotAllowed(method, allowed));
  }

  GraphErrorException response() {
    return response;
  }
}
