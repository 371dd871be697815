package io.github.tenantsnapshot.graph;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a transport grants a request before it reads the request's body. Immutable.
 *
 * @param maxBodyBytes the longest body in bytes; empty for the transport's own limit
 * @param urgent whether the request is handled at once, even while as many requests as the
 *     transport allows are being handled
 */
public record RequestAllowance(OptionalLong maxBodyBytes, boolean urgent) {

  private static final RequestAllowance STANDARD =
      new RequestAllowance(OptionalLong.empty(), false);

  /**
   * Checks the limit.
   *
   * @throws IllegalArgumentException if {@code maxBodyBytes} is negative
   */
  public RequestAllowance {
    Objects.requireNonNull(maxBodyBytes, "maxBodyBytes must not be null");
    if (maxBodyBytes.isPresent() && maxBodyBytes.getAsLong() < 0) {
      throw new IllegalArgumentException(
          "maxBodyBytes must not be negative: " + maxBodyBytes.getAsLong());
    }
  }

  /** Returns the allowance of an ordinary request: the transport's own limits. */
  public static RequestAllowance standard() {
    return STANDARD;
  }
}
