package io.github.tenantsnapshot.graph;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The response to one kind of rejected request. Immutable.
 *
 * @param status the HTTP status, from 400 to 599
 * @param code the error code
 * @param message the error message; null for a message with the details of the request
 */
public record GraphError(int status, String code, @Nullable String message) {

  /**
   * Checks the status.
   *
   * @throws IllegalArgumentException if the status is not from 400 to 599
   */
  public GraphError {
    Objects.requireNonNull(code, "code must not be null");
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status must be from 400 to 599: " + status);
    }
  }
}
