package io.github.tenantsnapshot.graph;

import java.util.Objects;

/**
 * Thrown if a request has no valid credentials. The response is a 401 with the code {@code
 * InvalidAuthenticationToken}.
 */
public final class UnauthenticatedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message the message of the response, such as {@code Access token is empty.}
   */
  public UnauthenticatedException(String message) {
    super(Objects.requireNonNull(message, "message must not be null"));
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message the message of the response, which does not contain the cause
   */
  public UnauthenticatedException(String message, Throwable cause) {
    super(
        Objects.requireNonNull(message, "message must not be null"),
        Objects.requireNonNull(cause, "cause must not be null"));
  }
}
