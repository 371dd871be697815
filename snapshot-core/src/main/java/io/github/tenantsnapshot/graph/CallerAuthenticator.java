package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.Caller;

/** Identifies the caller of a request. Implementations are thread-safe. */
@FunctionalInterface
public interface CallerAuthenticator {

  /**
   * Returns the caller.
   *
   * @param request the request; its body must not be read
   * @throws UnauthenticatedException if the request has no valid credentials: the response is a
   *     401. Any other exception is logged, and the response is a 500.
   * @throws ForbiddenCallerException if the caller may not use the API at all, whatever its
   *     permissions: the response is a 403
   */
  Caller authenticate(GraphRequest request);
}
