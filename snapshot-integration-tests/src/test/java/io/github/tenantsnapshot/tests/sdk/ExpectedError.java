package io.github.tenantsnapshot.tests.sdk;

import io.github.tenantsnapshot.tests.sdk.Sdk.Failure;
import java.util.List;

/** The errors that a client receives as ODataErrors: status, code, message and details. */
enum ExpectedError {
  UNSUPPORTED_TYPE(
      400,
      "BadRequest",
      "One or more validation errors occurred.",
      "BadRequest no.such.type: ResourceType 'no.such.type' is not supported."),
  SEVERAL_VIOLATIONS(
      400,
      "BadRequest",
      "One or more validation errors occurred.",
      "BadRequest DisplayName: The field DisplayName must be a string with a minimum length of 8"
          + " and a maximum length of 32.",
      "BadRequest DisplayName: Only alphabets, numbers, and spaces are allowed.",
      "BadRequest no.such.type: ResourceType 'no.such.type' is not supported.",
      "BadRequest no.other.type: ResourceType 'no.other.type' is not supported."),
  NO_RESOURCES(
      400,
      "BadRequest",
      "One or more validation errors occurred.",
      "BadRequest Resources: The Resources field is required."),
  UNKNOWN_PROPERTY(
      400,
      "BadRequest",
      "Could not find a property named 'nothing' on type"
          + " 'microsoft.graph.configurationSnapshotJob'."),
  WRONG_STATUS(
      400,
      "BadRequest",
      "Invalid filter clause: 'completed' is no value of 'status'; allowed is one of 'notStarted',"
          + " 'running', 'succeeded', 'failed', 'partiallySuccessful', 'unknownFutureValue'."),
  TOO_MANY_JOBS(
      400,
      "BadRequest",
      "The tenant already has 2 visible snapshot jobs, which is the most it may have; delete one"
          + " first."),
  QUOTA_EXCEEDED(
      400,
      "BadRequest",
      "The tenant has extracted 2 resources in the period that began at 2026-11-01T00:00:00Z, and"
          + " may extract 2; wait for the next period."),
  NO_TOKEN(401, "InvalidAuthenticationToken", "Access token is empty."),
  WRONG_TOKEN(
      401,
      "InvalidAuthenticationToken",
      "IDX14100: JWT is not well formed, there are no dots (.). The token needs to be in JWS"
          + " Compact Serialization Format: 'EncodedHeader.EncodedPayload.EncodedSignature'."),
  EXPIRED_TOKEN(
      401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."),
  NO_PERMISSION(403, "UnknownError", ""),
  NO_JOB(404, "UnknownError", ""),
  NO_SNAPSHOT(404, "UnknownError", ""),
  NOT_A_METHOD(
      405, "MethodNotAllowed", "The method 'PUT' is not allowed here; allowed are GET, DELETE."),
  NAME_TAKEN(409, "Conflict", "Snapshot Job with displayName already exists");

  private final Failure failure;

  ExpectedError(int status, String code, String message, String... details) {
    failure = new Failure(status, code, message, List.of(details));
  }

  Failure failure() {
    return failure;
  }
}
