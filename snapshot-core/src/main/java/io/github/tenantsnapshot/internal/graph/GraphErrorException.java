package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.InvalidRequestException;
import io.github.tenantsnapshot.JobNotDeletableException;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.PermissionDeniedException;
import io.github.tenantsnapshot.QuotaExceededException;
import io.github.tenantsnapshot.SnapshotException;
import io.github.tenantsnapshot.SnapshotNotFoundException;
import io.github.tenantsnapshot.TooManyVisibleJobsException;
import io.github.tenantsnapshot.graph.ForbiddenCallerException;
import io.github.tenantsnapshot.graph.GraphBehavior;
import io.github.tenantsnapshot.graph.GraphError;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.internal.http.HeaderMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The error response to a request. {@link #of(SnapshotException, GraphBehavior)} maps each
 * exception of the service to its response.
 */
final class GraphErrorException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final String BAD_REQUEST = "BadRequest";

  private final int status;
  private final String code;
  private final String text;
  private final transient List<Detail> details;
  private final transient Map<String, String> headers;
  private final boolean notSimulated;

  /** A member of the error's {@code details}. */
  record Detail(String code, String message, String target) {

    static Detail badRequest(String target, String message) {
      return new Detail(BAD_REQUEST, message, target);
    }
  }

  private GraphErrorException(
      int status, String code, String text, List<Detail> details, Map<String, String> headers) {
    this(status, code, text, details, headers, false);
  }

  private GraphErrorException(
      int status,
      String code,
      String text,
      List<Detail> details,
      Map<String, String> headers,
      boolean notSimulated) {
    super(text, null, false, false); // becomes a response: no stack trace needed
    this.status = status;
    this.code = code;
    this.text = text;
    this.details = details;
    this.headers = headers;
    this.notSimulated = notSimulated;
  }

  static GraphErrorException of(int status, String code, String text) {
    return new GraphErrorException(status, code, text, List.of(), Map.of());
  }

  static GraphErrorException badRequest(String text, List<Detail> details) {
    return new GraphErrorException(400, BAD_REQUEST, text, details, Map.of());
  }

  /** Returns the error for a body that is not JSON or does not have the members of a request. */
  static GraphErrorException unreadableBody(List<Detail> details) {
    return badRequest(
        "Unable to read JSON request payload. Please ensure Content-Type header is set and payload"
            + " is of valid JSON format.",
        details);
  }

  static GraphErrorException unauthenticated(String text) {
    return new GraphErrorException(
        401,
        "InvalidAuthenticationToken",
        text,
        List.of(),
        Map.of("WWW-Authenticate", "Bearer realm=\"\""));
  }

  /**
   * Returns the error for an id that is not a GUID. The status 400 is as reported for monitors; the
   * message is invented.
   */
  static GraphErrorException malformedId(String id) {
    return badRequest(
        "The id '"
            + id
            + "' is not valid; allowed is a GUID such as 2fcf1c68-b412-4c85-bfb2-cb20152a6843.",
        List.of());
  }

  /**
   * Returns the observed error for {@code /admin/configurationManagement}, which Graph's gateway
   * cannot route.
   */
  static GraphErrorException managementRoot() {
    return badRequest(
        "This API is not supported for AAD accounts (no addressUrl for Microsoft.XTA,False).",
        List.of());
  }

  static GraphErrorException unexpected() {
    return of(500, "InternalServerError", "The service failed unexpectedly.");
  }

  static GraphErrorException notSimulated(String method, String path) {
    return new GraphErrorException(
        404,
        "ResourceNotFound",
        "Nothing answers " + method + " '" + path + "': this path is not simulated.",
        List.of(),
        Map.of(),
        true);
  }

  static GraphErrorException closed() {
    return of(503, "ServiceUnavailable", "The service has been closed.");
  }

  static GraphErrorException of(ForbiddenCallerException rejection, GraphBehavior behavior) {
    GraphError forbidden = behavior.forbidden();
    return of(
        forbidden.status(),
        forbidden.code(),
        Objects.requireNonNullElse(rejection.getMessage(), ""));
  }

  static GraphErrorException methodNotAllowed(String method, String allowed) {
    return new GraphErrorException(
        405,
        "MethodNotAllowed",
        "The method '" + method + "' is not allowed here; allowed are " + allowed + ".",
        List.of(),
        Map.of("Allow", allowed));
  }

  /** Returns the error response for an exception of the service. */
  static GraphErrorException of(SnapshotException rejection, GraphBehavior behavior) {
    if (rejection instanceof InvalidRequestException invalid) {
      return badRequest(
          "One or more validation errors occurred.",
          invalid.violations().stream().map(ValidationMessages::detail).toList());
    } else if (rejection instanceof DisplayNameTakenException) {
      return as(behavior.nameTaken(), rejection);
    } else if (rejection instanceof TooManyVisibleJobsException) {
      return as(behavior.tooManyVisibleJobs(), rejection);
    } else if (rejection instanceof QuotaExceededException) {
      return as(behavior.quotaExceeded(), rejection);
    } else if (rejection instanceof PermissionDeniedException) {
      return as(behavior.forbidden(), rejection);
    } else if (rejection instanceof JobNotFoundException
        || rejection instanceof SnapshotNotFoundException) {
      return as(behavior.notFound(), rejection);
    } else if (rejection instanceof JobNotDeletableException) {
      return as(behavior.jobNotDeletable(), rejection);
    }
    return unexpected(); // no method that the API calls throws another type
  }

  private static GraphErrorException as(GraphError error, SnapshotException rejection) {
    return of(error, Objects.requireNonNullElse(rejection.getMessage(), ""));
  }

  /** Returns an error with its configured message, or with this one if none is configured. */
  static GraphErrorException of(GraphError error, String defaultMessage) {
    return of(
        error.status(), error.code(), Objects.requireNonNullElse(error.message(), defaultMessage));
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    return text;
  }

  List<Detail> details() {
    return details;
  }

  boolean isNotSimulated() {
    return notSimulated;
  }

  /**
   * Returns the response.
   *
   * @param common the headers of every response
   * @param now the time of the error
   */
  GraphResponse response(HeaderMap<String> common, Instant now) {
    return Exchange.jsonOfAnyTexts(
        status,
        common.with(headers),
        json -> {
          json.writeStartObject();
          json.writeObjectFieldStart("error");
          json.writeStringField("code", code);
          json.writeStringField("message", text);
          if (!details.isEmpty()) {
            json.writeArrayFieldStart("details");
            for (Detail detail : details) {
              json.writeStartObject();
              json.writeStringField("code", detail.code());
              json.writeStringField("message", detail.message());
              json.writeStringField("target", detail.target());
              json.writeEndObject();
            }
            json.writeEndArray();
          }
          json.writeObjectFieldStart("innerError");
          json.writeStringField("date", GraphTime.formatSeconds(now));
          for (String id : List.of(CommonHeaders.REQUEST_ID, CommonHeaders.CLIENT_REQUEST_ID)) {
            json.writeStringField(id, common.get(id));
          }
          json.writeEndObject();
          json.writeEndObject();
          json.writeEndObject();
        });
  }
}
