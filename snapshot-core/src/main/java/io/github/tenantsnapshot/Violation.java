package io.github.tenantsnapshot;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A violation of a rule by a request. Immutable and thread-safe. */
public final class Violation {

  /** A rule for requests. Later versions may add constants. */
  public enum Rule {
    /** {@code displayName} is required and must not be blank. */
    DISPLAY_NAME_REQUIRED,
    /** {@code displayName} must have 8 to 32 characters. */
    DISPLAY_NAME_LENGTH,
    /** {@code displayName} must consist of ASCII letters, digits and spaces. */
    DISPLAY_NAME_CHARACTERS,
    /** {@code description} must have at most 128 characters. */
    DESCRIPTION_LENGTH,
    /**
     * A text must be one that any database can store and index. It must not contain U+0000 or an
     * unpaired surrogate. {@code displayName} must have at most 256 characters, and {@code
     * description} at most 100,000.
     */
    TEXT_STORABLE,
    /** {@code resources} must have at least one element. */
    RESOURCES_REQUIRED,
    /** {@code resources} must have at most 1,000 elements, including duplicates. */
    RESOURCES_COUNT,
    /** An element of {@code resources} must not be null. */
    RESOURCE_TYPE_REQUIRED,
    /** A resource type must be supported. */
    RESOURCE_TYPE_SUPPORTED,
    /** A resource type must not be duplicate, if the behavior rejects duplicates. */
    RESOURCE_TYPE_UNIQUE
  }

  private final String field;
  private final Rule rule;
  private final @Nullable String value;
  private final String message;

  private Violation(String field, Rule rule, @Nullable String value, String message) {
    this.field = field;
    this.rule = rule;
    this.value = value;
    this.message = message;
  }

  /** Returns a violation. */
  public static Violation of(String field, Rule rule, @Nullable String value, String message) {
    Objects.requireNonNull(field, "field must not be null");
    Objects.requireNonNull(rule, "rule must not be null");
    Objects.requireNonNull(message, "message must not be null");
    return new Violation(field, rule, value, message);
  }

  /** Returns the member of the request, such as {@code displayName} or {@code resources[2]}. */
  public String field() {
    return field;
  }

  /** Returns the violated rule. */
  public Rule rule() {
    return rule;
  }

  /** Returns the invalid text; null if there is none. */
  public @Nullable String value() {
    return value;
  }

  /** Returns what is invalid and what is allowed, in one sentence. */
  public String message() {
    return message;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Violation that
        && field.equals(that.field)
        && rule == that.rule
        && Objects.equals(value, that.value)
        && message.equals(that.message);
  }

  @Override
  public int hashCode() {
    return Objects.hash(field, rule, value, message);
  }

  /** Returns the class and every value. */
  @Override
  public String toString() {
    return "Violation[field="
        + field
        + ", rule="
        + rule
        + ", value="
        + value
        + ", message="
        + message
        + "]";
  }
}
