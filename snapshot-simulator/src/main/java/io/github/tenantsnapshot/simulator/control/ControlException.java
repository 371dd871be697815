package io.github.tenantsnapshot.simulator.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tenantsnapshot.graph.GraphResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Thrown when a control request is rejected; has the error response. */
final class ControlException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String headerName;
  private final String headerValue;

  private ControlException(
      int status, String code, String message, String headerName, String headerValue) {
    super(message);
    this.status = status;
    this.code = code;
    this.headerName = headerName;
    this.headerValue = headerValue;
  }

  private static ControlException of(int status, String code, String message) {
    return new ControlException(status, code, message, "", "");
  }

  /** The request is invalid; the message names the field and the allowed values. */
  static ControlException badRequest(String message) {
    return of(400, "badRequest", message);
  }

  /** The simulator rejects an argument. */
  static ControlException badRequest(IllegalArgumentException rejection) {
    return badRequest(messageOf(rejection));
  }

  /** The control token is missing or wrong. */
  static ControlException unauthorized(String message) {
    return new ControlException(
        401, "unauthorized", message, "WWW-Authenticate", "Bearer realm=\"simulator control\"");
  }

  /** The request is of a client that must not use the control. */
  static ControlException forbidden(String message) {
    return of(403, "forbidden", message);
  }

  /** The resource does not exist. */
  static ControlException notFound(String message) {
    return of(404, "notFound", message);
  }

  /** The path does not have the method. */
  static ControlException methodNotAllowed(String method, List<String> allowed) {
    String names = String.join(", ", new TreeSet<>(allowed));
    return new ControlException(
        405,
        "methodNotAllowed",
        "the method '" + method + "' is not allowed here; allowed are " + names,
        "Allow",
        names);
  }

  /** The request is valid, but not in the simulator's present state. */
  static ControlException conflict(String message) {
    return of(409, "conflict", message);
  }

  /** The simulator's present state does not allow the request. */
  static ControlException conflict(IllegalStateException rejection) {
    return conflict(messageOf(rejection));
  }

  /** The simulator is closed. */
  static ControlException closed() {
    return of(503, "serviceUnavailable", "the simulator is closed");
  }

  private static String messageOf(RuntimeException rejection) {
    return Objects.requireNonNullElse(rejection.getMessage(), rejection.toString());
  }

  /** Returns the error response. */
  GraphResponse response() {
    ObjectNode body = Json.object();
    body.putObject("error").put("code", code).put("message", getMessage());
    return Json.response(
        status, body, headerName.isEmpty() ? Map.of() : Map.of(headerName, headerValue));
  }
}
