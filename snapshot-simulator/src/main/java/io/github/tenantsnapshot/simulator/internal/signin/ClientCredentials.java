package io.github.tenantsnapshot.simulator.internal.signin;

import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.internal.http.PercentEncoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The id of an application, and the proof that a request comes from it: a secret or an assertion in
 * the form, or a secret in the header {@code Authorization}. RFC 6749, section 2.3. Immutable.
 *
 * @param clientId the application
 * @param secret the secret; null if none
 * @param assertion the assertion; null if none
 */
record ClientCredentials(String clientId, @Nullable String secret, @Nullable String assertion) {

  private static final String BASIC = "basic";

  /**
   * Reads the credentials of a request.
   *
   * @throws SignInException if they are missing or malformed, or if there are several
   */
  static ClientCredentials of(GraphRequest request, Form form) throws SignInException {
    String secret = form.optional("client_secret").orElse(null);
    String assertion = form.optional("client_assertion").orElse(null);
    if (secret != null && assertion != null) {
      throw severalMethods();
    }
    if (assertion != null && !form.required("client_assertion_type").equals(ClientAssertion.TYPE)) {
      throw SignInException.wrongAssertion("The client_assertion_type must be that of a JWT.");
    }
    if (!isBasic(request)) {
      return new ClientCredentials(form.required("client_id"), secret, assertion);
    }
    if (secret != null || assertion != null || authorization(request).size() > 1) {
      throw severalMethods();
    }
    ClientCredentials basic = ofHeader(authorization(request).get(0));
    if (!form.optional("client_id").orElse(basic.clientId).equalsIgnoreCase(basic.clientId)) {
      throw SignInException.invalid(
          "The client_id must be that of the header 'Authorization', or be absent.");
    }
    return basic;
  }

  /** Returns whether a request has credentials in its header {@code Authorization}. */
  static boolean isBasic(GraphRequest request) {
    return authorization(request).stream()
        .anyMatch(each -> each.strip().split(" ", 2)[0].equalsIgnoreCase(BASIC));
  }

  private static List<String> authorization(GraphRequest request) {
    return request.headers().getOrDefault("Authorization", List.of());
  }

  private static SignInException severalMethods() {
    return SignInException.invalid(
        "The request must have one of client_secret, client_assertion and the header"
            + " 'Authorization'.");
  }

  private static ClientCredentials ofHeader(String authorization) throws SignInException {
    try {
      byte[] bytes =
          Base64.getDecoder().decode(authorization.strip().substring(BASIC.length()).strip());
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = text.indexOf(':');
      if (colon > 0) {
        String secret = PercentEncoding.decodeQuery(text.substring(colon + 1));
        return new ClientCredentials(
            PercentEncoding.decodeQuery(text.substring(0, colon)),
            secret.isEmpty() ? null : secret,
            null);
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw malformed();
    }
    throw malformed();
  }

  private static SignInException malformed() {
    return SignInException.wrongBasic(
        "The header 'Authorization' must have the encoded client_id and secret.");
  }

  /** Returns the credentials as text, without what is secret. */
  @Override
  public String toString() {
    return "ClientCredentials[" + clientId + "]";
  }
}
