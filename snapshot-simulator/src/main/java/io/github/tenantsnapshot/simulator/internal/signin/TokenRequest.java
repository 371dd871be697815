package io.github.tenantsnapshot.simulator.internal.signin;

import java.time.Instant;

/**
 * A request for tokens. Immutable.
 *
 * @param form the parameters
 * @param credentials how the application authenticates itself, which has not been checked
 * @param application the application
 * @param origin scheme, host and port of the request
 * @param tenantId the tenant
 * @param isForAnyTenant whether the path names no tenant, so that grants of all are valid
 * @param fromPage whether a web page of another origin sent the request
 * @param now the real time
 */
record TokenRequest(
    Form form,
    ClientCredentials credentials,
    Application application,
    String origin,
    String tenantId,
    boolean isForAnyTenant,
    boolean fromPage,
    Instant now) {

  /**
   * Checks the secret or the assertion of the application.
   *
   * @param always whether the application needs one even if it is a public client
   */
  void authenticate(boolean always) throws SignInException {
    credentials.check(application, always, origin, now);
  }

  /** Rejects a grant of another tenant than the one that the path names. */
  void requireTenant(String ofGrant) throws SignInException {
    if (!isForAnyTenant && !tenantId.equals(ofGrant)) {
      throw SignInException.wrongGrantCode("The grant was issued by another tenant.");
    }
  }
}
