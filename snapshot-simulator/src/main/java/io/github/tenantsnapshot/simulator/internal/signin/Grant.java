package io.github.tenantsnapshot.simulator.internal.signin;

import org.jspecify.annotations.Nullable;

/**
 * What a user has granted to an application. Immutable.
 *
 * @param clientId the application
 * @param user the tenant and name of the user, whose registration may be replaced before a use
 * @param scopes the requested scopes
 * @param nonce the text that the application expects in the identity token; null if none
 */
record Grant(String clientId, User.Key user, Scopes scopes, @Nullable String nonce) {

  /**
   * A grant behind an authorization code.
   *
   * @param redirectUri where the code was sent
   * @param challenge the challenge of PKCE; null if none
   */
  record Coded(Grant grant, String redirectUri, @Nullable Challenge challenge) {}

  /** The challenge of PKCE, and how it is derived from the verifier. */
  record Challenge(String text, boolean hashed) {}
}
