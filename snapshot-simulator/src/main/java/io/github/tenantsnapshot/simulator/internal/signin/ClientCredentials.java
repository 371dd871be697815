package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.internal.http.PercentEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an application names and authenticates itself: with a secret or an assertion in the form, or
 * with a secret in the header {@code Authorization} (RFC 6749, section 2.3.1). Immutable; its text
 * has no secrets.
 */
final class ClientCredentials {

  /** The response header that a client gets whose credentials were in the request header. */
  static final String CHALLENGE = "Basic realm=\"" + SignInHandler.HOST + "\"";

  private static final String SCHEME = "Basic";

  private final String clientId;
  private final @Nullable String secret;
  private final @Nullable String assertion;

  private ClientCredentials(String clientId, @Nullable String secret, @Nullable String assertion) {
    this.clientId = clientId;
    this.secret = secret;
    this.assertion = assertion;
  }

  /**
   * Reads the credentials of a request, which are not checked yet.
   *
   * @throws SignInException if there is no client id, if the request uses several methods of
   *     authentication, or if a method is malformed
   */
  static ClientCredentials of(GraphRequest request, Form form) throws SignInException {
    List<String> basic = basicHeaders(request);
    Optional<String> secret = form.optional("client_secret");
    Optional<String> assertion = form.optional("client_assertion");
    if (basic.size() + Stream.of(secret, assertion).filter(Optional::isPresent).count() > 1) {
      throw SignInException.invalid(
          "The request must use only one of the header Authorization, client_secret and"
              + " client_assertion.");
    }
    if (!basic.isEmpty()) {
      return ofBasic(basic.get(0).substring(SCHEME.length()).strip(), form);
    }
    if (assertion.isPresent()
        && !form.required("client_assertion_type").equals(ClientAssertion.TYPE)) {
      throw SignInException.wrongAssertion("The client_assertion_type must be that of a JWT.");
    }
    return new ClientCredentials(
        form.required("client_id"), secret.orElse(null), assertion.orElse(null));
  }

  /** Returns whether a request has a header with credentials. */
  static boolean areInHeader(GraphRequest request) {
    return !basicHeaders(request).isEmpty();
  }

  private static List<String> basicHeaders(GraphRequest request) {
    return request.headers().getOrDefault("Authorization", List.of()).stream()
        .map(String::strip)
        .filter(ClientCredentials::isBasic)
        .toList();
  }

  private static boolean isBasic(String header) {
    return header.equalsIgnoreCase(SCHEME)
        || header.regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1);
  }

  private static ClientCredentials ofBasic(String base64, Form form) throws SignInException {
    String id;
    String secret;
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Base64.getDecoder().decode(base64)))
              .toString();
      int colon = text.indexOf(':');
      if (colon < 0) {
        throw SignInException.wrongBasic();
      }
      id = PercentEncoding.decodeQuery(text.substring(0, colon));
      secret = PercentEncoding.decodeQuery(text.substring(colon + 1));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw SignInException.wrongBasic();
    }
    if (!form.optional("client_id").orElse(id).equalsIgnoreCase(id)) {
      throw SignInException.invalid("The client_id must be that of the header Authorization.");
    }
    return new ClientCredentials(id, secret.isEmpty() ? null : secret, null);
  }

  String clientId() {
    return clientId;
  }

  /**
   * Checks the secret or the assertion of an application.
   *
   * @param always whether the application needs one even if it is a public client
   * @param origin scheme, host and port of the request
   */
  void check(Application application, boolean always, String origin, Instant now)
      throws SignInException {
    if (secret == null && assertion == null) {
      if (always || application.isConfidential()) {
        throw SignInException.missingSecret();
      }
    } else if (application.registered()) {
      if (assertion != null) {
        ClientAssertion.check(assertion, application, origin, now);
      } else if (secret == null || !application.hasSecret(secret)) {
        throw SignInException.wrongSecret(application.clientId());
      }
    }
  }

  @Override
  public String toString() {
    return "ClientCredentials[" + clientId + "]";
  }
}
