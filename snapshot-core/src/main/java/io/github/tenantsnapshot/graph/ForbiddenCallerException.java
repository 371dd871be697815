package io.github.tenantsnapshot.graph;

import java.util.Objects;

/**
 * Thrown if an authenticated caller may not use the API at all. The response has the status and the
 * code of {@link GraphBehavior#forbidden()}, and the message of this exception.
 */
public final class ForbiddenCallerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message the message of the response
   */
  public ForbiddenCallerException(String message) {
    super(Objects.requireNonNull(message, "message must not be null"));
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message the message of the response, which does not contain the cause
   */
  public ForbiddenCallerException(String message, Throwable cause) {
    super(
        Objects.requireNonNull(message, "message must not be null"),
        Objects.requireNonNull(cause, "cause must not be null"));
  }
}
