package io.github.tenantsnapshot.simulator.internal.token;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Creates tokens with a valid signature and any payload. */
public final class SignedTokens {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private SignedTokens() {}

  /** Returns a token with the header of an issued one and another payload. */
  public static String withHeaderOf(String issued, String payload) {
    String header = issued.substring(0, issued.indexOf('.'));
    String body = BASE64.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    byte[] signature =
        SigningKey.KeyPairOfJvm.ALGORITHM.sign(
            header.getBytes(StandardCharsets.US_ASCII), body.getBytes(StandardCharsets.US_ASCII));
    return header + "." + body + "." + BASE64.encodeToString(signature);
  }
}
