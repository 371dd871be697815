package io.github.tenantsnapshot.simulator.internal.signin;

import org.jspecify.annotations.Nullable;

/** The rejection of a sign-in request, with the identity platform's error. */
final class SignInException extends Exception {

  private static final long serialVersionUID = 1L;

  private static final int CONSENT_REQUIRED = 65001;

  private final int status;
  private final String error;
  private final int number;

  private SignInException(int status, String error, int number, String text) {
    super("AADSTS" + number + ": " + text);
    this.status = status;
    this.error = error;
    this.number = number;
  }

  static SignInException missing(String parameter) {
    return new SignInException(
        400,
        "invalid_request",
        900144,
        "The request body must contain the following parameter: '" + parameter + "'.");
  }

  static SignInException invalid(String text) {
    return new SignInException(400, "invalid_request", 9000, text);
  }

  static SignInException unknownTenant(String tenant) {
    return new SignInException(
        400,
        "invalid_request",
        90002,
        "Tenant '" + tenant + "' not found. Check to make sure you have the correct tenant ID.");
  }

  static SignInException unknownApplication(String clientId, String tenant) {
    return new SignInException(
        400,
        "unauthorized_client",
        700016,
        "Application with identifier '"
            + clientId
            + "' was not found in the directory '"
            + tenant
            + "'.");
  }

  static SignInException wrongSecret(String clientId) {
    return new SignInException(
        401,
        "invalid_client",
        7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client"
            + " secret value, not the client secret ID, for a secret added to app '"
            + clientId
            + "'.");
  }

  static SignInException missingSecret() {
    return new SignInException(
        401,
        "invalid_client",
        7000218,
        "The request body must contain the following parameter: 'client_assertion' or"
            + " 'client_secret'.");
  }

  static SignInException wrongGrant(String grant) {
    return new SignInException(
        400,
        "unsupported_grant_type",
        70003,
        "The app requested an unsupported grant type '" + grant + "'.");
  }

  static SignInException wrongScope(String scope) {
    return new SignInException(
        400,
        "invalid_scope",
        1002012,
        "The provided value for scope '"
            + scope
            + "' is not valid. Client credential flows must have a scope value with /.default"
            + " suffixed to the resource identifier (application ID URI).");
  }

  static SignInException wrongResource(String resource) {
    return new SignInException(
        400,
        "invalid_resource",
        500011,
        "The resource principal named '" + resource + "' was not found; only Graph is simulated.");
  }

  static SignInException wrongBasic() {
    return new SignInException(
        401,
        "invalid_client",
        9000,
        "The header Authorization must have the client_id and the client secret, form-encoded, with"
            + " a colon between them, in base64.");
  }

  static SignInException wrongAssertion(String text) {
    return new SignInException(401, "invalid_client", 700027, text);
  }

  static SignInException wrongRedirect(String uri, String clientId) {
    return new SignInException(
        400,
        "invalid_request",
        50011,
        "The redirect URI '"
            + uri
            + "' specified in the request does not match the redirect URIs configured for the"
            + " application '"
            + clientId
            + "'.");
  }

  static SignInException otherRedirect() {
    return new SignInException(
        400,
        "invalid_grant",
        500112,
        "The reply address does not match the reply address provided when requesting the"
            + " authorization code.");
  }

  static SignInException wrongResponseType(String type) {
    return new SignInException(
        400,
        "unsupported_response_type",
        700051,
        "response_type '" + type + "' is not enabled for the application.");
  }

  static SignInException loginRequired() {
    return new SignInException(
        400,
        "login_required",
        50058,
        "A silent sign-in request was sent but no user is signed in.");
  }

  static SignInException wrongGrantCode(String text) {
    return new SignInException(400, "invalid_grant", 70000, text);
  }

  static SignInException consentRequired(String clientId) {
    return new SignInException(
        400,
        "invalid_grant",
        CONSENT_REQUIRED,
        "The user or administrator has not consented to use the application with ID '"
            + clientId
            + "'. Send an interactive authorization request for this user and resource.");
  }

  static SignInException wrongVerifier() {
    return new SignInException(
        400,
        "invalid_grant",
        501481,
        "The Code_Verifier does not match the code_challenge supplied in the authorization"
            + " request.");
  }

  static SignInException pkceRequired() {
    return new SignInException(
        400,
        "invalid_request",
        9002325,
        "Proof Key for Code Exchange is required for cross-origin authorization code redemption.");
  }

  static SignInException wrongOrigin(String origin) {
    return new SignInException(
        400,
        "invalid_request",
        9002326,
        "Cross-origin token redemption is permitted only for the origins of the redirect URIs of"
            + " the application. Request origin: '"
            + origin
            + "'.");
  }

  static SignInException foreignPage() {
    return new SignInException(
        403, "invalid_request", 9000, "Web pages of other origins must not send this form.");
  }

  static SignInException pending() {
    return new SignInException(
        400,
        "authorization_pending",
        70016,
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
  }

  static SignInException slowDown() {
    return new SignInException(
        400, "slow_down", 9000, "The client polls too fast. The interval is now longer.");
  }

  static SignInException expiredDeviceCode() {
    return new SignInException(
        400,
        "expired_token",
        70020,
        "The provided value for the input parameter 'device_code' is not valid. This device code"
            + " has expired.");
  }

  static SignInException notFound(String method, String path) {
    return new SignInException(
        404, "invalid_request", 9000, method + " " + path + " is not simulated.");
  }

  int status() {
    return status;
  }

  String error() {
    return error;
  }

  int number() {
    return number;
  }

  /** Returns what a client is to do; null if the error says it. */
  @Nullable String suberror() {
    return number == CONSENT_REQUIRED ? "consent_required" : null;
  }
}
