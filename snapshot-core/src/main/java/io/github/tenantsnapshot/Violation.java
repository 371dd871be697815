package io.github.tenantsnapshot;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a request breaks a rule.
 *
 * @param field the member of the request: {@code displayName}, {@code description}, {@code
 *     resources} or one of its elements, such as {@code resources[2]}
 * @param rule the rule that is broken
 * @param value the offending text; null where there is none
 * @param message what was wrong and what is allowed, in one sentence
 */
public record Violation(String field, Rule rule, @Nullable String value, String message) {

  /** Checks that no required part is null. */
  public Violation {
    Objects.requireNonNull(field, "field must not be null");
    Objects.requireNonNull(rule, "rule must not be null");
    Objects.requireNonNull(message, "message must not be null");
  }

  /** What a request must satisfy. */
  public enum Rule {
    /** A display name is required and must not be blank. */
    DISPLAY_NAME_REQUIRED,
    /** A display name has a shortest and a longest length. */
    DISPLAY_NAME_LENGTH,
    /** A display name consists of ASCII letters, digits and spaces. */
    DISPLAY_NAME_CHARACTERS,
    /** A description has a longest length. */
    DESCRIPTION_LENGTH,
    /**
     * A text must be one that any database can keep and index: without U+0000 and half surrogate
     * pairs, as a display name with at most 256 characters, and as a description with at most
     * 100,000.
     */
    TEXT_STORABLE,
    /** At least one resource type is required. */
    RESOURCES_REQUIRED,
    /** At most 1,000 resource types can be named, repetitions included. */
    RESOURCES_COUNT,
    /** A resource type must be named. */
    RESOURCE_TYPE_REQUIRED,
    /** A resource type must be supported. */
    RESOURCE_TYPE_SUPPORTED,
    /** A resource type may have to be named once only. */
    RESOURCE_TYPE_UNIQUE
  }
}
