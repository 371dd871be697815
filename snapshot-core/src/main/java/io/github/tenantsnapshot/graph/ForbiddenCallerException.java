package io.github.tenantsnapshot.graph;

import java.util.Objects;

/**
 * A request proves who sends it, and this caller may not use the API at all; answered with 403, as
 * {@link GraphBehavior#forbidden()} has it but for the message.
 */
public final class ForbiddenCallerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what the client is told
   */
  public ForbiddenCallerException(String message) {
    super(Objects.requireNonNull(message, "message must not be null"));
  }
}
