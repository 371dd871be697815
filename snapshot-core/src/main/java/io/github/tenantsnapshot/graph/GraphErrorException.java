package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.DisplayNameTakenException;
import io.github.tenantsnapshot.InvalidRequestException;
import io.github.tenantsnapshot.JobNotDeletableException;
import io.github.tenantsnapshot.JobNotFoundException;
import io.github.tenantsnapshot.PermissionDeniedException;
import io.github.tenantsnapshot.QuotaExceededException;
import io.github.tenantsnapshot.SnapshotException;
import io.github.tenantsnapshot.SnapshotNotFoundException;
import io.github.tenantsnapshot.TooManyVisibleJobsException;
import io.github.tenantsnapshot.Violation;
import io.github.tenantsnapshot.internal.rules.RequestRules;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A request that is answered with an error, and how: each refusal of the operation has its row
 * here.
 */
final class GraphErrorException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final String BAD_REQUEST = "BadRequest";

  private final int status;
  private final String code;
  private final String text;
  private final transient List<Detail> details;
  private final transient Map<String, String> headers;

  /** One of several things that are wrong. */
  record Detail(String code, String message, String target) {

    static Detail badRequest(String target, String message) {
      return new Detail(BAD_REQUEST, message, target);
    }
  }

  private GraphErrorException(
      int status, String code, String text, List<Detail> details, Map<String, String> headers) {
    super(text, null, false, false); // a fault is an answer: it needs no stack trace
    this.status = status;
    this.code = code;
    this.text = text;
    this.details = details;
    this.headers = headers;
  }

  static GraphErrorException of(int status, String code, String text) {
    return new GraphErrorException(status, code, text, List.of(), Map.of());
  }

  static GraphErrorException badRequest(String text, List<Detail> details) {
    return new GraphErrorException(400, BAD_REQUEST, text, details, Map.of());
  }

  /** The body is no JSON, or not of the request's shape. */
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

  /** An id that is not a GUID: 400, as was reported of monitors; the text is not on record. */
  static GraphErrorException malformedId(String id) {
    return badRequest(
        "The id '"
            + id
            + "' is not valid; allowed is a GUID such as 2fcf1c68-b412-4c85-bfb2-cb20152a6843.",
        List.of());
  }

  /** What Graph's gateway was seen to respond with, which knows no address for this path. */
  static GraphErrorException managementRoot() {
    return badRequest(
        "This API is not supported for AAD accounts (no addressUrl for Microsoft.XTA,False).",
        List.of());
  }

  static GraphErrorException unexpected() {
    return of(500, "InternalServerError", "The service failed unexpectedly.");
  }

  static GraphErrorException closed() {
    return of(503, "ServiceUnavailable", "The service has been closed.");
  }

  static GraphErrorException of(ForbiddenCallerException refusal, GraphBehavior behavior) {
    GraphError forbidden = behavior.forbidden();
    return of(
        forbidden.status(), forbidden.code(), Objects.requireNonNullElse(refusal.getMessage(), ""));
  }

  static GraphErrorException methodNotAllowed(String method, String allowed) {
    return new GraphErrorException(
        405,
        "MethodNotAllowed",
        "The method '" + method + "' is not allowed here; allowed are " + allowed + ".",
        List.of(),
        Map.of("Allow", allowed));
  }

  /** Returns how a refused call is answered. */
  static GraphErrorException of(SnapshotException refusal, GraphBehavior behavior) {
    if (refusal instanceof InvalidRequestException invalid) {
      return badRequest(
          "One or more validation errors occurred.",
          invalid.violations().stream().map(GraphErrorException::detail).toList());
    } else if (refusal instanceof DisplayNameTakenException) {
      return as(behavior.nameTaken(), refusal);
    } else if (refusal instanceof TooManyVisibleJobsException) {
      return as(behavior.tooManyVisibleJobs(), refusal);
    } else if (refusal instanceof QuotaExceededException) {
      return as(behavior.quotaExceeded(), refusal);
    } else if (refusal instanceof PermissionDeniedException) {
      return as(behavior.forbidden(), refusal);
    } else if (refusal instanceof JobNotFoundException
        || refusal instanceof SnapshotNotFoundException) {
      return as(behavior.notFound(), refusal);
    } else if (refusal instanceof JobNotDeletableException) {
      return as(behavior.jobNotDeletable(), refusal);
    }
    return unexpected(); // no call of the endpoint is refused in any other way
  }

  private static GraphErrorException as(GraphError error, SnapshotException refusal) {
    return of(error, Objects.requireNonNullElse(refusal.getMessage(), ""));
  }

  /** Returns an error with its own message, or with this one if it has none. */
  static GraphErrorException of(GraphError error, String particulars) {
    return of(
        error.status(), error.code(), Objects.requireNonNullElse(error.message(), particulars));
  }

  /** Returns the service's own words where they are on record, else ours. */
  private static Detail detail(Violation violation) {
    return switch (violation.rule()) {
      case DISPLAY_NAME_REQUIRED ->
          Detail.badRequest("DisplayName", "The DisplayName field is required.");
      case DISPLAY_NAME_LENGTH ->
          Detail.badRequest(
              "DisplayName",
              "The field DisplayName must be a string with a minimum length of "
                  + RequestRules.DISPLAY_NAME_MIN
                  + " and a maximum length of "
                  + RequestRules.DISPLAY_NAME_MAX
                  + ".");
      case DISPLAY_NAME_CHARACTERS ->
          Detail.badRequest("DisplayName", "Only alphabets, numbers, and spaces are allowed.");
      case DESCRIPTION_LENGTH ->
          Detail.badRequest(
              "Description",
              "The field Description must be a string with a maximum length of "
                  + RequestRules.DESCRIPTION_MAX
                  + ".");
      case TEXT_STORABLE ->
          Detail.badRequest(
              violation.field().equals("description") ? "Description" : "DisplayName",
              violation.message());
      case RESOURCES_REQUIRED -> Detail.badRequest("Resources", "The Resources field is required.");
      case RESOURCE_TYPE_SUPPORTED ->
          Detail.badRequest(
              Objects.requireNonNullElse(violation.value(), ""),
              "ResourceType '" + violation.value() + "' is not supported.");
      case RESOURCES_COUNT, RESOURCE_TYPE_REQUIRED, RESOURCE_TYPE_UNIQUE ->
          Detail.badRequest("Resources", violation.message());
    };
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

  /**
   * Returns the answer.
   *
   * @param common the headers that every answer has
   * @param now when it went wrong
   */
  GraphResponse response(Map<String, String> common, Instant now) {
    Map<String, String> all = new LinkedHashMap<>(common);
    all.putAll(headers);
    return Exchange.json(
        status,
        all,
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
