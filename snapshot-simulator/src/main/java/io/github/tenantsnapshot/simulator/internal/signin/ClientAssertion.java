package io.github.tenantsnapshot.simulator.internal.signin;

import com.auth0.jwt.JWT;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** The check of the JWT with which an application proves that it has a certificate. Stateless. */
final class ClientAssertion {

  static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private ClientAssertion() {}

  /**
   * Checks an assertion.
   *
   * @param origin scheme, host and port of the request, which the assertion must be for
   */
  static void check(String assertion, Application application, String origin, Instant now)
      throws SignInException {
    DecodedJWT jwt = decode(assertion);
    if (application.keys().stream().noneMatch(key -> isSigned(jwt, key))) {
      throw SignInException.wrongAssertion("The assertion has an invalid signature.");
    }
    if (!application.clientId().equalsIgnoreCase(jwt.getIssuer())
        || !application.clientId().equalsIgnoreCase(jwt.getSubject())) {
      throw SignInException.wrongAssertion(
          "The claims 'iss' and 'sub' of the assertion must be the client_id.");
    }
    List<String> audience = jwt.getAudience();
    if (audience == null
        || audience.stream().noneMatch(each -> each != null && each.startsWith(origin + "/"))) {
      throw SignInException.wrongAssertion(
          "The claim 'aud' of the assertion must be the URL of the token endpoint.");
    }
    Instant expiry = jwt.getExpiresAtAsInstant();
    if (expiry == null || !now.isBefore(expiry)) {
      throw SignInException.wrongAssertion("The assertion must not have expired.");
    }
  }

  private static DecodedJWT decode(String assertion) throws SignInException {
    try {
      DecodedJWT decoded = JWT.decode(assertion);
      decoded.getAlgorithm();
      decoded.getIssuer();
      decoded.getExpiresAtAsInstant();
      return decoded;
    } catch (RuntimeException e) { // not always a JWTDecodeException, such as for a header of null
      throw SignInException.wrongAssertion("The assertion must be a JWT.");
    }
  }

  private static boolean isSigned(DecodedJWT jwt, PublicKey key) {
    try {
      Signature signature;
      if ("RS256".equals(jwt.getAlgorithm())) {
        signature = Signature.getInstance("SHA256withRSA");
      } else if ("PS256".equals(jwt.getAlgorithm())) {
        signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      } else {
        return false;
      }
      signature.initVerify(key);
      signature.update(
          (jwt.getHeader() + "." + jwt.getPayload()).getBytes(StandardCharsets.US_ASCII));
      return signature.verify(Base64.getUrlDecoder().decode(jwt.getSignature()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // not the key's algorithm, or not base64
    }
  }
}
