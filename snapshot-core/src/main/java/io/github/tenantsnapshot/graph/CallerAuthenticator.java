package io.github.tenantsnapshot.graph;

import io.github.tenantsnapshot.Caller;

/** Tells who sends a request. Used by many threads at once. */
@FunctionalInterface
public interface CallerAuthenticator {

  /**
   * Returns the caller.
   *
   * @param request the request; its body must not be read
   * @throws UnauthenticatedException if the request does not prove who sends it; anything else that
   *     is thrown is logged and answered with 500
   * @throws ForbiddenCallerException if the caller may not use the API at all, whatever its
   *     permissions
   */
  Caller authenticate(GraphRequest request);
}
