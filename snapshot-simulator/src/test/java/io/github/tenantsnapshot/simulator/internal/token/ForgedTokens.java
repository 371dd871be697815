package io.github.tenantsnapshot.simulator.internal.token;

import com.auth0.jwt.JWT;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Creates tokens with any header and payload, including those a simulator never issues. */
public final class ForgedTokens {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private ForgedTokens() {}

  /** Returns the header of a token as JSON. */
  public static String headerOf(String issuedToken) {
    return new String(
        Base64.getUrlDecoder().decode(JWT.decode(issuedToken).getHeader()), StandardCharsets.UTF_8);
  }

  /** Returns the payload of a token as JSON. */
  public static String payloadOf(String issuedToken) {
    return new String(
        Base64.getUrlDecoder().decode(JWT.decode(issuedToken).getPayload()),
        StandardCharsets.UTF_8);
  }

  /** Returns a token that is signed with the key of all simulators of this JVM. */
  public static String signed(String header, String payload) {
    byte[] encodedHeader = encoded(header).getBytes(StandardCharsets.US_ASCII);
    byte[] encodedPayload = encoded(payload).getBytes(StandardCharsets.US_ASCII);
    byte[] signature = SigningKey.KeyPairOfJvm.ALGORITHM.sign(encodedHeader, encodedPayload);
    return unsigned(header, payload) + BASE64.encodeToString(signature);
  }

  /** Returns a token with an empty signature. */
  public static String unsigned(String header, String payload) {
    return encoded(header) + "." + encoded(payload) + ".";
  }

  private static String encoded(String json) {
    return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
