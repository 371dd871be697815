package io.github.tenantsnapshot.graph;

import java.util.Objects;

/** A request does not prove who sends it; answered with 401 {@code InvalidAuthenticationToken}. */
public final class UnauthenticatedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what the client is told, such as {@code Access token is empty.}
   */
  public UnauthenticatedException(String message) {
    super(Objects.requireNonNull(message, "message must not be null"));
  }
}
