package io.github.tenantsnapshot.simulator.internal;

import io.github.tenantsnapshot.graph.GraphResponse;

/** A request that the listener answers with an error itself, in Graph's form. */
final class RefusedRequestException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String text;

  /**
   * Says how to answer.
   *
   * @param text the message; it goes into JSON as it is, so no quotes, backslashes or controls
   */
  RefusedRequestException(int status, String code, String text) {
    super(text, null, false, false); // an answer: it needs no stack trace
    this.status = status;
    this.code = code;
    this.text = text;
  }

  static RefusedRequestException badRequest(String text) {
    return new RefusedRequestException(400, "BadRequest", text);
  }

  static RefusedRequestException unexpected() {
    return new RefusedRequestException(
        500, "InternalServerError", "The service failed unexpectedly.");
  }

  /** Returns the answer. */
  GraphResponse response() {
    return GraphResponse.json(
        status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + text + "\"}}");
  }
}
