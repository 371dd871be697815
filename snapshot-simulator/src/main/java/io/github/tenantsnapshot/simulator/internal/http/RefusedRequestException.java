package io.github.tenantsnapshot.simulator.internal.http;

import io.github.tenantsnapshot.graph.GraphError;

/** A request that the listener answers with an error itself, in Graph's form. */
final class RefusedRequestException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient GraphError error;

  /** Says how to answer. */
  RefusedRequestException(int status, String code, String text) {
    super(text, null, false, false); // an answer: it needs no stack trace
    this.error = new GraphError(status, code, text);
  }

  static RefusedRequestException badRequest(String text) {
    return new RefusedRequestException(400, "BadRequest", text);
  }

  static RefusedRequestException unexpected() {
    return new RefusedRequestException(
        500, "InternalServerError", "The service failed unexpectedly.");
  }

  /** Returns how to answer. */
  GraphError error() {
    return error;
  }
}
