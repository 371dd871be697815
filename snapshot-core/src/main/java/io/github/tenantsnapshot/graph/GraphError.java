package io.github.tenantsnapshot.graph;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the endpoint answers one kind of refused call.
 *
 * @param status the HTTP status, from 400 to 599
 * @param code the error code
 * @param message the error message; null for one that names the particulars
 */
public record GraphError(int status, String code, @Nullable String message) {

  /**
   * Checks the status.
   *
   * @throws IllegalArgumentException if it is no error status
   */
  public GraphError {
    Objects.requireNonNull(code, "code must not be null");
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("status must be 400 to 599, but was " + status);
    }
  }
}
