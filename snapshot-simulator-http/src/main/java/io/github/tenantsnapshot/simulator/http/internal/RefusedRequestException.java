package io.github.tenantsnapshot.simulator.http.internal;

import io.github.tenantsnapshot.graph.GraphError;

/** Thrown for a request that the server itself rejects with a Graph error. */
final class RefusedRequestException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient GraphError error;

  RefusedRequestException(int status, String code, String text) {
    super(text, null, false, false); // it becomes a response, so it needs no stack trace
    this.error = new GraphError(status, code, text);
  }

  static RefusedRequestException badRequest(String text) {
    return new RefusedRequestException(400, "BadRequest", text);
  }

  static RefusedRequestException timeout() {
    return new RefusedRequestException(
        408, "RequestTimeout", "The request was not completely received in time.");
  }

  static RefusedRequestException bodyTooLong(long maxBytes) {
    return new RefusedRequestException(
        413,
        "RequestEntityTooLarge",
        "The request body is too long; allowed are up to " + maxBytes + " bytes.");
  }

  static RefusedRequestException urlTooLong() {
    return new RefusedRequestException(
        414,
        "UriTooLong",
        "The request line is too long; allowed are up to " + Limits.REQUEST_LINE_BYTES + " bytes.");
  }

  static RefusedRequestException headersTooLong() {
    return new RefusedRequestException(
        431,
        "RequestHeaderFieldsTooLarge",
        "The headers of the request are too long; allowed are up to "
            + Limits.HEADERS
            + " headers and "
            + Limits.HEADER_BYTES
            + " bytes.");
  }

  static RefusedRequestException unexpected() {
    return new RefusedRequestException(
        500, "InternalServerError", "The service failed unexpectedly.");
  }

  /** Returns the error for the response. */
  GraphError error() {
    return error;
  }
}
