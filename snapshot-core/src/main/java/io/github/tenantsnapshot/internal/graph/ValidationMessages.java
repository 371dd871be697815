package io.github.tenantsnapshot.internal.graph;

import io.github.tenantsnapshot.Violation;
import io.github.tenantsnapshot.internal.graph.GraphErrorException.Detail;
import io.github.tenantsnapshot.internal.rules.RequestRules;
import java.util.Objects;

/**
 * The messages that Graph sends for the violated rules of a create request. A rule whose message
 * has not been observed has the message of {@link RequestRules}.
 */
final class ValidationMessages {

  private ValidationMessages() {}

  /** Returns the error detail for a violation. */
  static Detail detail(Violation violation) {
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
}
